/**
 * What the citizen sees of the sharing, on whatever page is shared: a frame, a bar that is always there, and dialogs.
 * A closed shadow root with a constructed style sheet: the page's styles and its content policy do not reach it, and
 * the recorder does not mirror it. All texts by textContent.
 */
import { onEscapeTwice } from "./escape.js";
import { words } from "./words.js";

const SAID_MS = 8000;

const CSS = `
:host { all: initial; display: block; height: var(--bar, 0); }
:host, button, dialog { font: 16px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; color: #1a1a1a; }
.frame { position: fixed; inset: 0; border: 4px solid #b3001e; pointer-events: none; z-index: 2147483646; box-sizing: border-box; }
.frame.quiet { border-color: #7a5b00; }
.bar { position: fixed; left: 0; right: 0; bottom: 0; z-index: 2147483647; box-sizing: border-box; background: #fff;
  border-top: 4px solid #b3001e; padding: 10px 16px; display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center;
  justify-content: space-between; box-shadow: 0 -2px 12px rgb(0 0 0 / 25%); max-height: 60vh; overflow: auto; }
.bar.quiet { border-color: #7a5b00; }
.state { display: flex; gap: 10px; align-items: center; font-weight: 600; flex: 1 1 220px; margin: 0; }
.dot { flex: none; width: 12px; height: 12px; border-radius: 50%; background: #b3001e; }
.quiet .dot { background: #fff; box-shadow: inset 0 0 0 3px #7a5b00; }
@media (prefers-reduced-motion: no-preference) { .live .dot { animation: beat 2s infinite; } @keyframes beat { 50% { opacity: .35; } } }
.acts { display: flex; flex-wrap: wrap; gap: 8px; }
.note { flex: 1 0 100%; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; margin: 0; }
.note:empty { display: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 480px) { .bar { padding: 8px 12px; } .acts { flex: 1 0 100%; } .acts button { flex: 1 0 auto; padding: 8px 10px; } }
button { min-height: 44px; padding: 8px 18px; border-radius: 4px; border: 2px solid #1a1a1a; background: #fff; cursor: pointer; font-weight: 600; }
button:hover { background: #eee; }
button:focus-visible { outline: 3px solid #0059b3; outline-offset: 3px; }
button.stop { background: #b3001e; border-color: #b3001e; color: #fff; }
button.stop:hover { background: #8a0017; }
button.yes { background: #0b5c2e; border-color: #0b5c2e; color: #fff; }
button.yes:hover { background: #08431f; }
dialog { box-sizing: border-box; width: min(560px, calc(100vw - 24px)); max-height: calc(100vh - 24px); max-height: calc(100dvh - 24px); overflow: auto;
  border: 0; border-top: 6px solid #b3001e; border-radius: 6px; padding: 20px 24px 24px; background: #fff; }
dialog::backdrop { background: rgb(0 0 0 / 55%); }
h2:focus { outline: 0; }
h2 { font-size: 24px; line-height: 1.2; margin: 0 0 12px; }
p { margin: 0 0 12px; } ul { margin: 0 0 12px; padding-left: 20px; } li { margin-bottom: 6px; }
.words { font-size: 22px; font-weight: 700; background: #f2f2f2; padding: 10px 14px; border-radius: 4px; }
.foot { display: flex; flex-wrap: wrap; gap: 10px; margin-top: 16px; }
.safety { border-left: 6px solid #7a5b00; padding-left: 12px; }
@media (forced-colors: active) { .frame, .bar, dialog { border-color: Highlight; } .dot { background: Highlight; forced-color-adjust: none; }
  button { border-color: ButtonText; } }
@media print { :host { display: none; } }`;

// Telephones and tablets cannot: what cannot be done is not offered.
const canShareScreen = () => "getDisplayMedia" in (navigator.mediaDevices ?? {});

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export const list = (texts) => make("ul", {}, ...texts.map((textContent) => make("li", { textContent })));

