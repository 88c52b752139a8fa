import assert from "node:assert/strict";
import { test } from "node:test";
import { say } from "../../../static/opening/status-words.js";

const CLOSED = {
  open: false,
  now: "2026-11-24T12:00:00+01:00",
  opens_at: "2026-11-24T19:00:00+01:00",
  closes_at: null,
  phone: "70 00 00 00",
  reason: null,
};

function lines(changes, language = "da") {
  const { state, more } = say({ ...CLOSED, ...changes }, language);
  return [state, more];
}

test("it says until when it is open", () => {
  const open = { open: true, closes_at: "2026-11-24T22:00:00+01:00" };
  assert.deepEqual(lines(open), ["Åben nu, til kl. 22.00", ""]);
  assert.deepEqual(lines(open, "en"), ["Open now, until 22:00", ""]);
});

test("it says when it opens next: today, tomorrow, or on which day", () => {
  assert.deepEqual(lines({}), ["Lukket lige nu", "Åbner i dag kl. 19.00"]);
  const now = "2026-11-24T23:59:00+01:00";
  assert.equal(lines({ now, opens_at: "2026-11-25T19:00:00+01:00" })[1], "Åbner i morgen kl. 19.00");
  assert.equal(
    lines({ now, opens_at: "2026-11-30T19:00:00+01:00" })[1],
    "Åbner mandag den 30. november kl. 19.00",
  );
  assert.equal(
    lines({ now, opens_at: "2026-11-30T19:00:00+01:00" }, "en")[1],
    "Opens Monday 30 November at 19:00",
  );
});

test("tomorrow is the next day also over a clock change", () => {
  const now = "2026-10-24T23:30:00+02:00";
  assert.equal(lines({ now, opens_at: "2026-10-25T18:30:00+01:00" })[1], "Åbner i morgen kl. 18.30");
});

test("it says why it is closed, as text whatever it holds", () => {
  assert.equal(lines({ reason: "$& <b>Juleaftensdag</b>" })[0], "Lukket: $& <b>Juleaftensdag</b>");
});

test("before an answer has come it claims nothing", () => {
  assert.deepEqual(say(null, "da"), {
    title: "Aftenhotline om selvbetjening",
    state: "",
    more: "",
    call: "Ring ",
    about: "Om hotlinen",
  });
});

test("an unknown language is Danish", () => assert.equal(lines({}, "de")[0], "Lukket lige nu"));
