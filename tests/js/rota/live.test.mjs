import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Plan } from "../../../static/rota/edit.js";
import { Live } from "../../../static/rota/live.js";
import { evening, open, page } from "./page.mjs";

const SUSANNE = { own: false, who: "Susanne Holt", day: "onsdag den 2. december 2026", time: "14.02" };
let window, plan, live;

beforeEach(() => {
  window = open(page([evening(7, 1, null), evening(8, 2, 1)]));
  plan = new Plan(window.document.querySelector("form"));
  live = new Live(plan, async () => {
    throw new Error("no server");
  });
});

const arrive = (evenings, changes = { 7: SUSANNE }) =>
  live.apply(
    new window.DOMParser().parseFromString(page(evenings).replace("gammelt", "nyt"), "text/html"),
    ["2026-W49"],
    changes,
  );
const shown = (name) => plan.slots.get(name).combo.input.value;
const place = (name) => plan.slots.get(name).group;

test("a place that nobody here touched follows, and says who and when", () => {
  arrive([evening(7, 3, null, 2), evening(8, 2, 1)]);
  assert.equal(shown("primary-7"), "Mette Madsen · mm@x.dk");
  assert.equal(plan.changed().length, 0);
  assert.match(window.document.querySelector("[data-by]").textContent, /Susanne Holt ændrede kl. 14.02/);
  assert.match(live.told.textContent, /Susanne Holt ændrede onsdag den 2. december 2026 kl. 14.02/);
  assert.equal(window.document.querySelector("[data-live]").textContent, "nyt");
});

test("what oneself did elsewhere follows without a word", () => {
  arrive([evening(7, 3, null, 2), evening(8, 2, 1)], { 7: { ...SUSANNE, own: true } });
  assert.equal(shown("primary-7"), "Mette Madsen · mm@x.dk");
  assert.equal(window.document.querySelector("[data-by]"), null);
});

test("a choice that is not saved stays, and the conflict is told", () => {
  plan.set([["primary-7", "2"]]);
  arrive([evening(7, 3, 1, 2), evening(8, 2, 1)]);
  assert.equal(shown("primary-7"), "Ole Åkær");
  assert.equal(shown("backup-7"), "Mette Kragh");
  assert.match(
    place("primary-7").querySelector("[role=alert]").textContent,
    /Susanne Holt ændrede pladsen kl. 14.02: Mette Madsen · mm@x.dk. Du har valgt: Ole Åkær./,
  );
  // Until the reader decides, saving is a conflict to the server too.
  assert.equal(plan.slots.get("primary-7").seen.value, "1");
});

test("the reader keeps the own choice, or takes the new one", () => {
  for (const [index, expected, changes] of [
    [0, "Ole Åkær", 1],
    [1, "Mette Madsen · mm@x.dk", 0],
  ]) {
    window = open(page([evening(7, 1, null), evening(8, 2, 1)]));
    plan = new Plan(window.document.querySelector("form"));
    live = new Live(plan);
    plan.set([["primary-7", "2"]]);
    arrive([evening(7, 3, null, 2), evening(8, 2, 1)]);
    place("primary-7").querySelectorAll("button")[index].click();
    assert.equal(shown("primary-7"), expected);
    assert.equal(plan.slots.get("primary-7").seen.value, "3");
    assert.equal(plan.changed().length, changes);
    assert.equal(place("primary-7").querySelector("[role=alert]"), null);
  }
});

test("when both chose the same there is no conflict", () => {
  plan.set([["primary-7", "3"]]);
  arrive([evening(7, 3, null, 2), evening(8, 2, 1)]);
  assert.equal(plan.changed().length, 0);
  assert.equal(place("primary-7").querySelector("[role=alert]"), null);
});

test("an evening that came is shown, unless a choice would be lost", () => {
  arrive([evening(7, 1, null), evening(8, 2, 1), evening(9, 3, null)], {});
  assert.equal(shown("primary-9"), "Mette Madsen · mm@x.dk");
  plan.set([["primary-9", "1"]]);
  arrive([evening(7, 1, null)], {});
  assert.equal(shown("primary-9"), "Mette Kragh");
  assert.match(live.told.textContent, /genindlæs siden/);
});

test("weeks that are not on the page, and nonsense, are not asked for", () => {
  for (const week of ["2026-W50", "x", '"]']) live.changed(week);
  assert.equal(live.waiting.size, 0);
  live.changed("2026-W49");
  assert.equal(live.waiting.size, 1);
  clearTimeout(live.timer);
});

test("a server that is away changes nothing", async () => {
  live.waiting.add("2026-W49");
  await live.fetch();
  assert.equal(shown("primary-7"), "Mette Kragh");
});
