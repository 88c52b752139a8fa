/**
 * The citizen shows one field for a minute: from a button at the field, or from a list in the bar. The server is asked
 * first and keeps its own time; whatever happens, the field is hidden again here.
 */
import { mirrors } from "./states.js";
import { make } from "./bar.js";
import { labelOf } from "./fields.js";

const FIELDS = "input,select,textarea";
const LEAVE_MS = 700;
// Clear of the mark that says that the field is hidden.
const ABOVE = 20;

export const LIFTING_CSS = `
.note button { min-height: 36px; padding: 4px 12px; }
button.lift { position: fixed; left: 0; top: 0; z-index: 2147483645; min-height: 32px; padding: 2px 10px; font-size: 14px; border-color: #0b5c2e;
  color: #0b5c2e; max-width: calc(100vw - 16px); }
.fields { display: grid; gap: 8px; list-style: none; padding: 0; }
.fields button { width: 100%; text-align: left; }
[hidden] { display: none !important; }`;

/** @param {object} tools.gate redact.js and lifts.js, as the recorder has them */
export function createLifting({ bar, gate, fields, recorder, mirror, emit, words, session, onChange }) {
  const { isLifted, isShown, lift, looksLikeCpr, mayLift, unlift, valueOf } = gate;
  const tell = bar.say;
  const button = make("button", { type: "button", className: "lift", hidden: true, tabIndex: -1 });
  let near = null,
    leaving = 0,
    shown = null;

  const isSeen = () => session().here && mirrors(session().state);
  const fits = (field) => isSeen() && mayLift(field) && !isShown(field);

  function place() {
    if (!near) return;
    const box = near.getBoundingClientRect();
    const { width, height } = button.getBoundingClientRect();
    const x = Math.max(8, Math.min(box.right - width, innerWidth - width - 8));
    button.style.transform = `translate(${x}px, ${Math.max(4, box.top - height - ABOVE)}px)`;
    button.hidden = !near.isConnected || box.bottom < 0 || box.top > innerHeight;
  }

  function offer(field) {
    clearTimeout(leaving);
    near = field;
    button.textContent = words.lift(session().staff);
    button.hidden = false;
    place();
  }

  function leave(now = false) {
    clearTimeout(leaving);
    leaving = setTimeout(
      () => {
        near = null;
        button.hidden = true;
      },
      now ? 0 : LEAVE_MS,
    );
  }

  const fieldOf = (event) => {
    const target = event.composedPath()[0];
    return target?.matches?.(FIELDS) ? target : null;
  };
  const onNear = (event) => {
    const field = fieldOf(event);
    if (field && fits(field)) offer(field);
  };
  const onAway = (event) => fieldOf(event) === near && leave();
  const onScroll = () => place();

  button.addEventListener("pointerenter", () => clearTimeout(leaving));
  button.addEventListener("pointerleave", () => leave());
  // The field keeps the focus, so that one can go on typing.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const field = near;
    leave(true);
    if (field) show(field);
  });

  const send = (id, on, answer) => emit("lift", { v: 1, epoch: recorder.epoch, id, on }, answer);

  function show(field) {
    const id = mirror.getId(field);
    if (!fits(field) || id < 1) return tell(words.refused);
    if (looksLikeCpr(valueOf(field))) return tell(words.cpr);
    hide();
    const epoch = recorder.epoch;
    // From when it was asked, so that it is never shown for longer here than there.
    const from = Date.now();
    send(id, true, (answer) => {
      if (answer !== "ok" || epoch !== recorder.epoch || !fits(field)) return tell(words.refused);
      shown = { field, id, epoch, until: lift(field, from), label: labelOf(field) };
      shown.ticking = setInterval(draw, 250);
      recorder.renew(field);
      draw();
      onChange();
    });
  }

  function draw() {
    const seconds = Math.ceil((shown.until - Date.now()) / 1000);
    if (seconds <= 0 || !isLifted(shown.field)) return hide(true);
    if (!shown.count) {
      shown.count = make("span");
      const again = make("button", { type: "button", textContent: words.hideAgain });
      again.addEventListener("click", () => hide(true));
      bar.note("lift", shown.count, again);
      tell(words.lifted(session().staff, shown.label, seconds), true);
    }
    const text = words.lifted(session().staff, shown.label, seconds);
    if (shown.count.textContent !== text) shown.count.textContent = text;
  }

  /** Hides the field again, at once, here and there. */
  function hide(told = false) {
    if (!shown) return;
    const { field, id, epoch, ticking } = shown;
    shown = null;
    clearInterval(ticking);
    unlift(field);
    if (epoch === recorder.epoch) {
      recorder.renew(field);
      send(id, false);
    }
    bar.note("lift");
    if (told) tell(words.hiddenAgain);
    onChange();
  }

  /** The list of fields for those who do not point. */
  function choose() {
    const offered = fields.liftable();
    const rows = offered.map((field, index) => {
      const textContent = labelOf(field) || words.nameless(index + 1);
      const row = make("button", { type: "button", textContent });
      row.addEventListener("click", () => {
        close();
        show(field);
      });
      return make("li", {}, row);
    });
    const read = [
      offered.length ? words.chooseText(session().staff) : words.none,
      make("ul", { className: "fields" }, ...rows),
    ];
    const { close } = bar.dialog(words.chooseTitle, read, [[words.cancel]]);
  }

  addEventListener("pointerover", onNear, true);
  addEventListener("focusin", onNear, true);
  addEventListener("pointerout", onAway, true);
  addEventListener("focusout", onAway, true);
  addEventListener("scroll", onScroll, { capture: true, passive: true });
  addEventListener("resize", onScroll);

  function end() {
    hide();
    leave(true);
    removeEventListener("pointerover", onNear, true);
    removeEventListener("focusin", onNear, true);
    removeEventListener("pointerout", onAway, true);
    removeEventListener("focusout", onAway, true);
    removeEventListener("scroll", onScroll, { capture: true });
    removeEventListener("resize", onScroll);
  }

  return { button, choose, hide, end };
}
