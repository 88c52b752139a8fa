/**
 * The shared page's side: joins with a spoken code or comes back with its token, asks for consent, mirrors, stops.
 * The server decides whether anything may be recorded: before its `start` and after its `state` nothing is.
 */
import { record } from "@rrweb/record";
import { createBar } from "./bar.js";
import { createLine } from "../core/line.js";
import { createJournal } from "./journal.js";
import { loadPart } from "./parts.js";
import * as lifts from "./lifts.js";
import { createRecorder } from "./recorder.js";
import * as redact from "./redact.js";

const KEY = "hotline.cobrowse";
const TICK_MS = 15_000;
const isSeen = ({ state }) => state === "viewing" || state === "control";
const portal = new URL(document.currentScript.src).origin;

const storage = {
  get: () => {
    try {
      return sessionStorage.getItem(KEY);
    } catch {
      return null;
    }
  },
  set: (token) => {
    try {
      sessionStorage.setItem(KEY, token);
    } catch {
      /* Then the page cannot be left. */
    }
  },
  clear: () => {
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      /* As above. */
    }
  },
};

/** The code or token of the address, which is taken out of it so that it is neither bookmarked nor sent on. */
function secretOfAddress() {
  const secret = /^#cob=([\w-]+)$/.exec(location.hash)?.[1];
  if (secret) history.replaceState(history.state, "", location.pathname + location.search);
  return secret;
}

const fromAddress = secretOfAddress();
let code = fromAddress && /^\d{6}$/.test(fromAddress) ? fromAddress : null;
let token = fromAddress && !code ? fromAddress : code ? null : storage.get();
if (token) storage.set(token);

if (code || token) share();

function share() {
  let session = { state: "created" };
  let closeConsent = null,
    asked = null,
    extras = null,
    over = false,
    tooFast = false;

  const socket = createLine(portal, "/cob-c", () => (token ? { v: 1, token } : { v: 1, code }));
  const bar = createBar({ onStop: stop, onPause: () => say("pause"), onResume: () => say("resume") });
  const recorder = createRecorder({
    record,
    send: (event, body, answer) => socket.emit(event, body, answer),
    onFault: stop,
    onStorm: () => {
      tooFast = true;
      draw();
    },
    onEpoch: () => extras?.hide(),
  });
  // What the hotline did here, for the receipt: whoever does it says so to `journal.onAct`.
  const journal = createJournal(() => session.staff);
  if (fromAddress) journal.clear();
  const ticking = setInterval(() => socket.connected && say("tick"), TICK_MS);
  const text = bar.text;

  // What is nice to have: without it the page is shared just as safely.
  const loading = loadPart("extras")
    .then((create) => {
      // Its gate is this one: a copy would not know what was secret once, nor what is shown just now.
      const gate = { ...redact, ...lifts };
      const tools = { bar, gate, recorder, journal, portal, mirror: record.mirror, emit: socket.emit };
      extras = create({ ...tools, lang: text.lang, session: () => session });
      extras.heed(session);
      return extras;
    })
    .catch(() => null);
  const look = () => loading.then((made) => made?.look());

  function say(event, body = {}) {
    socket.emit(event, { v: 1, ...body });
  }

  function draw() {
    if (over) return;
    const { state, staff, municipality, here, why } = session;
    bar.note("soon", ...(text.soon[session.soon] ? [text.soon[session.soon]] : []));
    if (!isSeen(session) && state !== "paused") return;
    const kind = !socket.connected
      ? "offline"
      : state === "paused"
        ? why === "alarm"
          ? "alarm"
          : "paused"
        : !here
          ? "waiting"
          : tooFast
            ? "fast"
            : "sharing";
    bar.show(kind, staff, municipality);
  }

  function finish(title, lines = []) {
    if (over) return;
    over = true;
    recorder.stop();
    clearInterval(ticking);
    storage.clear();
    closeConsent?.();
    socket.close();
    extras?.end();
    journal.clear();
    if (title) bar.tell(title, lines);
    else bar.remove();
  }

  function ended({ at, by, why }) {
    const when = new Date(at || Date.now()).toLocaleTimeString("da-DK", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: "Europe/Copenhagen",
    });
    const told = text.endedText(when.replace(":", "."), text.by[by] || text.by.system);
    const lines = [[told, text.why[why]].filter(Boolean).join(" "), text.nobody];
    const receipt = extras?.receipt(token);
    finish(text.ended, [...lines, ...(receipt ? [receipt] : []), text.safety]);
  }

  // Stops here first, and then tells the server, by whichever way is open.
  function stop() {
    if (over) return;
    recorder.stop();
    if (socket.connected) {
      say("stop");
    } else if (token) {
      fetch(`${portal}/cob/v1/stop`, { method: "POST", body: token, mode: "no-cors", keepalive: true }).catch(
        () => {},
      );
    }
    ended({ by: "citizen" });
  }

  socket.on("connect", () => say("ready"));

  socket.on("joined", (body) => {
    token = body.token;
    code = null;
    storage.set(token);
  });

  socket.on("state", (body) => {
    const before = session.staff !== body.staff ? session.staff : "";
    session = body;
    if (body.state === "ended") return ended(body);
    if (!isSeen(body) || !body.here) recorder.stop();
    extras?.heed(body);
    if (body.state !== "joined" || asked !== body.words) {
      closeConsent?.();
      closeConsent = asked = null;
    }
    if (body.state === "joined" && !closeConsent) {
      asked = body.words;
      bar.rest();
      closeConsent = bar.ask(body, decide, { before, look });
    }
    draw();
  });

  function decide(yes) {
    say("consent", { scope: "view", yes });
    if (yes) return;
    recorder.watch(null);
    finish(text.declined, [text.declinedText]);
  }

  socket.on("start", ({ after }) => {
    if (over || !isSeen(session)) return;
    tooFast = false;
    recorder.start(after);
  });

  socket.on("disconnect", (reason) => {
    recorder.stop();
    if (reason === "io server disconnect") finish(text.ended, [text.moved]);
    else draw();
  });

  socket.on("connect_error", (error) => {
    if (error.message === "ended") ended(error.data);
    else if (error.message === "too_many") finish(text.ended, [text.tooMany]);
    else if (["unknown", "origin", "message"].includes(error.message)) {
      // An old token is no news to anybody; a code that was just typed is.
      if (code) finish(text.title, [text.wrong]);
      else finish();
    } else draw();
  });
}
