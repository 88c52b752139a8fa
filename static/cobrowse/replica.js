/**
 * Draws the citizen's page, in a document of its own with a policy of its own: no script of the page runs, nothing
 * is fetched but our own pictures. Talks to the console around it, and to nobody else.
 */
import { Replayer } from "@rrweb/replay";
import "@rrweb/replay/dist/style.css";
import "./replica.css";
import { strFromU8, unzlibSync } from "fflate";
import { createAim } from "./aim.js";
import lists from "./redaction.json" with { type: "json" };
import { createHand } from "./hand.js";
import { restore } from "./sheets.js";

const SOURCES = lists.sources;
const PRESSES = 1;
const MOST_SHEETS = 400;
const stage = document.getElementById("stage");
const HIDDEN = "repeating-linear-gradient(45deg,#fff3cd 0 6px,#ffe08a 6px 12px)";
const FIELD = 'input:not([type="submit"],[type="button"],[type="reset"],[type="image"]),textarea,select';
const RULES = [
  "html{scroll-behavior:auto!important}",
  // What is not shared is shown as not shared, instead of as nothing.
  "iframe,canvas,video,object,embed,.rr-block{background:repeating-linear-gradient(45deg,#e3e3e3 0 8px,#f5f5f5 8px 16px)!important}",
  // What is masked is seen to be so, also where nothing has been typed yet.
  `:is(${FIELD}):not([data-cobrowse="show"],[data-cobrowse="show"] *),[data-cobrowse="hide"]{background:${HIDDEN}!important;color:#1a1a1a!important}`,
  ':is([type="radio"],[type="checkbox"]):not([data-cobrowse="show"],[data-cobrowse="show"] *){outline:3px dashed #b88a00!important;outline-offset:2px!important}',
  "hotline-cobrowse{display:none!important}",
];

// The style sheets that have come so far, by name.
const sheets = new Map();
let replayer = null;
let epoch = 0;
let size = { width: 1024, height: 768 };
let zoom = 0;
let scale = 1;

const tell = (kind, body = {}) => parent.postMessage({ kind, ...body }, location.origin);
const hand = createHand({
  stage,
  aim: createAim(() => replayer),
  tell: (kind, body) => epoch && tell(kind, { epoch, ...body }),
  scale: () => scale,
});

/** As large as the console has room for (`zoom` 0), or so many times as large as it is. */
function fit({ room } = {}) {
  fit.room = room || fit.room || document.documentElement.clientWidth;
  scale = zoom || Math.min(1, fit.room / size.width);
  stage.style.setProperty("--scale", String(scale));
  hand.draw();
  tell("size", { width: Math.floor(size.width * scale), height: Math.ceil(size.height * scale), scale });
}

function resize({ width, height }) {
  size = { width, height };
  fit();
}

// The citizen's clock may be minutes off; the replayer's is the staff's own.
const now = (event) => ({ ...event, timestamp: Date.now() });

// The replayer would press and let go again in the drawn page, where nothing listens; a click it only draws.
const isDrawn = ({ data }) => data.source !== SOURCES.mouseInteraction || data.type > PRESSES;

function show(snapshot) {
  replayer?.destroy();
  stage.replaceChildren();
  const [meta, full] = JSON.parse(strFromU8(unzlibSync(snapshot)));
  if (!restore(full.data.node, sheets)) tell("incomplete");
  // A page that makes new ones all the time would fill the memory; what is missing then is sent once more.
  if (sheets.size > MOST_SHEETS) sheets.clear();
  replayer = new Replayer([], {
    root: stage,
    liveMode: true,
    // The virtual DOM is never flushed in live mode: one late event would freeze the replica for good.
    useVirtualDom: false,
    mouseTail: false,
    triggerFocus: false,
    pauseAnimation: false,
    showWarning: false,
    UNSAFE_replayCanvas: false,
    insertStyleRules: RULES,
  });
  // Looked at, not operated: the keys are the console's.
  replayer.iframe.tabIndex = -1;
  replayer.startLive();
  replayer.on("resize", resize);
  replayer.addEvent(now(meta));
  replayer.addEvent(now(full));
  hand.forget();
  tell("page", { href: meta.data.href, epoch });
}

function shown(seq, at = null) {
  const mine = epoch;
  // A hidden tab draws nothing, and so says nothing: the server then sends nothing more.
  requestAnimationFrame(() => {
    if (mine !== epoch) return;
    hand.draw();
    tell("shown", { epoch: mine, seq, at });
  });
}

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== parent) return;
  if (data.kind === "hello") tell("ready");
  else if (data.kind === "snap") {
    epoch = data.epoch;
    show(new Uint8Array(data.z));
    shown(0);
  } else if (data.kind === "ev" && data.epoch === epoch && replayer) {
    const events = JSON.parse(data.ev);
    for (const event of events.filter(isDrawn)) replayer.addEvent(now(event));
    // Live events are few; all of them in memory would be a recording.
    replayer.service.state.context.events.splice(1);
    shown(data.seq, events.at(-1)?.timestamp ?? null);
  } else if (data.kind === "clear") {
    epoch = 0;
    hand.forget();
    replayer?.destroy();
    replayer = null;
    stage.replaceChildren();
  } else if (data.kind === "tools") {
    zoom = data.zoom;
    hand.use(data);
    fit(data);
  } else if (data.kind === "focus") stage.focus({ preventScroll: true });
});
tell("ready");
