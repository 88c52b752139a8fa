import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { containsCpr, cutCpr } from "../../../static/core/cpr.js";

const cases = JSON.parse(readFileSync(new URL("../../cpr_cases.json", import.meta.url)));

for (const [disguise, text] of cases.found) {
  test(`it finds a number in: ${disguise}`, () => assert.equal(containsCpr(text), true));
}

for (const [innocent, text] of cases.clear) {
  test(`it lets pass: ${innocent}`, () => assert.equal(containsCpr(text), false));
}

test("it reads a long text to the end", () => {
  for (const text of [
    "12".repeat(50_000),
    "13 ".repeat(34_000),
    "12.13.90-".repeat(11_000),
    "0 ".repeat(50_000),
  ]) {
    assert.equal(containsCpr(text), false);
    assert.equal(containsCpr(`${text} ring 010190-1234`), true);
  }
});

test("a number is cut out of what was typed, in every disguise, and the rest is kept", () => {
  for (const [disguise, text] of cases.found) {
    const cut = cutCpr(`Før ${text} efter`);
    assert.equal(containsCpr(cut.text), false, disguise);
    assert.ok(cut.text.startsWith("Før ") && cut.text.endsWith(" efter"), `${disguise}: ${cut.text}`);
    assert.equal(cut.text.slice(0, cut.at).startsWith("Før"), true, disguise);
  }
});

test("two numbers are cut out, and a text without one stays as it is", () => {
  assert.equal(cutCpr("a 121190-1234 b 0101901234 c").text, "a  b  c");
  for (const [name, text] of cases.clear) assert.equal(cutCpr(text).text, text, name);
});
