import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { JSDOM } from "jsdom";
import { strFromU8, unzlibSync } from "fflate";
import { createRecorder } from "../../../static/cobrowse/recorder.js";

const { document } = new JSDOM("<p>Hej</p>").window;
globalThis.document = document;

let sent, faults, storms, emit, stopped, recorder, nodes;

const META = { type: 4, timestamp: 1, data: { href: "http://a.dk/sti?token=1", width: 100, height: 50 } };
const snapshot = (text = "Hej") => ({
  type: 2,
  timestamp: 1,
  data: {
    node: { type: 0, id: 1, childNodes: [{ type: 3, id: 2, textContent: text }] },
    initialOffset: { left: 0, top: 0 },
  },
});
const scroll = (y = 1) => ({ type: 3, timestamp: 2, data: { source: 3, id: 1, x: 0, y } });

/** Stands in for rrweb: hands out its `emit`, and takes its first snapshot at once, as rrweb does. */
function record(options) {
  emit = options.emit;
  emit(META);
  emit(snapshot());
  return () => stopped++;
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  [sent, faults, storms, stopped] = [[], [], 0, 0];
  nodes = new Map([[2, document.querySelector("p").firstChild]]);
  record.mirror = { getNode: (id) => nodes.get(id) || null };
  recorder = createRecorder({
    record,
    send: (event, body, answer) => sent.push({ event, body, answer }),
    onFault: (why) => faults.push(why),
    onStorm: () => storms++,
  });
});

const names = () => sent.map(({ event }) => event);

test("it sends nothing before it is started", () => {
  assert.equal(recorder.running, false);
  assert.deepEqual(sent, []);
});

test("it begins with a whole page, cleaned and deflated", () => {
  recorder.start(0);
  const [{ event, body }] = sent;
  assert.equal(event, "snap");
  assert.deepEqual([body.part, body.of, body.epoch], [0, 1, 1_000_000]);
  const [meta, full] = JSON.parse(strFromU8(unzlibSync(body.z)));
  assert.equal(meta.data.href, "http://a.dk/sti");
  assert.equal(full.data.node.childNodes[0].textContent, "Hej");
});

test("its epoch is younger than the server's, also with a clock that is behind", () => {
  recorder.start(5_000_000);
  assert.equal(sent[0].body.epoch, 5_000_001);
});

test("it numbers its batches and gathers what happens within 30 ms", () => {
  recorder.start(0);
  emit(scroll(1));
  emit(scroll(2));
  mock.timers.tick(30);
  emit(scroll(3));
  mock.timers.tick(30);
  const batches = sent
    .filter(({ event }) => event === "ev")
    .map(({ body }) => [body.seq, body.ev.map((e) => e.data.y)]);
  assert.deepEqual(batches, [
    [1, [1, 2]],
    [2, [3]],
  ]);
});

test("it waits when eight batches are not answered, and goes on when they are", () => {
  recorder.start(0);
  for (let y = 0; y < 12; y++) {
    emit(scroll(y));
    mock.timers.tick(30);
  }
  assert.equal(names().filter((name) => name === "ev").length, 8);
  sent.filter(({ event }) => event === "ev").forEach(({ answer }) => answer("ok"));
  mock.timers.tick(30);
  assert.deepEqual(
    sent.at(-1).body.ev.map((e) => e.data.y),
    [8, 9, 10, 11],
  );
});

test("it sends a big page in parts that the server takes", () => {
  const noise = Array.from({ length: 60_000 }, (_, i) => ((i * 2654435761) >>> 0).toString(36)).join(" ");
  nodes.clear();
  recorder.start(0);
  sent.length = 0;
  nodes.set(2, document.querySelector("p").firstChild);
  emit(META);
  emit(snapshot(noise));
  assert.ok(sent.length > 1);
  assert.ok(sent.every(({ body }) => body.z.length <= 128 * 1024));
  const whole = Buffer.concat(sent.map(({ body }) => body.z));
  assert.ok(strFromU8(unzlibSync(whole)).includes(noise.slice(0, 20)));
});

