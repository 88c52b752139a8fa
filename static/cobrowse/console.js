/**
 * The staff's side: keeps the socket, tells the state in words, and hands what comes to the replica in its frame.
 * The page's content never touches this document; the words come from the template.
 */
import { io } from "socket.io-client";
import "./console.css";

const TICK_MS = 10_000;
const ACK_MS = 200;

const page = document.getElementById("cobrowse");
const frame = document.getElementById("replica");
const parts = Object.fromEntries(
  [
    "state",
    "hint",
    "hits",
    "gate",
    "placeholder",
    "steps",
    "pause",
    "resume",
    "refresh",
    "code",
    "address",
    "line",
  ].map((name) => [name, page.querySelector(`[data-part="${name}"]`)]),
);
const words = JSON.parse(document.getElementById("cobrowse-words").textContent);

const socket = io("/cob-s", {
  transports: ["websocket"],
  // Both ends name the session, so that a proxy leads them to the same relay.
  query: { s: page.dataset.session },
  reconnectionDelay: 500,
  reconnectionDelayMax: 3000,
  auth: { v: 1, session: Number(page.dataset.session) },
});
const say = (event, body = {}) => socket.emit(event, { v: 1, ...body });

let session = { state: page.dataset.state, here: false };
let hasPicture = false;
let ackTimer = null;
let lastShown = null;
let replicaListens = false;
let announced = false;
// Why there is no line: the server says so in the code that it closes with.
const LOST = { 1012: "restart", 1013: "slow" };
let lostBy = "offline";
let refusedAs = "";

function toReplica(message, transfer = []) {
  frame.contentWindow.postMessage(message, location.origin, transfer);
}

function kindOf({ state, here, why, by }) {
  if (refusedAs) return refusedAs;
  if (!socket.connected && socket.active) return lostBy;
  if (state === "paused" && by !== "staff") return why === "alarm" ? "alarm" : "held";
  return state === "viewing" && !here ? "away" : state;
}

function draw() {
  const kind = kindOf(session);
  const { state, by } = session;
  page.dataset.state = kind;
  if (parts.state.textContent !== words[kind].title) parts.state.textContent = words[kind].title;
  parts.hint.textContent = words[kind].hint;
  if (parts.code) parts.code.hidden = state !== "created";
  parts.steps.hidden = state !== "created" && state !== "joined";
  parts.pause.hidden = state !== "viewing";
  // A pause that the citizen or the gate has made is the citizen's to lift.
  parts.resume.hidden = state !== "paused" || by !== "staff";
  parts.refresh.hidden = state !== "viewing";
  const visible = state === "viewing" && hasPicture;
  frame.hidden = !visible;
  parts.placeholder.hidden = visible;
}

function count({ hits }) {
  if (hits === undefined) return;
  parts.hits.textContent = String(hits);
  parts.gate.classList.toggle("cobrowse-gate-alarm", hits > 0);
}

function clear() {
  hasPicture = false;
  parts.address.textContent = "";
  toReplica({ kind: "clear" });
}

socket.on("state", (body) => {
  session = body;
  count(body);
  if (body.state === "ended") {
    // The page for an ended session is the server's, with the times.
    location.reload();
    return;
  }
  if (body.state !== "viewing" || !body.here) clear();
  draw();
});

socket.on("snap", (body) => {
  count(body);
  const z = body.z instanceof ArrayBuffer ? body.z : body.z.buffer;
  toReplica({ kind: "snap", epoch: body.epoch, z }, [z]);
  hasPicture = true;
  draw();
});

socket.on("ev", (body) => {
  count(body);
  toReplica({ kind: "ev", epoch: body.epoch, seq: body.seq, ev: body.ev });
});

socket.on("moved", () => {
  socket.disconnect();
  session.state = "moved";
  clear();
  draw();
});
// The server sends the page as soon as this one is ready: not before there is a replica to show it.
function announce() {
  if (announced || !replicaListens || !socket.connected) return;
  announced = true;
  say("ready");
}

socket.on("connect", () => {
  announce();
  draw();
});
socket.on("disconnect", (_reason, details) => {
  lostBy = LOST[details?.context?.code] ?? "offline";
  announced = false;
  clear();
  draw();
});
socket.on("connect_error", (error) => {
  // Signed out, or somebody else's session: the server's own page says which.
  if (["signed_out", "unknown"].includes(error.message)) location.reload();
  else {
    if (error.message === "full") refusedAs = "full";
    draw();
  }
});

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== frame.contentWindow) return;
  if (data.kind === "shown") {
    lastShown = data;
    ackTimer ??= setTimeout(() => {
      ackTimer = null;
      say("ack", { epoch: lastShown.epoch, seq: lastShown.seq });
    }, ACK_MS);
  } else if (data.kind === "size") {
    frame.style.height = `${Math.max(200, data.height)}px`;
  } else if (data.kind === "page") {
    parts.address.textContent = data.href;
  } else if (data.kind === "ready") {
    replicaListens = true;
    announce();
  }
});

// A hidden tab draws nothing: what it missed comes as one new picture instead of a burst.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && session.state === "viewing") say("resnap");
});

parts.pause.addEventListener("click", () => say("pause"));
parts.resume.addEventListener("click", () => say("resume"));
parts.refresh.addEventListener("click", () => say("resnap"));
setInterval(() => socket.connected && say("tick"), TICK_MS);
draw();
// The replica says by itself that it is ready; if that was before this script ran, it says so again.
toReplica({ kind: "hello" });
