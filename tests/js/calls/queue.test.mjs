import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { JSDOM } from "jsdom";
import { elapsed } from "../../../static/calls/clock.js";
import { Sender, Waiting } from "../../../static/calls/queue.js";

const page = (person = "7", token = "t1") =>
  `<section data-queue="waiting.7" data-person="${person}" data-token="${token}" data-action="/calls/new"></section>`;
const answer = (status, body = {}, more = {}) => ({
  status,
  ok: status < 300,
  redirected: false,
  json: async () => body,
  text: async () => body,
  ...more,
});
const call = (key) => ({ key, at: 0, told: key, answers: { idempotency_key: key, outcome: "SB_DONE" } });

let window, waiting, sent, answers;

beforeEach(() => {
  ({ window } = new JSDOM(page(), { url: "http://localhost/duty" }));
  globalThis.DOMParser = window.DOMParser;
  waiting = new Waiting("waiting.7", window.localStorage);
  sent = [];
  answers = [];
});

function sender() {
  return new Sender(window.document.querySelector("section"), waiting, async (_url, options) => {
    sent.push(options.body ? Object.fromEntries(options.body) : "GET");
    const next = answers.shift() ?? answer(200, { id: 1, next: "/duty" });
    if (next instanceof Error) throw next;
    return next;
  });
}

const keys = () => waiting.all().map((each) => each.key);

test("what waits is sent in order, with its key, its author and the page's token, and is gone", async () => {
  waiting.add(call("a"));
  waiting.add(call("b"));
  assert.deepEqual(await sender().sendAll(), { state: "done", sent: 2 });
  assert.deepEqual(
    sent.map((each) => [each.idempotency_key, each.author, each.csrf_token]),
    [
      ["a", "7", "t1"],
      ["b", "7", "t1"],
    ],
  );
  assert.deepEqual(keys(), []);
});

test("a line that fails stops the sending and loses nothing", async () => {
  waiting.add(call("a"));
  waiting.add(call("b"));
  answers = [answer(200), new TypeError("no line")];
  assert.deepEqual(await sender().sendAll(), { state: "line", sent: 1 });
  assert.deepEqual(keys(), ["b"]);
});

test("a refused call stays with its reason, is not sent again, and does not hold up the others", async () => {
  waiting.add(call("a"));
  waiting.add(call("b"));
  answers = [answer(422, { error: "Vælg et emne." })];
  assert.deepEqual(await sender().sendAll(), { state: "done", sent: 1 });
  assert.deepEqual(waiting.all()[0].why, "Vælg et emne.");
  await sender().sendAll();
  assert.equal(sent.length, 2);
});

test("a call that the server stumbles over does not hold up the others, but keeps waiting", async () => {
  for (const key of ["a", "b", "c"]) waiting.add(call(key));
  answers = [answer(500)];
  assert.deepEqual(await sender().sendAll(), { state: "server", sent: 2 });
  assert.deepEqual(keys(), ["a"]);
});

test("of two hundred that wait no more than two are sent to a server that is ill, and then all, once each", async () => {
  const all = Array.from({ length: 200 }, (_each, number) => `k${number}`);
  for (const key of all) waiting.add(call(key));
  answers = [answer(503), answer(503)];
  assert.deepEqual(await sender().sendAll(), { state: "server", sent: 0 });
  assert.equal(sent.length, 2);
  assert.deepEqual(await sender().sendAll(), { state: "done", sent: 200 });
  assert.deepEqual(
    sent.slice(2).map((each) => each.idempotency_key),
    all,
  );
});

for (const [status, state] of [
  [500, "server"],
  [503, "server"],
  [429, "server"],
]) {
  test(`an answer ${status} keeps the call waiting`, async () => {
    waiting.add(call("a"));
    answers = [answer(status)];
    assert.equal((await sender().sendAll()).state, state);
    assert.deepEqual(keys(), ["a"]);
  });
}

test("a session that has ended keeps the call waiting for its author", async () => {
  waiting.add(call("a"));
  answers = [answer(200, "", { redirected: true })];
  assert.equal((await sender().sendAll()).state, "signin");
  assert.deepEqual(keys(), ["a"]);
});

test("a stale token is renewed from a page of the same person", async () => {
  waiting.add(call("a"));
  answers = [answer(400), answer(200, page("7", "t2"))];
  assert.equal((await sender().sendAll()).state, "done");
  assert.deepEqual([sent[0].csrf_token, sent[1], sent[2].csrf_token], ["t1", "GET", "t2"]);
});

test("another person's page sends nothing", async () => {
  waiting.add(call("a"));
  answers = [answer(400), answer(200, page("8", "t2"))];
  assert.equal((await sender().sendAll()).state, "other");
  assert.equal(sent.length, 2);
  assert.deepEqual(keys(), ["a"]);
});

test("each person has a list of their own, and a broken one is empty", () => {
  waiting.add(call("a"));
  assert.deepEqual(new Waiting("waiting.8", window.localStorage).all(), []);
  window.localStorage.setItem("waiting.7", "{");
  assert.deepEqual(waiting.all(), []);
});

test("a browser that may not keep anything says so", () => {
  const forbidden = {
    get: () => {
      throw new Error("SecurityError");
    },
    configurable: true,
  };
  Object.defineProperty(globalThis, "localStorage", forbidden);
  try {
    assert.equal(new Waiting("7").add(call("a")), false);
    assert.deepEqual(new Waiting("7").all(), []);
  } finally {
    delete globalThis.localStorage;
  }
});

test("a browser that keeps nothing says so", () => {
  const refuse = () => {
    throw new Error("QuotaExceededError");
  };
  assert.equal(new Waiting("7", { getItem: () => null, setItem: refuse }).add(call("a")), false);
});

test("a length of time is minutes and seconds, and hours when there are any", () => {
  assert.deepEqual([elapsed(-5), elapsed(67_900), elapsed(3_727_000)], ["0:00", "1:07", "1:02:07"]);
});
