/**
 * The citizen's page for showing a picture of the screen. Nothing is captured before the consent, nothing is sent
 * unless the server says that the session is being shared, and whatever is not that ends the connection at once.
 */
import { timeOfDay } from "./clock.js";
import { mirrors } from "./states.js";
import { createLine } from "../core/line.js";
import { onEscapeTwice } from "./escape.js";
import { createCall } from "./screen-call.js";
import { createFloat } from "./screen-float.js";
import { inWords, putAt } from "./screen-place.js";
import { secretOfAddress, sessionOf, token as storage } from "./token.js";
import "./screen.css";

const TICK_MS = 15_000;
const POINTER_MS = 4000;
const HINT_MS = 20_000;
const WANTED = {
  video: { displaySurface: "browser", frameRate: { ideal: 10, max: 15 } },
  audio: false,
  selfBrowserSurface: "exclude",
  surfaceSwitching: "include",
  monitorTypeSurfaces: "include",
  systemAudio: "exclude",
};

const page = document.getElementById("screen");
const words = JSON.parse(document.getElementById("screen-words").textContent);
const parts = Object.fromEntries(
  [...page.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]),
);
const fill = (text, names) => text.replace(/\{(\w+)\}/g, (_, name) => names[name] ?? "");

const token = secretOfAddress() || page.dataset.token || storage.get();
const canShare = "getDisplayMedia" in (navigator.mediaDevices ?? {}) && "RTCPeerConnection" in window;

let session = { state: "connecting", staff: "", municipality: "" };
let stream = null;
let picture = "calling";
let arrived = false;
// Paused here before the server has said so, and going to show what it has not said yes to yet.
let pausing = false,
  choosing = false,
  over = false;
let note = "",
  shownTo = null;
let pointerTimer = null,
  hintTimer = null;

const socket = token
  ? createLine(
      location.origin,
      "/cob-c",
      () => ({ v: 1, token }),
      () => sessionOf(token),
    )
  : null;
const say = (event, body = {}, answer = undefined) => socket.emit(event, { v: 1, ...body }, answer);
const call = createCall({
  say,
  onChange: (kind) => {
    picture = kind;
    draw();
  },
});
const float = createFloat({ words, page, onStop: stop, onPause: togglePause });

// What is shown ------------------------------------------------------------------------------------------------

function kindOf() {
  if (over) return "ended";
  if (session.state === "connecting") return "connecting";
  if (!socket.connected) return "offline";
  if (pausing || session.state === "paused") return "paused";
  if (session.state !== "sharing") return "ask";
  if (!session.here) return "waiting";
  return { live: "sharing", failed: "failed" }[picture] ?? "calling";
}

function sectionOf(kind) {
  if (kind === "ended" || kind === "connecting") return kind;
  if (!canShare) return "unsupported";
  return stream && !choosing ? "live" : "ask";
}

function draw() {
  const kind = kindOf();
  const section = sectionOf(kind);
  const names = { staff: session.staff, place: session.municipality };
  const said = fill(words.status[kind], names);
  page.dataset.state = kind;
  if (parts.status.textContent !== said) parts.status.textContent = said;
  document.title = document.title.replace(/^(● [^–]+– )?/, kind === "sharing" ? `● ${words.live} – ` : "");
  parts.who.textContent = fill(words.who, names);
  parts.words.textContent = session.words ?? "";
  parts["note-box"].hidden = !note;
  parts.note.textContent = note ? fill(words.notes[note], names) : "";
  const isPaused = kind === "paused";
  parts.pause.hidden = isPaused || kind === "offline";
  parts.resume.hidden = !isPaused;
  parts.retry.hidden = kind !== "failed";
  parts.cover.hidden = !isPaused;
  parts.heading.textContent = words.headings[kind] ?? words.headings.live;
  parts.yes.disabled = kind === "offline";
  for (const each of page.querySelectorAll("[data-show]")) {
    const comes = each.hidden && each.dataset.show === section;
    each.hidden = each.dataset.show !== section;
    // A screen reader begins at the new heading, not where the button was that is gone.
    if (comes) each.querySelector("h1").focus();
  }
  float.draw(said, isPaused);
}

function warnOfMonitor() {
  const surface = stream?.getVideoTracks()[0]?.getSettings().displaySurface;
  parts.monitor.hidden = surface !== "monitor";
}

function hidePointer() {
  parts.pointer.hidden = true;
  float.hidePointer();
}

function tellHint(text) {
  parts.hint.textContent = text;
  float.hint(text);
  clearTimeout(hintTimer);
  if (text) hintTimer = setTimeout(() => tellHint(""), HINT_MS);
}

// The picture --------------------------------------------------------------------------------------------------

function dropStream() {
  call.close();
  for (const track of stream?.getTracks() ?? []) {
    track.onended = null;
    track.stop();
  }
  stream = null;
  parts.preview.srcObject = null;
  hidePointer();
  tellHint("");
  float.close();
}

function enable(on) {
  for (const track of stream?.getTracks() ?? []) track.enabled = on;
}

