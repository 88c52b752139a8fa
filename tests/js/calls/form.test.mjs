import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { JSDOM } from "jsdom";
import { Draft } from "../../../static/calls/draft.js";
import { Keys, choices } from "../../../static/calls/keys.js";

const radio = (name, value, key) => `<input type="radio" name="${name}" value="${value}" data-key="${key}">`;
const PAGE = `<form data-call-form data-person="7">
  <input type="hidden" name="csrf_token" value="secret"><input type="hidden" name="idempotency_key" value="k1">
  <fieldset data-step="municipality">${radio("municipality", "hvidovre", "h")}${radio("municipality", "other", "n")}</fieldset>
  <fieldset data-step="category">${radio("category", "SB", "1")}${radio("category", "KAMP", "2")}</fieldset>
  <fieldset data-step="subcategory"><div data-nth="1">${radio("subcategory", "SB.FLYT", "1")}</div><div data-nth="2"></div></fieldset>
  <fieldset data-step="outcome">${radio("outcome", "SB_DONE", "1")}${radio("outcome", "OPEN", "0")}</fieldset>
  <textarea name="note"></textarea>
  <div class="calls-save"><button type="submit">Gem</button></div>
</form><a href="/x">link</a>`;

let window, form, keys;

beforeEach(() => {
  ({ window } = new JSDOM(`<body>${PAGE}</body>`, { url: "http://localhost/duty" }));
  globalThis.FormData = window.FormData;
  globalThis.Event = window.Event;
  form = window.document.querySelector("form");
  keys = new Keys(form);
});

function press(key, more = {}, target = window.document.activeElement) {
  return keys.press({
    key,
    target,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    isComposing: false,
    ...more,
  });
}

const chosen = () =>
  Object.fromEntries([...form.querySelectorAll(":checked")].map((each) => [each.name, each.value]));
const turn = () => keys.current()?.dataset.step ?? null;

test("a call is four keys, each answering the step in turn", () => {
  for (const key of ["h", "1", "1", "1"]) assert.equal(press(key), true);
  assert.deepEqual(chosen(), {
    municipality: "hvidovre",
    category: "SB",
    subcategory: "SB.FLYT",
    outcome: "SB_DONE",
  });
  assert.equal(window.document.activeElement.type, "submit");
});

test("a digit finds the topic also when the municipality is in turn", () => {
  assert.equal(turn(), "municipality");
  press("1");
  assert.deepEqual(chosen(), { category: "SB" });
});

test("a municipality's letter works at any step, and what is missing comes next", () => {
  press("1");
  press("H");
  assert.equal(chosen().municipality, "hvidovre");
  assert.equal(turn(), "subcategory");
});

test("a topic without subcategories goes on to the outcome", () => {
  press("h");
  press("2");
  assert.equal(turn(), "outcome");
});

test("Enter skips the subcategory, and saves only when all is said", () => {
  press("h");
  press("1");
  assert.equal(press("Enter"), true);
  assert.equal(turn(), "outcome");
  form.querySelector("[value=OPEN]").checked = true;
  assert.equal(press("Enter"), false);
});

test("Backspace goes back a step", () => {
  press("h");
  press("1");
  press("Backspace");
  assert.equal(turn(), "category");
});

test("keys rest while somebody types, on links, with Ctrl, and when switched off", () => {
  assert.equal(press("1", {}, form.elements.note), false);
  assert.equal(press("1", {}, window.document.querySelector("a")), false);
  assert.equal(press("1", { ctrlKey: true }), false);
  assert.equal(press("x"), false);
  keys.on = false;
  assert.equal(press("1"), false);
  assert.deepEqual(chosen(), {});
});

test("only the chosen topic's subcategories can be chosen", () => {
  const step = form.querySelector("[data-step=subcategory]");
  assert.equal(choices(step).length, 0);
  press("1");
  assert.equal(choices(step).length, 1);
});

function draft(now = 0) {
  return new Draft(form, window.localStorage, () => now);
}

test("a draft keeps the answers and the key, but not the token", () => {
  press("1");
  form.elements.note.value = "Ringer igen";
  draft().keep();
  assert.ok(!window.localStorage.getItem("hotline.call.7").includes("secret"));
  form.reset();
  form.elements.idempotency_key.value = "k2";
  assert.equal(draft().restore([]), true);
  assert.deepEqual(chosen(), { category: "SB" });
  assert.equal(form.elements.note.value, "Ringer igen");
  assert.equal(form.elements.idempotency_key.value, "k1");
});

test("a note with a CPR number is not kept", () => {
  press("1");
  form.elements.note.value = "Borger 121190-1234";
  draft().keep();
  assert.ok(!window.localStorage.getItem("hotline.call.7").includes("1234"));
});

test("a draft of a saved call, an old draft and a broken one are not restored", () => {
  draft().keep();
  assert.equal(draft().restore(["k1"]), false);
  assert.equal(window.localStorage.length, 0);
  draft().keep();
  assert.equal(draft(13 * 60 * 60 * 1000).restore([]), false);
  for (const broken of ["", "{", "null", "[]", '{"at":1}']) {
    window.localStorage.setItem("hotline.call.7", broken);
    assert.equal(draft().restore([]), false, broken);
  }
});

test("a browser without storage loses the draft and nothing else", () => {
  const refuse = () => {
    throw new Error("QuotaExceededError");
  };
  const none = new Draft(form, { getItem: refuse, setItem: refuse, removeItem: refuse });
  none.keep();
  none.forget();
  assert.equal(none.restore([]), false);
});
