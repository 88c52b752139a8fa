import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { asked, beginning, fold, parts, stem, vocabulary, words } from "../../../static/guide/words.js";

const cases = JSON.parse(readFileSync(new URL("../../guide_folding.json", import.meta.url), "utf8"));

test("words are folded as on the server", () => {
  for (const [text, wanted] of cases.words) assert.deepEqual(words(text), wanted, text);
});

test("a question loses its stop words unless it has no others", () => {
  for (const [text, wanted] of cases.asked) assert.deepEqual(asked(text), wanted, text);
});

test("words lose their endings as on the server", () => {
  for (const [word, wanted] of cases.stems) assert.deepEqual(words(word).map(stem), [wanted], word);
});

test("compounds are taken apart as on the server", () => {
  const known = vocabulary(cases.known);
  for (const [word, wanted] of cases.parts) assert.deepEqual(parts(fold(word), known), wanted, word);
  for (const [word, wanted] of cases.beginnings) assert.deepEqual(beginning(fold(word), known), wanted, word);
});
