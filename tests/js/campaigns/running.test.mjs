import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { JSDOM } from "jsdom";
import { Running } from "../../../static/campaigns/running.js";

const choice = (number, value, name, checked = "") =>
  `<div><input type="radio" id="campaign-${number}" name="campaign" value="${value}"${checked}>
   <label for="campaign-${number}">${name}</label></div>`;

/** A page on which the incidents of `names` run, by their ids. */
function page(names) {
  const rows = Object.entries(names);
  const lines = rows.map(([id, name]) => `<div data-row="${id}">${name} <button>End</button></div>`);
  const choices = rows.map(([id, name], number) => choice(number + 1, id, name));
  const asks = `<fieldset data-row="campaign"><div>${choice(0, "", "No", " checked")}${choices.join("")}</div></fieldset>`;
  return `<p role="status" data-running-said data-names='${JSON.stringify(names)}' data-began="New: {label}."
      data-ended="Over: {label}."></p>
    <section data-running="incidents">${lines.join("")}<details data-row="report"><input id="other"></details></section>
    <div data-running="campaign" hidden>${rows.length ? asks : ""}</div>`;
}

let window, running;

function open(names) {
  ({ window } = new JSDOM(page(names), { url: "http://localhost/duty" }));
  Object.assign(globalThis, { document: window.document, Event: window.Event });
  running = new Running(document.querySelector("[data-running-said]"), async () => {
    throw new Error("no server");
  });
}

const arrive = (names) => running.apply(new window.DOMParser().parseFromString(page(names), "text/html"));
const rows = () =>
  [...document.querySelectorAll("[data-running=incidents] > *")].map((each) => each.dataset.row);
const said = () => document.querySelector("[data-running-said]").textContent;
const chosen = () => document.querySelector("[name=campaign]:checked");

beforeEach(() => open({ 5: "MitID" }));

test("what is new comes in its place, what is over goes, and both are said", () => {
  arrive({ 5: "MitID", 7: "Post" });
  assert.deepEqual(rows(), ["5", "7", "report"]);
  assert.equal(said(), "New: Post.");
  arrive({ 7: "Post" });
  assert.deepEqual(rows(), ["7", "report"]);
  assert.equal(said(), "Over: MitID.");
});

test("nothing is said when nothing began or ended, and what is typed is left alone", () => {
  const field = document.getElementById("other");
  field.value = "Half a wor";
  field.focus();
  arrive({ 5: "MitID" });
  assert.equal(said(), "");
  arrive({ 5: "MitID", 7: "Post" });
  assert.equal(document.activeElement, field);
  assert.equal(field.value, "Half a wor");
});

test("a row with the focus in it stays until the focus goes on", () => {
  document.querySelector("[data-row='5'] button").focus();
  arrive({});
  assert.deepEqual(rows(), ["5", "report"]);
  document.getElementById("other").focus();
  arrive({});
  assert.deepEqual(rows(), ["report"]);
});

test("an answer that was given outlives the list that it was on, each with its own id", () => {
  document.querySelector("[name=campaign][value='5']").checked = true;
  arrive({ 7: "Post" });
  assert.equal(chosen().value, "5");
  assert.equal(chosen().id, "campaign-kept");
  assert.equal(document.querySelector("label[for=campaign-kept]").textContent, "MitID");
  arrive({});
  assert.equal(chosen().value, "5");
});

test("a question without choices is hidden, and comes with the first of them", () => {
  open({});
  const box = document.querySelector("[data-running=campaign]");
  arrive({ 7: "Post" });
  assert.equal(box.hidden, false);
  assert.equal(chosen().value, "");
  arrive({});
  assert.equal(box.hidden, true);
});