export function createBar({ onStop, onPause, onResume, onScreen }) {
  const text = words();
  const host = make("hotline-cobrowse", { className: "rr-block" });
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];

  const frame = make("div", { className: "frame" });
  const status = make("span");
  const pause = make("button", { type: "button", textContent: text.pause });
  const stop = make("button", { type: "button", className: "stop", textContent: text.stop });
  const screen = make("button", { type: "button", textContent: text.screen });
  const state = make("p", { className: "state" }, make("span", { className: "dot" }), status);
  state.setAttribute("role", "status");
  const acts = make("div", { className: "acts" }, screen, pause, stop);
  const bar = make("div", { className: "bar" }, state, acts);
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", text.region);
  const notes = Object.fromEntries(
    ["lift", "said", "soon"].map((name) => [name, make("div", { className: "note" })]),
  );
  for (const name of ["said", "soon"]) notes[name].setAttribute("role", "status");
  bar.prepend(...Object.values(notes));
  let isPaused = false,
    quiet = 0;

  pause.addEventListener("click", () => (isPaused ? onResume() : onPause()));
  stop.addEventListener("click", () => onStop());
  screen.addEventListener("click", () => onScreen());

  const forgetEscape = onEscapeTwice(() => bar.isConnected, onStop);

  const fit = new ResizeObserver(() => host.style.setProperty("--bar", `${bar.offsetHeight}px`));

  function mount() {
    if (!host.isConnected) document.documentElement.append(host);
  }

  /** Shows the bar in a state: "sharing", "control", "paused", "waiting", "offline", "restart", "slow", "fast", "big" or "alarm". */
  function show(kind, staff = "", place = "") {
    mount();
    if (!bar.isConnected) {
      root.append(frame, bar);
      fit.observe(bar);
    }
    const line = text[kind];
    const said = typeof line === "function" ? line(staff, place) : line;
    // Told to a screen reader only when it is news.
    if (status.textContent !== said) status.textContent = said;
    isPaused = kind === "paused" || kind === "alarm";
    pause.textContent = isPaused ? text.resume : text.pause;
    const live = kind === "sharing" || kind === "control";
    pause.hidden = !live && !isPaused;
    screen.hidden = !canShareScreen() || !["sharing", "fast", "big"].includes(kind);
    for (const part of [frame, bar]) {
      part.classList.toggle("quiet", !live);
      part.classList.toggle("live", live);
    }
  }

  function hide() {
    fit.disconnect();
    bar.remove();
    frame.remove();
    host.style.removeProperty("--bar");
  }

  /**
   * Opens a dialog: `nodes` are elements, or texts; `buttons` are [text, act, class], and each of them closes it.
   * Esc does `onCancel`. Gives the dialog, with what closes it and where its buttons are.
   */
  function dialog(title, nodes, buttons, onCancel = () => {}) {
    const foot = make("div", { className: "foot" });
    const box = make(
      "dialog",
      {},
      make("h2", { textContent: title, tabIndex: -1, autofocus: true }),
      ...nodes.map((node) => (typeof node === "string" ? make("p", { textContent: node }) : node)),
      foot,
    );
    const before = document.activeElement;
    function close() {
      if (!box.isConnected) return;
      box.close();
      box.remove();
      before?.focus?.();
    }
    for (const [textContent, act, className = ""] of buttons) {
      const button = make("button", { type: "button", textContent, className });
      button.addEventListener("click", () => {
        close();
        act?.();
      });
      foot.append(button);
    }
    box.setAttribute("aria-label", title);
    box.addEventListener("cancel", (event) => {
      event.preventDefault();
      close();
      onCancel();
    });
    mount();
    root.append(box);
    box.showModal();
    return { box, foot, close };
  }

  /** Keeps a line above the bar's own: "soon", "said" (both read aloud) or "lift"; without `nodes` it goes. */
  function note(name, ...nodes) {
    const line = notes[name];
    if (nodes.length !== 1 || line.textContent !== nodes[0]) line.replaceChildren(...nodes);
  }

  /** Says something for a while, where the citizen is: in the open dialog, or else in the bar; `unseen` only aloud. */
  function say(said, unseen = false) {
    notes.said.classList.toggle("unseen", unseen);
    const inDialog = root.querySelector("dialog[open] .said");
    if (inDialog) inDialog.textContent = said;
    else note("said", said);
    clearTimeout(quiet);
    quiet = setTimeout(() => note("said"), SAID_MS);
  }

  /**
   * Asks for the consent on the page itself; `answer` gets true or false. `before` had the session until now; `look`
   * shows what would be seen.
   */
  function ask({ staff, municipality, words: two }, answer, { before, look } = {}) {
    const { box, foot, close } = dialog(
      before ? text.handedTitle(staff) : text.title,
      [
        ...(before ? [text.handed(before, staff)] : []),
        text.who(staff, municipality),
        text.compare,
        make("p", { className: "words", textContent: two }),
        text.otherWords,
        list(text.points),
        make("p", { className: "safety", textContent: text.safety }),
        text.free,
      ],
      [
        [text.yes, () => answer(true), "yes"],
        [text.no, () => answer(false)],
      ],
      () => answer(false),
    );
    if (look) {
      const see = make("button", { type: "button", textContent: text.look });
      const said = make("p", { className: "said" });
      said.setAttribute("role", "status");
      see.addEventListener("click", look);
      foot.append(see);
      box.append(said);
    }
    return close;
  }

  /**
   * Says something that must be read, such as how the sharing ended: texts, and what else there is to see; `then` is
   * what closing it leads to.
   */
  function tell(title, lines, button = text.close, then = () => {}) {
    hide();
    // Nothing of ours is left on the page.
    const leave = () => host.remove();
    const go = () => {
      leave();
      then();
    };
    dialog(title, lines, [[button, go]], leave);
  }

  function remove() {
    forgetEscape();
    hide();
    host.remove();
  }

  /** Adds to what stands on the page: styles of its own, what lies over the page, and what stands in the bar. */
  function layer(css, over, inBar = []) {
    const more = new CSSStyleSheet();
    more.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, more];
    root.append(...over);
    acts.prepend(...inBar);
  }

  mount();
  return {
    show,
    rest: hide,
    ask,
    tell,
    remove,
    text,
    layer,
    dialog,
    note,
    say,
    top: (part) => bar.prepend(part),
  };
}
