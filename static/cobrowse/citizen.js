/**
 * The shared page's side: joins with a spoken code or comes back with its token, asks for consent, mirrors, stops.
 * The server decides whether anything may be recorded: before its `start` and after its `state` nothing is.
 */
import { record } from "@rrweb/record";
import { createBar } from "./bar.js";
import { createLine } from "../core/line.js";
import { createRecorder } from "./recorder.js";

const KEY = "hotline.cobrowse";
const TICK_MS = 15_000;
const LOST = { restart: "restart", slow: "slow" };
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
    lostBy = "",
    over = false,
    tooFast = false;

  // A token begins with its session's number; whoever has only a code is told the token, and comes again with it.
  const shard = () => /^(\d+)-/.exec(token ?? "")?.[1] ?? "code";
  const socket = createLine(portal, "/cob-c", () => (token ? { v: 1, token } : { v: 1, code }), shard);
  const bar = createBar({ onStop: stop, onPause: () => say("pause"), onResume: () => say("resume") });
  const recorder = createRecorder({
    record,
    send: (event, body, answer) => socket.emit(event, body, answer),
    onFault: stop,
    onStorm: () => {
      tooFast = true;
      draw();
    },
  });
  const ticking = setInterval(() => socket.connected && say("tick"), TICK_MS);
  const text = bar.text;

  function say(event, body = {}) {
    socket.emit(event, { v: 1, ...body });
  }

  function draw() {
    if (over) return;
    const { state, staff, municipality, here, why } = session;
    if (state !== "viewing" && state !== "paused") return;
    const kind = !socket.connected
      ? (LOST[lostBy] ?? "offline")
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

  function finish(title, ...lines) {
    if (over) return;
    over = true;
    recorder.stop();
    clearInterval(ticking);
    storage.clear();
    closeConsent?.();
    socket.close();
    if (title) bar.tell(title, ...lines);
    else bar.remove();
  }

  function ended({ at, by, why }) {
    const when = new Date(at || Date.now()).toLocaleTimeString("da-DK", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: "Europe/Copenhagen",
    });
    const told = text.endedText(when.replace(":", "."), text.by[by] || text.by.system);
    finish(text.ended, [told, text.why[why]].filter(Boolean).join(" "), text.nobody);
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

  function joined(body) {
    token = body.token;
    code = null;
    storage.set(token);
  }
  socket.on("joined", joined);

  socket.on("state", (body) => {
    session = body;
    if (body.state === "ended") return ended(body);
    if (body.state !== "viewing" || !body.here) recorder.stop();
    if (body.state === "joined" && !closeConsent) {
      closeConsent = bar.ask(body, (yes) => {
        say("consent", { scope: "view", yes });
        if (!yes) finish();
      });
    }
    if (body.state !== "joined") {
      closeConsent?.();
      closeConsent = null;
    }
    draw();
  });

  socket.on("start", ({ after }) => {
    if (over || session.state !== "viewing") return;
    tooFast = false;
    recorder.start(after);
  });

  socket.on("disconnect", (reason) => {
    recorder.stop();
    if (reason === "io server disconnect") finish(text.ended, text.moved);
    else {
      lostBy = reason;
      draw();
    }
  });

  socket.on("connect_error", (error) => {
    if (error.message === "joined") {
      joined(error.data);
      socket.again();
    } else if (error.message === "ended") ended(error.data);
    else if (error.message === "full") finish(text.ended, text.full);
    else if (error.message === "too_many") finish(text.ended, text.tooMany);
    else if (["unknown", "origin", "message"].includes(error.message)) {
      // An old token is no news to anybody; a code that was just typed is.
      if (code) finish(text.title, text.wrong);
      else finish();
    } else draw();
  });
}
