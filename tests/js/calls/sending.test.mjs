import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { JSDOM } from "jsdom";
import { Waiting } from "../../../static/calls/queue.js";
import { Sending } from "../../../static/calls/sending.js";
import { sendCalls } from "../../../static/core/calls.js";

const HEAD = `<span data-queue="waiting.7" data-one="1 waits" data-many="{number} wait" data-one-went="1 went"
  data-many-went="{number} went"><a data-waits hidden><span data-tally></span></a><span data-went hidden></span></span>`;

let window, mark, waiting, results;

beforeEach(() => {
  ({ window } = new JSDOM(HEAD, { url: "http://localhost/rota" }));
  Object.assign(globalThis, { localStorage: window.localStorage, document: window.document });
  globalThis.addEventListener = window.addEventListener.bind(window);
  globalThis.window = window;
  mark = window.document.querySelector("[data-queue]");
  waiting = new Waiting("waiting.7", window.localStorage);
  results = [];
});

const call = (key) => ({ key, at: 0, told: key, answers: {} });
const shown = () =>
  [...mark.children]
    .filter((each) => !each.hidden)
    .map((each) => each.textContent)
    .join();

function sending() {
  const made = new Sending(mark, {
    waiting,
    sendAll: async () => {
      const result = results.shift();
      for (const { key } of waiting.all().slice(0, result.sent)) waiting.remove(key);
      return result;
    },
  });
  made.later = () => {};
  return made;
}

test("the head says how many wait, and how many went", async () => {
  waiting.add(call("a"));
  waiting.add(call("b"));
  const page = sending();
  results = [
    { state: "line", sent: 0 },
    { state: "line", sent: 1 },
    { state: "done", sent: 1 },
  ];
  await page.try();
  assert.equal(shown(), "2 wait");
  await page.try();
  assert.equal(shown(), "1 waits");
  await page.try();
  assert.equal(shown(), "2 went");
});

test("what was refused is counted and not sent again", async () => {
  waiting.add({ ...call("a"), why: "no" });
  await sending().try();
  assert.equal(shown(), "1 waits");
});

test("a page on which nothing waits fetches nothing", async () => {
  let loaded = 0;
  const load = async () => {
    loaded += 1;
    return { sending };
  };
  await sendCalls(mark, load);
  assert.equal(loaded, 0);
  waiting.add(call("a"));
  results = [{ state: "done", sent: 1 }];
  await sendCalls(mark, load);
  assert.equal(loaded, 1);
  assert.equal(shown(), "1 went");
});
