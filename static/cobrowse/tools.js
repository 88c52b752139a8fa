/**
 * Staff's tools beside the replica: pointer, highlight, scrolling, zoom, and control once the citizen has said yes.
 * What the replica tells is a place and a name, shown as text; what a place means is judged by the server and by the
 * citizen's browser, not here.
 */
import { mirrors } from "./states.js";
import { storage } from "../core/storage.js";
import { createDeeds } from "./deeds.js";
import { createWriter } from "./writer.js";

const ZOOM_KEY = "hotline.cobrowse.zoom";
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2];

function remembered() {
  const value = Number(storage()?.getItem(ZOOM_KEY));
  return ZOOMS.includes(value) ? value : 0;
}

export function createTools({ page, say, toReplica, words }) {
  const part = (name) => page.querySelector(`[data-part="${name}"]`);
  const [view, told, ask, withdraw, release, left, how, howControl] = [
    "view",
    "told",
    "ask",
    "withdraw",
    "release",
    "left",
    "how",
    "how-control",
  ].map(part);
  const buttons = Object.fromEntries(
    Array.from(page.querySelectorAll("[data-tool]"), (button) => [button.dataset.tool, button]),
  );
  const isOn = (name) => buttons[name].getAttribute("aria-pressed") === "true";

  let session = {},
    epoch = 0,
    zoom = remembered(),
    scale = 1,
    until = 0,
    ticking = null;
  const inControl = () => session.state === "control" && performance.now() < until;
  const deeds = createDeeds({ list: part("log"), box: part("log-box"), words, tell });
  const writer = createWriter({ form: part("writer"), words, focusPage: () => toReplica({ kind: "focus" }) });

  function tell(text) {
    told.textContent = text;
  }

  function sendTools() {
    const seen = mirrors(session.state);
    toReplica({
      kind: "tools",
      pointer: seen && isOn("pointer"),
      scroll: seen && isOn("scroll"),
      zoom,
      room: view.clientWidth,
    });
  }

  function press(name, on) {
    buttons[name].setAttribute("aria-pressed", String(on));
    if (name === "pointer" && !on && epoch) say("ptr", { epoch, id: 0, rx: 0, ry: 0 });
    sendTools();
  }

  function setZoom(value) {
    zoom = value;
    storage()?.setItem(ZOOM_KEY, String(value));
    sendTools();
  }

  function zoomBy(direction) {
    const next =
      direction > 0 ? ZOOMS.find((z) => z > scale + 0.01) : ZOOMS.findLast((z) => z < scale - 0.01);
    if (next) setZoom(next);
  }

  function drawControl() {
    const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1000));
    const on = inControl();
    if (ask) {
      ask.hidden = on || Boolean(session.asked);
      withdraw.hidden = on || !session.asked;
      release.hidden = left.hidden = !on;
      left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      for (const button of page.querySelectorAll("[data-go]")) button.hidden = !on;
    }
    how.hidden = on;
    howControl.hidden = !on;
    if (!on) writer.close();
    if (on) ticking ??= setInterval(drawControl, 1000);
    else {
      clearInterval(ticking);
      ticking = null;
    }
  }

  /** The session is in this state; `until` is when control ends, by this page's own clock. */
  function heed(body) {
    const before = session;
    session = body;
    until = body.until || 0;
    const became = (state) => body.state === state && before.state !== state;
    if (became("control")) {
      press("highlight", false);
      tell(words.given);
    } else if (before.state === "control" && body.state === "viewing") {
      press("highlight", true);
      tell(words.over);
    } else if (body.asked && !before.asked) tell(words.asked);
    else if (before.asked && !body.asked && body.state === "viewing") tell(words.declined);
    if (!mirrors(body.state)) epoch = 0;
    drawControl();
    sendTools();
  }

  const act = (kind, label, body) => deeds.ask(kind, label, (n) => say("act", { n, epoch, kind, ...body }));
  const quoted = (label) => (label ? `»${label}«` : words.nameless);

  function highlight(id, what) {
    say("hl", { epoch, id });
    deeds.add(words.acts.highlight.replace("{what}", quoted(what.label)));
  }

  function pressed({ id, rx, ry, what }) {
    if (!inControl()) return isOn("highlight") && highlight(what.id > 0 ? what.id : id, what);
    if (isOn("highlight")) return highlight(what.id > 0 ? what.id : id, what);
    const label = quoted(what.label);
    if (what.role === "text") {
      writer.write(what, (value) => act("fill", label, { id: what.id, value }));
    } else if (what.role === "choice") {
      writer.choose(what, (option) => act("select", label, { id: what.id, option }));
    } else if (what.role === "tick" && what.on !== undefined) {
      act("check", label, { id: what.id, on: what.on });
    } else act("click", label, { id, rx, ry });
    return undefined;
  }

  const KEYS = {
    m: () => press("pointer", !isOn("pointer")),
    f: () => press("highlight", !isOn("highlight")),
    r: () => press("scroll", !isOn("scroll")),
    b: () => [ask, withdraw, release].find((button) => button && !button.hidden)?.click(),
    p: () =>
      ["pause", "resume"]
        .map(part)
        .find((button) => !button.hidden)
        ?.click(),
    o: () => say("resnap"),
    0: () => setZoom(0),
    1: () => setZoom(1),
    "+": () => zoomBy(1),
    "-": () => zoomBy(-1),
  };

  function key(name) {
    if (name === "Escape" && inControl()) say("ctl_end");
    else KEYS[name.toLowerCase()]?.();
  }

  /** What the replica says. */
  function hear(data) {
    // What was meant for a page that is not shown any more.
    if (data.epoch !== epoch) return;
    if (data.kind === "over") say("ptr", { epoch, id: data.id, rx: data.rx, ry: data.ry });
    else if (data.kind === "scroll") say("scroll", { epoch, id: data.id, y: data.y });
    else if (data.kind === "press") pressed(data);
    else if (data.kind === "aimed") {
      tell(words.aimed[data.what.role].replace("{what}", quoted(data.what.label)));
    } else if (data.kind === "key") key(data.key);
  }

  for (const name of Object.keys(buttons)) {
    buttons[name].addEventListener("click", () => press(name, !isOn(name)));
  }
  ask?.addEventListener("click", () => say("ctl_req"));
  withdraw?.addEventListener("click", () => say("ctl_end"));
  release?.addEventListener("click", () => say("ctl_end"));
  part("refresh").addEventListener("click", () => say("resnap"));
  for (const button of page.querySelectorAll("[data-go]")) {
    const by = Number(button.dataset.go);
    button.addEventListener("click", () => act("navigate", by < 0 ? words.back : words.forward, { by }));
  }
  const zooms = { fit: () => setZoom(0), full: () => setZoom(1), in: () => zoomBy(1), out: () => zoomBy(-1) };
  for (const button of page.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", zooms[button.dataset.zoom]);
  }
  page.querySelector('[role="toolbar"]').addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key.length > 1) return;
    if (!(event.key.toLowerCase() in KEYS)) return;
    event.preventDefault();
    key(event.key);
  });
  new ResizeObserver(sendTools).observe(view);

  return {
    heed,
    /** A new page is shown. */
    begin(of) {
      epoch = of;
      sendTools();
    },
    hear,
    done: deeds.done,
    sized(now) {
      scale = now;
      part("zoom").textContent = `${Math.round(now * 100)} %`;
    },
  };
}
