/**
 * The shared page's side: joins with a spoken code or comes back with its token, asks for consent, mirrors, stops.
 * The server decides whether anything may be recorded: before its `start` and after its `state` nothing is.
 */
import { timeOfDay } from "./clock.js";
import { mirrors } from "./states.js";
import { record } from "@rrweb/record";
import { createBar } from "./bar.js";
import { createLine } from "../core/line.js";
import { createHelping } from "./helping.js";
import { createJournal } from "./journal.js";
import * as lifts from "./lifts.js";
import { setMarks } from "./marks.js";
import { loadPart } from "./parts.js";
import { createRecorder } from "./recorder.js";
import * as redact from "./redact.js";
import { isEnglish, speak } from "./words.js";
import { secretOfAddress, sessionOf, token as storage } from "./token.js";

const TICK_MS = 15_000;
const portal = new URL(document.currentScript.src).origin;

const fromAddress = secretOfAddress();
let code = fromAddress && /^\d{6}$/.test(fromAddress) ? fromAddress : null;
let token = fromAddress && !code ? fromAddress : code ? null : storage.get();
if (token) storage.set(token);

if (code || token) {
  // Danish words are better than none.
  if (isEnglish()) {
    loadPart("english")
      .then(
        (create) => speak(create()),
        () => {},
      )
      .then(share);
  } else share();
}

function share() {
  let session = { state: "created" };
  let closeConsent = null,
    asked = null,
    extras = null,
    lostBy = "",
    over = false,
    hindrance = null,
    toScreen = false,
    takenBack = false;

  // A token begins with its session's number; whoever has only a code is told the token, and comes again with it.
  const shard = () => sessionOf(token) ?? "code";
  const socket = createLine(portal, "/cob-c", () => (token ? { v: 1, token } : { v: 1, code }), shard);
  const bar = createBar({
    onStop: stop,
    onPause: () => say("pause"),
    onResume: () => say("resume"),
    onScreen,
  });
  const recorder = createRecorder({
    record,
    send: (event, body, answer) => socket.emit(event, body, answer),
    onFault: stop,
    onStorm: (why) => {
      hindrance = why;
      say("unable", { why });
      draw();
    },
    onEpoch: () => {
      hindrance = null;
      draw();
      extras?.hide();
    },
  });
  // What the hotline did here, for the receipt: whoever does it says so to `journal.onAct`.
  const journal = createJournal(() => session.staff);
  if (fromAddress) journal.clear();
  const ticking = setInterval(() => socket.connected && say("tick"), TICK_MS);
  const text = bar.text;
  const helping = createHelping({ bar, recorder, socket, say, mirror: record.mirror, onAct: journal.onAct });

  // What is nice to have: without it the page is shared just as safely.
  const loading = loadPart("extras")
    .then((create) => {
      // Its gate is this one: a copy would not know what was secret once, nor what is shown just now.
      const gate = { ...redact, ...lifts };
      const tools = {
        bar,
        gate,
        recorder,
        journal,
        portal,
        mirror: record.mirror,
        emit: socket.emit,
        takeBack,
      };
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
    if (!mirrors(session.state) && state !== "paused") return;
    const kind = !socket.connected
      ? ["restart", "slow"].includes(lostBy)
        ? lostBy
        : "offline"
      : state === "paused"
        ? why === "alarm"
          ? "alarm"
          : "paused"
        : !here
          ? "waiting"
          : hindrance || (state === "control" ? "control" : "sharing");
    bar.show(kind, staff, municipality);
  }

  // Nothing of the sharing is left on this page.
  function leave() {
    over = true;
    recorder.watch(null);
    recorder.stop();
    helping.heed({});
    clearInterval(ticking);
    closeConsent?.();
    socket.close();
    extras?.end();
  }

  function finish(title, lines = []) {
    if (over) return;
    leave();
    storage.clear();
    journal.clear();
    if (title) bar.tell(title, lines);
    else bar.remove();
  }

  function ended({ at, by, why }) {
    const told = text.endedText(timeOfDay(at || Date.now()), text.by[by] || text.by.system);
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

  // The portal's page takes the session over, in a tab of its own: what was typed here stays.
  function onScreen() {
    toScreen = true;
    open(`${portal}/deltag/skaerm?side#cob=${token}`, "_blank", "noopener");
  }

  // The new page has taken the session over. This one keeps its token, to take it back.
  function goneToScreen() {
    leave();
    bar.tell(text.toScreen, [text.toScreenText], text.again, () => {
      storage.set(token);
      share();
    });
  }

  // Here at once, and told to the server as soon as there is a line.
  function takeBack() {
    takenBack = true;
    recorder.stop();
    say("revoke");
  }

  socket.on("connect", () => {
    if (takenBack) say("revoke");
    say("ready");
  });

  function joined(body) {
    setMarks(body.marks);
    token = body.token;
    code = null;
    storage.set(token);
  }
  socket.on("joined", joined);

  // What is marked was changed: the server's `start`, which follows, shows the page by the new marks.
  socket.on("marks", (body) => {
    recorder.stop();
    setMarks(body.marks);
  });

  socket.on("state", (body) => {
    const before = session.staff !== body.staff ? session.staff : "";
    session = body;
    if (body.state === "ended") return ended(body);
    // What was said yes to elsewhere was not for this page: it is asked for anew.
    if (body.mode === "screen") return say("revoke");
    if (!mirrors(body.state) || !body.here) recorder.stop();
    if (body.state === "joined") takenBack = false;
    helping.heed(body);
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
    say("consent", { scope: "view", yes, words: asked });
    if (yes) return;
    finish(text.declined, [text.declinedText]);
  }

  socket.on("start", ({ after, sheets }) => {
    if (over || takenBack || !mirrors(session.state)) return;
    recorder.start(after, sheets);
  });

  socket.on("disconnect", (reason) => {
    recorder.stop();
    // What is said now is heard by nobody: it is asked anew.
    closeConsent?.();
    closeConsent = asked = null;
    helping.heed({});
    if (reason === "io server disconnect" && toScreen) goneToScreen();
    else if (reason === "io server disconnect") finish(text.ended, [text.moved]);
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
    else if (error.message === "full") finish(text.ended, [text.full]);
    else if (error.message === "too_many") finish(text.ended, [text.tooMany]);
    else if (["unknown", "origin", "message"].includes(error.message)) {
      // An old token is no news to anybody; a code that was just typed is.
      if (code) finish(text.title, [text.wrong]);
      else finish();
    } else draw();
  });
}
