import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { answers, inWords, wall } from "../../../static/guide/hours.js";

const { cases } = JSON.parse(readFileSync(new URL("../../guide_hours.json", import.meta.url), "utf8"));
const SAID = {
  open: "Åbent nu, til kl. {at}",
  opens: "Åbner {day} kl. {at}",
  never: "Åbner ikke foreløbig",
  always: "Åbent døgnet rundt",
  today: "i dag",
  tomorrow: "i morgen",
};

/** The moment when Copenhagen's clocks show `text`; the later one when they show it twice. */
function inCopenhagen(text) {
  const found = ["+01:00", "+02:00"].map((zone) => new Date(`${text.replace(" ", "T")}:00${zone}`));
  return found.find((moment) => wall(moment).join(" ") === text);
}

for (const { name, hours, closed, now, answer } of cases) {
  test(`when a place answers: ${name}`, () => {
    const found = answers(hours, closed, inCopenhagen(now));
    delete found.days;
    assert.deepEqual(found, answer);
  });
}

test("the answer is said as on the server", () => {
  assert.equal(
    inWords({ open: true, date: "2026-11-24", days: 0, at: "14:00" }, SAID, "da"),
    "Åbent nu, til kl. 14.00",
  );
  assert.equal(inWords({ date: "2026-11-25", days: 1, at: "09:30" }, SAID, "da"), "Åbner i morgen kl. 9.30");
  assert.match(
    inWords({ date: "2026-11-30", days: 6, at: "10:00" }, SAID, "da"),
    /Åbner mandag den 30\. november kl\. 10\.00/,
  );
  assert.equal(inWords({}, SAID, "da"), "Åbner ikke foreløbig");
  assert.equal(inWords({ always: true }, SAID, "da"), "Åbent døgnet rundt");
});
