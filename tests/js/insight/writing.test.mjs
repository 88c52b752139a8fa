import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { JSDOM } from "jsdom";
import { begin } from "../../../static/insight/writing.js";

let store;

beforeEach(() => {
  store = new Map();
  store.getItem = (name) => store.get(name) ?? null;
  store.setItem = (name, value) => store.set(name, value);
  store.removeItem = (name) => store.delete(name);
});

/** The page of a section whose saved text has this version; gives its field. */
function open(version, saved = "") {
  const page = `<form data-kept="k"><input type="hidden" name="version" value="${version}">
    <p data-restored hidden></p><textarea name="text">${saved}</textarea></form>`;
  const { window } = new JSDOM(page);
  const form = window.document.querySelector("form");
  begin(form, store);
  const field = form.elements.namedItem("text");
  return {
    field,
    restored: !form.querySelector("[data-restored]").hidden,
    write(text) {
      field.value = text;
      field.dispatchEvent(new window.Event("input"));
    },
  };
}

test("what was typed is there after a reload", () => {
  open(1, "Det var").write("Det bliver");
  const again = open(1, "Det var");
  assert.equal(again.field.value, "Det bliver");
  assert.ok(again.restored);
});

test("what was saved since, by whomever, goes before what was kept", () => {
  open(1, "Det var").write("Det bliver");
  const again = open(2, "Det er");
  assert.equal(again.field.value, "Det er");
  assert.ok(!again.restored);
  assert.equal(store.size, 0);
});

test("what was typed back as it was is not kept", () => {
  const page = open(1, "Det var");
  page.write("Det");
  page.write("Det var");
  assert.equal(store.size, 0);
});

test("a CPR number is not kept", () => {
  open(1).write("Borgeren 121190-1234");
  assert.equal(store.size, 0);
});

test("a browser without storage, and one with rubbish in it, only keep nothing", () => {
  store = null;
  open(1).write("x");
  store = { getItem: () => "{", setItem() {}, removeItem() {} };
  assert.equal(open(1, "Det var").field.value, "Det var");
});