for (const [answer, wait] of [
  ["again", 0],
  ["wait", 2000],
]) {
  test(`it takes a new picture when the server says "${answer}"`, () => {
    recorder.start(0);
    const old = sent[0].body.epoch;
    sent[0].answer(answer);
    mock.timers.tick(wait);
    assert.deepEqual(names(), ["snap", "snap"]);
    assert.ok(sent[1].body.epoch > old);
  });
}

test('it stops recording when the server says "stop"', () => {
  recorder.start(0);
  emit(scroll());
  sent[0].answer("stop");
  mock.timers.tick(1000);
  assert.deepEqual(names(), ["snap"]);
  assert.equal(stopped, 1);
});

test("it sends nothing that happens after it was stopped", () => {
  recorder.start(0);
  emit(scroll());
  recorder.stop();
  emit(scroll());
  mock.timers.tick(1000);
  assert.deepEqual(names(), ["snap"]);
});

test("an error in the gate drops the event and begins anew; a second one ends the sharing", () => {
  recorder.start(0);
  emit({ type: 3, timestamp: 1, data: { source: 0 } });
  assert.deepEqual(faults, []);
  mock.timers.tick(500);
  assert.deepEqual(names(), ["snap", "snap"]);
  emit({ type: 3, timestamp: 1, data: { source: 0 } });
  assert.deepEqual(faults, ["gate"]);
  assert.equal(recorder.running, false);
});

test("a storm of changes is let pass, and told when it goes on", () => {
  recorder.start(0);
  const add = { parentId: 1, nextId: null, node: { type: 3, id: 9, textContent: "x" } };
  const storm = {
    type: 3,
    timestamp: 1,
    data: { source: 0, texts: [], attributes: [], removes: [], adds: Array(3001).fill(add) },
  };
  for (let round = 0; round < 3; round++) {
    emit(storm);
    mock.timers.tick(3000);
  }
  assert.deepEqual(names(), ["snap", "snap", "snap", "snap"]);
  assert.equal(storms, 1);
});

test("too much in the queue becomes a new picture", () => {
  recorder.start(0);
  for (let y = 0; y <= 2001; y++) emit(scroll(y));
  mock.timers.tick(1000);
  assert.deepEqual(names(), ["snap", "snap"]);
});

test("what the mirror does not need is left behind", () => {
  recorder.start(0);
  for (const event of [
    { type: 5, timestamp: 1, data: { tag: "x", payload: "hemmelig" } },
    { type: 6, timestamp: 1, data: { plugin: "x", payload: "hemmelig" } },
    ...[7, 9, 10, 11, 14, 16].map((source) => ({
      type: 3,
      timestamp: 1,
      data: { source, commands: ["hemmelig"] },
    })),
  ]) {
    emit(event);
  }
  mock.timers.tick(1000);
  assert.deepEqual(names(), ["snap"]);
});

test("what is made for a window of this browser alone is not sent, and a stop leaves it", () => {
  const seen = [];
  recorder.watch((message) => seen.push(message), { alone: true });
  emit(scroll());
  mock.timers.tick(100);
  recorder.stop();
  assert.equal(stopped, 0);
  assert.deepEqual(
    seen.map(({ kind }) => kind),
    ["snap", "ev"],
  );
  assert.deepEqual(sent, []);
  recorder.watch(null);
  assert.equal(stopped, 1);
});

test("a window that looks on sees what is sent, from a new picture on, and that it stops", () => {
  const seen = [];
  recorder.start(0);
  recorder.watch((message) => seen.push(message));
  mock.timers.tick(1);
  emit(scroll());
  mock.timers.tick(30);
  recorder.stop();
  assert.deepEqual(names(), ["snap", "snap", "ev"]);
  assert.deepEqual(
    seen.map(({ kind }) => kind),
    ["snap", "ev", "clear"],
  );
  assert.deepEqual(JSON.parse(strFromU8(unzlibSync(new Uint8Array(seen[0].z)))), snapshotOf(sent[1]));
});

test("the server's start turns what was made for this browser alone into what is sent", () => {
  recorder.watch(() => {}, { alone: true });
  recorder.start(0);
  assert.deepEqual(names(), ["snap"]);
});

const snapshotOf = ({ body }) => JSON.parse(strFromU8(unzlibSync(body.z)));
