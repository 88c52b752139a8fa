/**
 * The staff's side: keeps the socket, tells the state in words, and hands what comes to the replica in its frame.
 * The page's content never touches this document; the words come from the template.
 */
import { mirrors } from "./states.js";
import { io } from "socket.io-client";
import { createScreen } from "./screen-staff.js";
import "./console.css";
import { createTools } from "./tools.js";
import { createDelay } from "./delay.js";
import { createNotices } from "./notices.js";

const TICK_MS = 10_000;
const ACK_MS = 200;
const PING_MS = 5000;

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
    "code",
    "address",
    "view",
    "legend",
    "delay",
    "tools",
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
const toolWords = JSON.parse(document.getElementById("cobrowse-tool-words").textContent);
const tools = createTools({ page, say, toReplica, words: toolWords });
const delay = createDelay({
  say,
  tell: (ms) => (parts.delay.textContent = toolWords.delay.replace("{ms}", ms)),
});
socket.on("pong", (body) => delay.pong(body));
socket.on("done", (body) => tools.done(body));

const screen = createScreen(page, socket);

let session = { state: page.dataset.state, here: false };
let hasPicture = false;
let ackTimer = null;
let lastShown = null;
let replicaListens = false;
let announced = false;
// The replica's policy lets in what was listed for the site that the citizen's page is on: another site, another frame.
let site = 0;
let replicaIsNew = false;
// Why there is no line: the server says so in the code that it closes with.
const LOST = { 1012: "restart", 1013: "slow" };
let lostBy = "offline";
// Why the page cannot be shown just now although it is shared: it changes too fast, or is too big.
let hindrance = "";
let refusedAs = "";

function toReplica(message, transfer = []) {
  frame.contentWindow.postMessage(message, location.origin, transfer);
}

function kindOf({ state, here, why, by }) {
  if (refusedAs) return refusedAs;
  if (!socket.connected && socket.active) return lostBy;
  if (state === "paused" && by !== "staff") return why === "alarm" ? "alarm" : "held";
  if ((mirrors(state) || state === "sharing") && !here) return "away";
  return (mirrors(state) && hindrance) || state;
}

function draw() {
  const kind = kindOf(session);
  const { state, by } = session;
  page.dataset.state = kind;
  if (parts.state.textContent !== words[kind].title) parts.state.textContent = words[kind].title;
  parts.hint.textContent = words[kind].hint;
  if (parts.code) parts.code.hidden = state !== "created";
  parts.steps.hidden = state !== "created" && state !== "joined";
  parts.pause.hidden = !mirrors(session.state) && state !== "sharing";
  // A pause that the citizen or the gate has made is the citizen's to lift.
  parts.resume.hidden = state !== "paused" || by !== "staff";
  const visible = mirrors(session.state) && hasPicture;
  parts.view.hidden = parts.legend.hidden = parts.tools.hidden = !visible;
  const isScreen = screen.draw(session, socket.connected);
  parts.placeholder.hidden = visible || isScreen;
  parts.address.hidden = parts.gate.hidden = isScreen;
  tools.heed(socket.connected ? session : { ...session, state: "offline" });
}

function count({ hits }) {
  if (hits === undefined) return;
  parts.hits.textContent = String(hits);
  parts.gate.classList.toggle("cobrowse-gate-alarm", hits > 0);
}

function clear() {
  hasPicture = false;
  parts.address.textContent = parts.delay.textContent = "";
  delay.forget();
  toReplica({ kind: "clear" });
}

function showSite(number) {
  if (number === site) return;
  site = number;
  replicaIsNew = true;
  const address = new URL(frame.src);
  address.searchParams.set("site", site);
  frame.src = address.href;
}

createNotices({ on: (event, hear) => socket.on(event, hear) }, words.notices);

socket.on("state", (body) => {
  session = { ...body, until: performance.now() + (body.left || 0) * 1000 };
  count(body);
  showSite(body.site ?? site);
  if (body.state === "ended") {
    // The page for an ended session is the server's, with the times.
    location.reload();
    return;
  }
  if (!mirrors(body.state) || !body.here) clear();
  draw();
});

socket.on("unable", ({ why }) => {
  hindrance = why;
  draw();
});

socket.on("snap", (body) => {
  hindrance = "";
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

// Another window of one's own, or a colleague, goes on with the session.
for (const kind of ["moved", "handed"]) {
  socket.on(kind, () => {
    socket.disconnect();
    session.state = kind;
    clear();
    draw();
  });
}
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
    delay.shown(data.at);
    ackTimer ??= setTimeout(() => {
      ackTimer = null;
      say("ack", { epoch: lastShown.epoch, seq: lastShown.seq });
    }, ACK_MS);
  } else if (data.kind === "size") {
    frame.style.height = `${Math.max(200, data.height)}px`;
    frame.style.width = `${data.width}px`;
    tools.sized(data.scale);
  } else if (data.kind === "incomplete") {
    say("resnap");
  } else if (data.kind === "page") {
    parts.address.textContent = data.href;
    tools.begin(data.epoch);
  } else if (data.kind === "ready") {
    replicaListens = true;
    announce();
    // What came while the frame was loaded anew went past it.
    if (replicaIsNew) say("resnap");
    replicaIsNew = false;
  } else tools.hear(data);
});

// A hidden tab draws nothing: what it missed comes as one new picture instead of a burst.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && mirrors(session.state)) say("resnap");
});

parts.pause.addEventListener("click", () => say("pause"));
parts.resume.addEventListener("click", () => say("resume"));
setInterval(() => socket.connected && say("tick"), TICK_MS);
setInterval(() => socket.connected && mirrors(session.state) && session.here && delay.ping(), PING_MS);
draw();
// The replica says by itself that it is ready; if that was before this script ran, it says so again.
toReplica({ kind: "hello" });
