/** The same page goes in and comes out, with the sheets that were left out between. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nameOfSheet, restore, shorten } from "../../../static/cobrowse/sheets.js";

const css = `h1 { color: rød } ${"p { margin: 0 } ".repeat(200)}`;
const page = (...sheets) => ({
  childNodes: [
    {
      tagName: "head",
      attributes: {},
      childNodes: sheets.map((_cssText) => ({ tagName: "link", attributes: { _cssText } })),
    },
    { type: 3, textContent: "tekst" },
  ],
});

test("a name is the bytes' length and their Adler-32", () => {
  assert.equal(nameOfSheet("Wikipedia"), "9-17,230,3,152");
  assert.equal(nameOfSheet("æ"), "2-2,46,1,106");
});

test("what is known is named, the rest is sent", () => {
  const sent = page(css, `${css}b{}`, "b{}");
  shorten(sent, new Set([nameOfSheet(css), nameOfSheet("b{}")]));
  const [first, second, third] = sent.childNodes[0].childNodes.map((node) => node.attributes);
  assert.deepEqual(first, { _cssHash: nameOfSheet(css) });
  assert.equal(second._cssText, `${css}b{}`);
  // Too short to be worth a name.
  assert.equal(third._cssText, "b{}");
});

test("what was left out is put back", () => {
  const sheets = new Map();
  const whole = page(css, "b{}");
  assert.equal(restore(structuredClone(whole), sheets), true);
  const sent = structuredClone(whole);
  shorten(sent, new Set(sheets.keys()));
  assert.ok(JSON.stringify(sent).length < 300);
  assert.equal(restore(sent, sheets), true);
  assert.deepEqual(sent, whole);
});

test("a sheet that is not here is said to be missing, and the others are kept all the same", () => {
  const sheets = new Map();
  const sent = page(css, `${css}b{}`);
  shorten(sent, new Set([nameOfSheet(css)]));
  assert.equal(restore(sent, sheets), false);
  assert.equal(sent.childNodes[0].childNodes[0].attributes._cssText, "");
  assert.deepEqual([...sheets.keys()], [nameOfSheet(`${css}b{}`)]);
});
