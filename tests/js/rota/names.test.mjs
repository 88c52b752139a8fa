import assert from "node:assert/strict";
import { test } from "node:test";
import { matches, nearest } from "../../../static/rota/names.js";

test("a name is found by the beginnings of its words, in any order", () => {
  for (const typed of ["m", "mette", "METTE k", "kra me", "  kragh "]) {
    assert.ok(matches("Mette Kragh", typed), typed);
  }
  for (const typed of ["ette", "mette x", "mm"]) assert.ok(!matches("Mette Kragh", typed), typed);
});

test("two typed words are two words of the name", () => {
  assert.ok(!matches("Mette Kragh", "m m"));
  assert.ok(matches("Mette Madsen", "m m"));
});

test("Danish letters are letters of their own, foreign accents are none", () => {
  assert.ok(matches("Åse Øster", "å ø"));
  assert.ok(matches("Gitte Aagaard", "ågård"));
  assert.ok(!matches("Åse", "a"));
  assert.ok(matches("Žofia Nowak", "zof"));
  assert.ok(matches("Ditte O'Brien", "o'b"));
});

test("people of one name are told apart by their address", () => {
  assert.ok(matches("Mette Madsen · mm2@x.dk", "mette mm2"));
  assert.ok(!matches("Mette Madsen · mm1@x.dk", "mette mm2"));
});

const box = (left, top) => ({ left, right: left + 10, top, bottom: top + 10 });

test("an arrow goes to the nearest place that way, straight ahead first", () => {
  const boxes = [box(0, 0), box(100, 0), box(0, 50), box(100, 50), box(0, 300)];
  assert.equal(nearest(boxes[0], boxes, "ArrowRight"), 1);
  assert.equal(nearest(boxes[0], boxes, "ArrowDown"), 2);
  assert.equal(nearest(boxes[3], boxes, "ArrowLeft"), 2);
  assert.equal(nearest(boxes[3], boxes, "ArrowUp"), 1);
  assert.equal(nearest(boxes[2], boxes, "ArrowDown"), 4);
});

test("at the edge an arrow goes nowhere", () => {
  assert.equal(nearest(box(0, 0), [box(0, 0), box(100, 0)], "ArrowLeft"), -1);
  assert.equal(nearest(box(0, 0), [], "ArrowUp"), -1);
});
