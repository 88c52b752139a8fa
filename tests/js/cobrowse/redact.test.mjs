import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { JSDOM } from "jsdom";
import { cleanCss, cleanText, cleanUrl, cleanValue, isSensitive } from "../../../static/cobrowse/redact.js";

const vectors = JSON.parse(readFileSync(new URL("../../cobrowse/vectors.json", import.meta.url)));
const { document } = new JSDOM("<body></body>").window;

function field(html) {
  const box = document.createElement("div");
  box.innerHTML = html;
  document.body.append(box);
  return box.querySelector("input,textarea,select");
}

for (const [name, clean] of [
  ["text", cleanText],
  ["url", cleanUrl],
  ["css", cleanCss],
]) {
  test(`it judges every ${name} of the shared examples as agreed`, () => {
    for (const [given, expected] of vectors[name]) assert.equal(clean(given), expected, given);
  });
}

test("it judges every field description of the shared examples as agreed", () => {
  for (const [attributes, expected] of vectors.sensitive) {
    const input = document.createElement("input");
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    assert.equal(isSensitive(input), expected, JSON.stringify(attributes));
  }
});

test("it hides a value unless the page shows the field", () => {
  assert.equal(cleanValue(field("<input name=vej>"), "Parkvej 1"), "••••••");
  assert.equal(cleanValue(field("<input name=vej data-cobrowse=show>"), "Parkvej 1"), "Parkvej 1");
  assert.equal(cleanValue(field("<div data-cobrowse=show><textarea></textarea></div>"), "hej"), "hej");
  assert.equal(
    cleanValue(field("<div data-cobrowse=show><input data-cobrowse=hide></div>"), "hej"),
    "••••••",
  );
});

test("it shows an empty field as empty", () => assert.equal(cleanValue(field("<input>"), ""), ""));

test("it hides a shown field whose label asks for a secret", () => {
  assert.equal(
    cleanValue(field("<label for=a1>CPR-nummer</label><input id=a1 data-cobrowse=show>"), "x"),
    "••••••",
  );
  assert.equal(cleanValue(field("<label>Adgangskode <input data-cobrowse=show></label>"), "x"), "••••••");
});

test("it hides a shown field from the sixth digit of a CPR number on", () => {
  const input = field("<input data-cobrowse=show>");
  assert.equal(cleanValue(input, "04049"), "04049");
  assert.equal(cleanValue(input, "040490"), "••••••");
  assert.equal(cleanValue(input, "Jeg er 040490-1234"), "••••••");
});

test("it keeps a password hidden after the page made it readable", () => {
  const input = field("<input type=password data-cobrowse=show>");
  assert.equal(cleanValue(input, "hemmelig1"), "••••••");
  input.setAttribute("type", "text");
  assert.equal(cleanValue(input, "hemmelig1"), "••••••");
});

test("it mends half a surrogate pair", () => assert.equal(cleanText("a\ud83d"), "a\ufffd"));

for (const css of ["url(" + " ".repeat(20_000), "url(".repeat(10_000), 'url("'.repeat(10_000)]) {
  test(`no style takes forever: ${css.slice(0, 6)}`, () => {
    assert.ok(cleanCss(css).includes("url("));
  });
}
