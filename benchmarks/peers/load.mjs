/**
 * Offers a relay the traffic of many sessions and tells what came out. The plan comes on standard input as JSON:
 * urls (each session has both its ends at one of them), dialect, sessions, snapshot (a file), and phases, each with a
 * rate (batches a second and session; 0 for nothing, "full" for as fast as answers come) and seconds.
 * After each phase, and when all are connected, it says a line of JSON and waits for a line to go on.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { PlainSession, SocketIOSession, Tally } from "./ends.mjs";

const AT_ONCE = 16;
const OUTSTANDING = 4;
// A browser gathers events for 30 ms; the product refuses more than 70 batches a second.
const GAP_MS = 30;

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const nextLine = async () => (await lines.next()).value;
const plan = JSON.parse(await nextLine());
const tally = new Tally();
const Session = plan.dialect === "plain" ? PlainSession : SocketIOSession;
const snapshot = readFileSync(plan.snapshot);
const sessions = plan.sessions.map(
  (given, number) => new Session(plan.urls[number % plan.urls.length], given, tally, snapshot),
);

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const rank = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

async function say(word, seconds = 0) {
  const took = tally.took.sort((a, b) => a - b);
  const { sent, held, answered, refused, received, snapshots, disordered, closed } = tally;
  const counts = { sent, held, answered, refused, received, snapshots, disordered, closed };
  const times = { p50: rank(took, 0.5), p99: rank(took, 0.99), most: took.at(-1) };
  console.log(JSON.stringify({ word, seconds, ...counts, ...times, cpu: process.cpuUsage() }));
  await nextLine();
}

async function connectAll() {
  const waiting = [...sessions];
  const work = async () => {
    for (let each = waiting.shift(); each; each = waiting.shift()) await each.start();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Evenly spread: a few sessions at each tick, so that the load is a stream and not a beat. */
async function atRate(rate, seconds) {
  const started = performance.now();
  const total = sessions.length * rate * seconds;
  for (let count = 0; count < total;) {
    const due = Math.min(total, ((performance.now() - started) / 1000) * sessions.length * rate);
    for (; count < due; count++) sessions[count % sessions.length].send();
    await sleep(4);
  }
}

/** As fast as the relay answers, some batches of each session on their way, but no faster than a browser sends them. */
async function atFullSpeed(seconds) {
  const ends = performance.now() + seconds * 1000;
  const busy = async (session) => {
    let answered = OUTSTANDING;
    let wake = () => {};
    session.onAnswer = () => {
      answered++;
      wake();
    };
    while (performance.now() < ends) {
      const next = performance.now() + GAP_MS;
      if (answered <= 0) await Promise.race([new Promise((resolve) => (wake = resolve)), sleep(1000)]);
      answered--;
      session.send();
      await sleep(Math.max(0, next - performance.now()));
    }
    session.onAnswer = null;
  };
  await Promise.all(sessions.map(busy));
}

await connectAll();
await say("connected");
for (const { rate, seconds } of plan.phases) {
  tally.clear();
  const started = performance.now();
  if (rate === "full") await atFullSpeed(seconds);
  else if (rate) await atRate(rate, seconds);
  else await sleep(seconds * 1000);
  const lasted = (performance.now() - started) / 1000;
  // What is still on its way comes within moments, or is lost.
  for (let wait = 0; wait < 500 && tally.received < tally.sent; wait++) await sleep(20);
  await say("phase", lasted);
}
for (const each of sessions) each.stop();
setTimeout(() => process.exit(0), 200);
