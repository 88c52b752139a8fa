/**
 * The citizen's side of pointing and control: the question, the time that is left, Esc, and the way of each message to
 * what draws it or does it. What may happen the server has decided; here it is decided again.
 */
import { mirrors } from "./states.js";
import { createActing } from "./acting.js";
import { list, make } from "./bar.js";
import { helpingWords } from "./helping_words.js";
import { bringIntoView, createPointing } from "./pointing.js";
import { nameOf } from "./judge.js";

const CSS = `
.left { font-variant-numeric: tabular-nums; font-weight: 600; align-self: center; white-space: nowrap; }
[hidden] { display: none !important; }
button.end { border-color: #b3001e; color: #b3001e; }`;

/** @param {(act: {kind: string, label: string, at: number}) => void} [tools.onAct] told of each thing that was done */
export function createHelping({ bar, recorder, socket, say, mirror, onAct }) {
  const words = helpingWords();
  const pointing = createPointing(bar.layer);
  const end = make("button", { type: "button", className: "end", textContent: words.end, hidden: true });
  const left = make("span", { className: "left", hidden: true });
  left.setAttribute("role", "timer");
  left.setAttribute("aria-label", words.left);
  bar.layer(CSS, [], [left, end]);

  let session = {},
    closeQuestion = null,
    until = 0,
    ticking = null;
  const inControl = () => session.state === "control" && performance.now() < until;
  const isSeen = () => session.here && mirrors(session.state);
  const find = (id) => {
    const node = mirror.getNode(id);
    return node?.nodeType === 1 ? node : node?.parentElement || node?.documentElement || null;
  };

  function release() {
    // Here at once, whatever the line is like.
    until = 0;
    say("ctl_end");
    draw();
  }

  end.addEventListener("click", release);
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !inControl()) return;
      event.preventDefault();
      release();
    },
    true,
  );

  function ask() {
    const asked = session.words;
    const decide = (yes) => () => say("consent", { scope: "control", yes, words: asked });
    const buttons = [
      [words.yes, decide(true), "yes"],
      [words.no, decide(false)],
    ];
    const read = [list(words.points(session.staff)), words.free];
    return bar.dialog(words.title(session.staff), read, buttons, decide(false)).close;
  }

  function draw() {
    const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    left.hidden = end.hidden = !inControl();
    if (inControl()) ticking ??= setInterval(draw, 1000);
    else {
      clearInterval(ticking);
      ticking = null;
    }
  }

  /** The session is in another state; {} when there is no line, and so nothing may be shown or done. */
  function heed(body) {
    const before = session.state;
    session = body;
    until = performance.now() + (body.left || 0) * 1000;
    if (body.asked && !closeQuestion) closeQuestion = ask();
    if (!body.asked) {
      closeQuestion?.();
      closeQuestion = null;
    }
    if (!isSeen()) pointing.clear();
    if (body.state === "control" && before !== "control") pointing.say(words.given(body.staff));
    if (body.state === "viewing" && before === "control") pointing.say(words.taken(body.staff));
    draw();
  }

  const act = createActing({
    find,
    pointing,
    words,
    onAct,
    staff: () => session.staff,
    barred: ({ epoch }) => (!inControl() ? "no_control" : epoch !== recorder.epoch ? "stale" : ""),
    answer: (n, why) => say("done", { n, ok: !why, why }),
  });

  /** Calls `show` with the element that staff means, if staff sees this very page. */
  const onSeen = (event, show) =>
    socket.on(event, (body) => {
      if (!isSeen() || body.epoch !== recorder.epoch) return;
      const element = find(body.id);
      if (element) show(element, body);
      else pointing.hidePointer();
    });

  onSeen("ptr", (element, { rx, ry }) => pointing.point(element, rx, ry, session.staff));
  onSeen("hl", (element) => {
    bringIntoView(element);
    const name = nameOf(element).slice(0, 60);
    pointing.mark(element, words.here(session.staff), { pulse: true });
    pointing.say(words.shows(session.staff, name ? `»${name}«` : words.nameless));
  });
  onSeen("scroll", (element, { y }) => {
    const way = element.scrollHeight - element.clientHeight;
    const isRoot = element === element.ownerDocument.scrollingElement;
    const scrolls = isRoot || /auto|scroll/.test(getComputedStyle(element).overflowY);
    if (way > 0 && scrolls) element.scrollTo({ top: way * y, behavior: "instant" });
    else bringIntoView(element);
  });
  socket.on("act", act);
  socket.on("ping", ({ n }) => say("pong", { n, at: Date.now() }));

  return { heed };
}
