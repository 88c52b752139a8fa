/**
 * Draws the citizen's page, in a document of its own with a policy of its own: no script of the page runs, nothing
 * is fetched but our own pictures. Talks to the console around it, and to nobody else.
 */
import { Replayer } from "@rrweb/replay";
import "@rrweb/replay/dist/style.css";
import "./replica.css";
import { strFromU8, unzlibSync } from "fflate";

const stage = document.getElementById("stage");
const RULES = [
  "html{scroll-behavior:auto!important}",
  // What is not shared is shown as not shared, instead of as nothing.
  "iframe,canvas,video,object,embed,.rr-block{background:repeating-linear-gradient(45deg,#e3e3e3 0 8px,#f5f5f5 8px 16px)!important}",
  "hotline-cobrowse{display:none!important}",
];

let replayer = null;
let epoch = 0;
let size = { width: 1024, height: 768 };

const tell = (kind, body = {}) => parent.postMessage({ kind, ...body }, location.origin);

function fit() {
  const scale = Math.min(1, document.documentElement.clientWidth / size.width);
  stage.style.setProperty("--scale", String(scale));
  tell("size", { height: Math.ceil(size.height * scale), scale });
}

function resize({ width, height }) {
  size = { width, height };
  fit();
}

// The citizen's clock may be minutes off; the replayer's is the staff's own.
const now = (event) => ({ ...event, timestamp: Date.now() });

function show(snapshot) {
  replayer?.destroy();
  stage.replaceChildren();
  const [meta, full] = JSON.parse(strFromU8(unzlibSync(snapshot)));
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
  replayer.startLive();
  replayer.on("resize", resize);
  replayer.addEvent(now(meta));
  replayer.addEvent(now(full));
  tell("page", { href: meta.data.href });
}

function shown(seq) {
  const mine = epoch;
  // A hidden tab draws nothing, and so says nothing: the server then sends nothing more.
  requestAnimationFrame(() => mine === epoch && tell("shown", { epoch: mine, seq }));
}

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== parent) return;
  if (data.kind === "hello") tell("ready");
  else if (data.kind === "snap") {
    epoch = data.epoch;
    show(new Uint8Array(data.z));
    shown(0);
  } else if (data.kind === "ev" && data.epoch === epoch && replayer) {
    for (const event of JSON.parse(data.ev)) replayer.addEvent(now(event));
    // Live events are few; all of them in memory would be a recording.
    replayer.service.state.context.events.splice(1);
    shown(data.seq);
  } else if (data.kind === "clear") {
    epoch = 0;
    replayer?.destroy();
    replayer = null;
    stage.replaceChildren();
  }
});
addEventListener("resize", fit);
tell("ready");
