/** The two ends of a session, lean enough that hundreds of them cost little: frames are put together by hand. */
import WebSocket from "ws";
import { nextBatch, sentAt } from "./traffic.mjs";

const ACK_MS = 200;
const TICK_MS = 12_000;
// As the recorder does: with so many batches unanswered it waits.
const MOST_UNANSWERED = 8;
const PART_BYTES = 128 * 1024;
const OPTIONS = { perMessageDeflate: true, maxPayload: 4_000_000 };

/** Measures: how long batches took, what was lost, what came out of order. */
export class Tally {
  constructor() {
    this.clear();
    this.closed = 0;
  }
  clear() {
    this.took = [];
    this.sent =
      this.held =
      this.answered =
      this.refused =
      this.received =
      this.snapshots =
      this.disordered =
        0;
  }
}

function open(url, headers, onText) {
  const socket = new WebSocket(url, { ...OPTIONS, headers });
  socket.on("message", (data, isBinary) => !isBinary && onText(data.toString()));
  socket.on("error", () => {});
  return socket;
}

/** Both pages of one session on a Socket.IO server, ours or Node's. */
export class SocketIOSession {
  constructor(base, given, tally, snapshot) {
    Object.assign(this, { base, given, tally, snapshot });
    this.seq = this.shown = this.lastId = 0;
    this.epoch = 0;
    this.live = this.ended = false;
    this.waiting = new Set();
    this.ackTimer = null;
  }

  /** Opens both ends; resolves once the page is mirrored. */
  async start() {
    await this.openStaff();
    await this.openCitizen();
    await new Promise((resolve) => (this.onLive = resolve));
    this.ticking = setInterval(() => {
      this.staff.send('42/cob-s,["tick",{"v":1}]');
      this.citizen.send('42/cob-c,["tick",{"v":1}]');
    }, TICK_MS);
  }

  url() {
    return `${this.base}/socket.io/?EIO=4&transport=websocket&s=${this.given.session}`;
  }

  connect(namespace, auth, headers, onEvent) {
    return new Promise((resolve) => {
      const socket = open(this.url(), { Origin: this.base.replace("ws", "http"), ...headers }, (text) => {
        if (text[0] === "0") socket.send(`40${namespace},${JSON.stringify(auth)}`);
        else if (text === "2") socket.send("3");
        else if (text.startsWith("40")) {
          socket.send(`42${namespace},["ready",{"v":1}]`);
          resolve(socket);
        } else if (text.startsWith("44")) {
          throw new Error(`refused: ${text}`);
        } else onEvent(text);
      });
      socket.on("close", () => {
        this.live = false;
        if (!this.ended) this.tally.closed += 1;
        resolve(socket);
      });
    });
  }

  async openStaff() {
    const { staffAuth, cookie } = this.given;
    const headers = cookie ? { Cookie: cookie } : {};
    this.staff = await this.connect("/cob-s", staffAuth, headers, (text) => this.staffHears(text));
  }

  async openCitizen() {
    this.citizen = await this.connect("/cob-c", this.given.citizenAuth, {}, (text) =>
      this.citizenHears(text),
    );
  }

  staffHears(text) {
    if (text.startsWith("451-")) {
      this.tally.snapshots += 1;
      this.shown = 0;
    } else if (text.startsWith('42/cob-s,["ev"')) {
      this.tally.received += 1;
      this.tally.took.push(performance.now() - sentAt(text));
      const seq = Number(/"seq":(\d+)/.exec(text)[1]);
      if (seq !== this.shown + 1) this.tally.disordered += 1;
      this.shown = seq;
    } else return;
    this.ackTimer ??= setTimeout(() => {
      this.ackTimer = null;
      if (this.staff?.readyState !== WebSocket.OPEN) return;
      this.staff.send(`42/cob-s,["ack",{"v":1,"epoch":${this.epoch},"seq":${this.shown}}]`);
    }, ACK_MS);
  }

  citizenHears(text) {
    if (text.startsWith('42/cob-c,["start"')) this.snap(JSON.parse(text.slice(9))[1].after);
    else if (text.startsWith("43/cob-c,")) this.answered(text.slice(9));
  }

  snap(after) {
    this.live = false;
    this.epoch = Math.max(Date.now(), after + 1, this.epoch + 1);
    this.seq = 0;
    this.waiting.clear();
    const of = Math.ceil(this.snapshot.length / PART_BYTES);
    for (let part = 0; part < of; part++) {
      const z = { _placeholder: true, num: 0 };
      const body = JSON.stringify(["snap", { v: 1, epoch: this.epoch, part, of, z }]);
      this.lastPart = ++this.lastId;
      this.citizen.send(`451-/cob-c,${this.lastPart}${body}`);
      this.citizen.send(this.snapshot.subarray(part * PART_BYTES, (part + 1) * PART_BYTES));
    }
  }

  answered(text) {
    const [, id, answer] = /^(\d+)\["(\w+)"\]$/.exec(text);
    if (Number(id) === this.lastPart) {
      if (answer !== "ok") return void setTimeout(() => this.snap(this.epoch), 2000);
      this.live = true;
      this.onLive?.();
      return;
    }
    if (!this.waiting.delete(Number(id))) return;
    this.tally.answered += 1;
    if (answer === "ok") this.onAnswer?.();
    else {
      this.tally.refused += 1;
      if (answer === "again") this.snap(this.epoch);
    }
  }

  send() {
    if (!this.live || this.citizen.readyState !== WebSocket.OPEN) return;
    if (this.waiting.size >= MOST_UNANSWERED) {
      this.tally.held += 1;
      return;
    }
    const id = ++this.lastId;
    this.waiting.add(id);
    this.tally.sent += 1;
    const body = { v: 1, epoch: this.epoch, seq: ++this.seq, ev: nextBatch(performance.now()) };
    this.citizen.send(`42/cob-c,${id}["ev",${JSON.stringify(body)}]`);
  }

  stop() {
    this.ended = true;
    clearTimeout(this.ackTimer);
    clearInterval(this.ticking);
    this.citizen?.terminate();
    this.staff?.terminate();
  }
}

/** Both pages of one session on the plain `ws` relay. */
export class PlainSession {
  constructor(base, given, tally, snapshot) {
    Object.assign(this, { base, given, tally, snapshot });
    this.seq = this.shown = 0;
    this.ended = false;
  }

  async start() {
    const { session } = this.given;
    this.staff = open(`${this.base}/?side=staff&s=${session}`, {}, (text) => {
      this.tally.received += 1;
      this.tally.took.push(performance.now() - sentAt(text));
      this.ackTimer ??= setTimeout(() => {
        this.ackTimer = null;
        if (this.staff.readyState === WebSocket.OPEN) this.staff.send(`{"ack":${this.seq}}`);
      }, ACK_MS);
    });
    await new Promise((resolve) => this.staff.on("open", resolve));
    this.citizen = open(`${this.base}/?side=citizen&s=${session}`, {}, () => {
      this.tally.answered += 1;
      this.onAnswer?.();
    });
    await new Promise((resolve) => this.citizen.on("open", resolve));
    this.citizen.send(this.snapshot);
  }

  send() {
    this.tally.sent += 1;
    const body = { v: 1, epoch: 1, seq: ++this.seq, ev: nextBatch(performance.now()) };
    this.citizen.send(JSON.stringify(body));
  }

  stop() {
    clearTimeout(this.ackTimer);
    this.citizen?.terminate();
    this.staff?.terminate();
  }
}
