import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { onto } from "../../../static/rota/drag.js";
import { Plan } from "../../../static/rota/edit.js";
import { evening, open, page } from "./page.mjs";

let window, form, plan;

beforeEach(() => {
  window = open(page([evening(7, 1, null), evening(8, 2, 1)]));
  form = window.document.querySelector("form");
  plan = new Plan(form);
});

const input = (name) => plan.slots.get(name).combo.input;
const value = (name) => plan.slots.get(name).select.value;
const options = () => [...window.document.querySelectorAll("[role=option]")].map((each) => each.textContent);

function press(name, key, more = {}) {
  const event = new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  input(name).dispatchEvent(event);
  return event.defaultPrevented;
}

function type(name, text) {
  input(name).value = text;
  input(name).dispatchEvent(new window.Event("input", { bubbles: true }));
}

test("a list becomes a field that shows who is chosen and keeps its label", () => {
  assert.equal(input("primary-7").value, "Mette Kragh");
  assert.equal(input("primary-7").labels[0].textContent, "Vagt");
  assert.equal(plan.slots.get("primary-7").select.hidden, true);
});

test("typing finds, Enter chooses, and the change is counted", () => {
  type("backup-7", "ol");
  assert.deepEqual(options(), ["Ole Åkær 1 + 2 · × Kan ikke"]);
  assert.equal(input("backup-7").getAttribute("aria-activedescendant"), "backup-7-option-0");
  assert.ok(press("backup-7", "Enter"));
  assert.equal(value("backup-7"), "2");
  assert.equal(form.querySelector("[data-count]").textContent, "1 ændring er ikke gemt.");
});

test("Tab takes what was typed and goes on; a list only looked at is left", () => {
  type("backup-7", "ole");
  assert.equal(press("backup-7", "Tab"), false);
  assert.equal(value("backup-7"), "2");
  press("primary-7", "Enter");
  press("primary-7", "ArrowDown");
  press("primary-7", "Tab");
  assert.equal(value("primary-7"), "1");
});

test("Escape leaves everything as it was", () => {
  type("primary-7", "ole");
  press("primary-7", "Escape");
  assert.equal(input("primary-7").value, "Mette Kragh");
  assert.equal(plan.changed().length, 0);
});

test("nobody of that name is said, and chooses nobody", () => {
  type("primary-7", "xyz");
  assert.deepEqual(options(), ["Ingen med det navn"]);
  press("primary-7", "Enter");
  assert.equal(value("primary-7"), "1");
});

test("Delete empties a place; Ctrl+Z takes it back", () => {
  press("primary-7", "Delete");
  assert.equal(value("primary-7"), "");
  assert.ok(press("primary-7", "z", { ctrlKey: true }));
  assert.equal(value("primary-7"), "1");
  assert.equal(form.querySelector("[data-count]").hidden, true);
});

test("undoing takes back one step at a time, and all at once", () => {
  plan.set([["primary-7", "2"]]);
  plan.set([["backup-7", "3"]]);
  plan.undo();
  assert.deepEqual([value("primary-7"), value("backup-7")], ["2", ""]);
  plan.set([["backup-8", ""]]);
  plan.undoAll();
  assert.equal(plan.changed().length, 0);
  plan.undo();
  assert.equal(plan.changed().length, 2);
});

test("loads count what is not saved yet", () => {
  plan.set([["backup-7", "3"]]);
  assert.deepEqual(plan.load("3"), { primary: 0, backup: 1 });
  plan.set([["primary-8", "3"]]);
  assert.deepEqual(plan.load("3"), { primary: 1, backup: 1 });
  assert.deepEqual(plan.load("2"), { primary: 0, backup: 2 });
});

test("a change of a published evening says that people are told", () => {
  plan.set([["primary-8", "3"]]);
  assert.match(form.querySelector("[data-count]").textContent, /1 af dem er på en udgivet aften/);
});

test("only evenings with a change are sent", () => {
  plan.set([["primary-7", "2"]]);
  plan.leaveOutUntouched(true);
  const sent = new window.FormData(form);
  assert.deepEqual([...sent.keys()].sort(), ["backup-7", "primary-7", "seen-backup-7", "seen-primary-7"]);
  plan.leaveOutUntouched(false);
  assert.equal([...new window.FormData(form).keys()].length, 8);
});

test("dropping from the list puts somebody on", () => {
  assert.deepEqual(onto(plan, { person: "3" }, "backup-7"), [["backup-7", "3"]]);
});

test("dropping between places moves, or lets two change places, as one step", () => {
  plan.set(onto(plan, { from: "primary-7", person: "1" }, "backup-7"));
  assert.deepEqual([value("primary-7"), value("backup-7")], ["", "1"]);
  plan.undo();
  plan.set(onto(plan, { from: "primary-7", person: "1" }, "primary-8"));
  assert.deepEqual([value("primary-7"), value("primary-8")], ["2", "1"]);
});

test("dropping somebody who is already on the evening lets the two change places", () => {
  plan.set(onto(plan, { person: "1" }, "primary-8"));
  assert.deepEqual([value("primary-8"), value("backup-8")], ["1", "2"]);
});