/** Asks the browser, which asks the citizen what to show; the consent is said only when there is something to show. */
async function choose() {
  note = "";
  const asked = session.words;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia(WANTED);
  } catch (error) {
    note = error.name === "NotAllowedError" && !/system|policy/i.test(error.message) ? "picker" : "blocked";
    draw();
    // The button is far below: whoever shut the picker reads here what came of it.
    parts["note-box"].focus();
    return;
  }
  const [track] = stream.getVideoTracks();
  track.contentHint = "detail";
  track.onended = stoppedByBrowser;
  parts.preview.srcObject = stream;
  picture = "calling";
  warnOfMonitor();
  // The session may have ended, or the line been lost, while the citizen chose.
  if (over || !socket.connected || session.state !== "joined") {
    dropStream();
  } else if (session.words !== asked) {
    // Somebody else has taken over meanwhile: the yes was not for that person.
    note = "person";
    dropStream();
  } else {
    choosing = true;
    shownTo = session.words;
    say("consent", { scope: "screen", yes: true, words: asked });
  }
  draw();
}

function stoppedByBrowser() {
  dropStream();
  pausing = false;
  note = "browser";
  say("revoke");
  draw();
}

// What the citizen does ----------------------------------------------------------------------------------------

function togglePause() {
  if (kindOf() === "paused") {
    say("resume");
    return;
  }
  // Here first, and then there.
  pausing = true;
  enable(false);
  call.close();
  hidePointer();
  tellHint("");
  say("pause");
  draw();
}

function finish(line) {
  if (over) return;
  over = true;
  dropStream();
  clearInterval(ticking);
  storage.clear();
  parts.ended.textContent = line;
  socket?.close();
  draw();
}

function ended({ at, by, why } = {}) {
  const time = timeOfDay(at || Date.now());
  const line = fill(words.ended.line, { time, by: words.ended.by[by] ?? words.ended.by.system });
  const reason = words.ended.why[why];
  finish(reason ? `${line} ${reason[0].toUpperCase()}${reason.slice(1)}.` : line);
}

function stop() {
  if (over) return;
  if (socket.connected) say("stop");
  else fetch("/cob/v1/stop", { method: "POST", body: token, keepalive: true }).catch(() => {});
  ended({ by: "citizen" });
}

parts.yes.addEventListener("click", choose);
parts.no?.addEventListener("click", () => {
  say("consent", { scope: "screen", yes: false, words: session.words ?? "" });
  ended({ by: "citizen" });
});
parts.back?.addEventListener("click", () => {
  parts.return.hidden = false;
  parts.return.focus();
});
parts.switch?.addEventListener("click", () => {
  dropStream();
  say("revoke");
});
parts.stop.addEventListener("click", stop);
parts.pause.addEventListener("click", togglePause);
parts.resume.addEventListener("click", togglePause);
parts.retry.addEventListener("click", () => call.again());
parts.float.addEventListener("click", () => stream && float.open(stream).then(draw));
parts["float-box"].hidden = !float.possible;
parts["float-none"].hidden = float.possible;
onEscapeTwice(() => stream !== null, stop);
addEventListener("pagehide", dropStream);

// What the server says -----------------------------------------------------------------------------------------

/** A page that was just opened has nothing to show: what was said yes to before is asked for anew. */
function arrive(state) {
  arrived = true;
  if (["created", "joined", "ended"].includes(state)) return true;
  if (!mirrors(state)) note = "again";
  say("revoke");
  return false;
}

function onState(body) {
  const before = session;
  session = body;
  if (body.state === "ended") return ended(body);
  if (!arrived && !arrive(body.state)) return undefined;
  if (body.state === "joined") {
    // Taken back, or handed to somebody else; what was chosen meanwhile waits for the answer to its consent.
    if (shownTo && body.words !== shownTo) note = "person";
    if (stream && (!choosing || body.words !== shownTo)) dropStream();
  } else choosing = false;
  if (body.state === "paused") pausing = false;
  if (body.state === "sharing" && before.state !== "sharing") pausing = false;
  const flows = body.state === "sharing" && !pausing;
  enable(flows);
  if (!flows || !body.here) call.close();
  if (!stream && ["sharing", "paused"].includes(body.state)) say("revoke");
  return draw();
}

socket?.on("connect", () => say("ready"));
socket?.on("joined", (body) => storage.set(body.token));
socket?.on("state", onState);
socket?.on("call", ({ share }) => {
  if (stream && !pausing && session.state === "sharing") call.begin(share, stream);
});
socket?.on("rtc", call.receive);
socket?.on("spot", (spot) => {
  if (!stream) return;
  putAt(parts.pointer, parts.preview, spot);
  float.point(spot);
  if (spot.mark) {
    const where = inWords(spot, words.rows, words.columns);
    tellHint(fill(words.points, { staff: session.staff, where }));
  }
  clearTimeout(pointerTimer);
  pointerTimer = setTimeout(hidePointer, POINTER_MS);
});
socket?.on("hint", ({ hint }) =>
  tellHint(fill(words.hint, { staff: session.staff, hint: words.hints[hint] ?? "" })),
);
// Without a line nobody could take the consent back: then nothing may flow either.
socket?.on("disconnect", (reason) => {
  call.close();
  hidePointer();
  if (reason === "io server disconnect") finish(words.ended.moved);
  else draw();
});
socket?.on("connect_error", (error) => {
  if (error.message === "ended") ended(error.data);
  else if (error.message === "full") finish(words.ended.full);
  else if (["unknown", "origin", "message"].includes(error.message)) finish(words.ended.unknown);
  else draw();
});

const ticking = setInterval(() => {
  if (socket?.connected) say("tick");
  warnOfMonitor();
}, TICK_MS);
if (token) draw();
else finish(words.ended.unknown);
