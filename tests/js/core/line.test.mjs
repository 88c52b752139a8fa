import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { createLine } from "../../../static/core/line.js";

let sockets;

/** The browser's WebSocket, as far as the line uses it, with the server's side in the test's hands. */
class Socket {
  constructor(url) {
    this.url = url;
    this.sent = [];
    sockets.push(this);
  }
  send(data) {
    this.sent.push(data);
  }
  close() {
    this.closed = true;
    this.onclose?.();
  }
  says(data) {
    this.onmessage?.({ data });
  }
}

globalThis.WebSocket = Socket;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  sockets = [];
});

const OPEN = '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000}';

function connected() {
  const line = createLine("https://portal.dk", "/cob-c", () => ({ v: 1, token: "t" }));
  sockets[0].says(OPEN);
  sockets[0].says('40/cob-c,{"sid":"y"}');
  return line;
}

test("it connects to its namespace with its secret in the packet, not in the address", () => {
  const line = connected();
  assert.equal(sockets[0].url, "wss://portal.dk/socket.io/?EIO=4&transport=websocket");
  assert.deepEqual(sockets[0].sent, ['40/cob-c,{"v":1,"token":"t"}']);
  assert.equal(line.connected, true);
});

test("it answers the server's ping", () => {
  connected();
  sockets[0].says("2");
  assert.equal(sockets[0].sent.at(-1), "3");
});

test("it sends an event and gives the answer to the one that asked", () => {
  const line = connected();
  const answers = [];
  line.emit("tick", { v: 1 });
  line.emit("ev", { v: 1 }, (text) => answers.push(["first", text]));
  line.emit("ev", { v: 2 }, (text) => answers.push(["second", text]));
  assert.deepEqual(sockets[0].sent.slice(1), [
    '42/cob-c,["tick",{"v":1}]',
    '42/cob-c,1["ev",{"v":1}]',
    '42/cob-c,2["ev",{"v":2}]',
  ]);
  sockets[0].says('43/cob-c,2["ok"]');
  sockets[0].says('43/cob-c,1["again"]');
  assert.deepEqual(answers, [
    ["second", "ok"],
    ["first", "again"],
  ]);
});

test("it sends bytes as bytes", () => {
  const line = connected();
  const z = new Uint8Array([1, 2]);
  line.emit("snap", { v: 1, z }, () => {});
  assert.deepEqual(sockets[0].sent.slice(1), [
    '451-/cob-c,1["snap",{"v":1,"z":{"_placeholder":true,"num":0}}]',
    z,
  ]);
});

test("it hands events on, and only those of its namespace", () => {
  const line = connected();
  const heard = [];
  line.on("state", (body) => heard.push(body));
  sockets[0].says('42/cob-c,["state",{"state":"viewing","text":"a,b"}]');
  sockets[0].says('42/other,["state",{}]');
  assert.deepEqual(heard, [{ state: "viewing", text: "a,b" }]);
});

test("it comes back by itself when the line is lost", () => {
  const line = connected();
  const heard = [];
  line.on("disconnect", (reason) => heard.push(reason));
  sockets[0].close();
  assert.deepEqual([heard, line.connected], [["transport close"], false]);
  mock.timers.tick(1000);
  assert.equal(sockets.length, 2);
});

test("a server that is silent for too long is a lost line", () => {
  connected();
  mock.timers.tick(45_001);
  assert.equal(sockets[0].closed, true);
});

test("it does not come back when the server or the page closed it", () => {
  const line = connected();
  const heard = [];
  line.on("disconnect", (reason) => heard.push(reason));
  sockets[0].says("41/cob-c,");
  mock.timers.tick(60_000);
  assert.deepEqual(heard, ["io server disconnect"]);
  assert.equal(sockets.length, 1);
  const other = connected();
  other.close();
  mock.timers.tick(60_000);
  assert.equal(sockets.length, 2);
});

test("a refusal is told with its reason and what comes with it", () => {
  const line = createLine("https://portal.dk", "/cob-c", () => ({}));
  const heard = [];
  line.on("connect_error", (error) => heard.push(error));
  sockets[0].says(OPEN);
  sockets[0].says('44/cob-c,{"message":"ended","data":{"by":"staff"}}');
  assert.deepEqual(heard, [{ message: "ended", data: { by: "staff" } }]);
});

test("nothing is sent, or kept for later, while the line is down", () => {
  const line = connected();
  sockets[0].close();
  line.emit("ev", { v: 1 });
  mock.timers.tick(1000);
  sockets[1].says(OPEN);
  sockets[1].says('40/cob-c,{"sid":"z"}');
  assert.deepEqual(sockets[1].sent, ['40/cob-c,{"v":1,"token":"t"}']);
});

test("both ends of a session name it in the address, as soon as they know it", () => {
  let shard = "";
  const line = createLine(
    "https://portal.dk",
    "/cob-c",
    () => ({}),
    () => shard,
  );
  assert.ok(!sockets[0].url.includes("&s="));
  sockets[0].says(OPEN);
  shard = "17";
  line.again();
  assert.equal(sockets.length, 2);
  assert.ok(sockets[0].closed);
  assert.ok(sockets[1].url.endsWith("&s=17"));
  mock.timers.tick(60_000);
  assert.equal(sockets.length, 2);
});

for (const [code, reason] of [
  [1012, "restart"],
  [1013, "slow"],
  [1006, "transport close"],
]) {
  test(`a line that is closed with ${code} is told as "${reason}", and comes back`, () => {
    const line = connected();
    const told = [];
    line.on("disconnect", (why) => told.push(why));
    sockets[0].onclose({ code });
    assert.deepEqual(told, [reason]);
    mock.timers.tick(5000);
    assert.equal(sockets.length, 2);
  });
}
