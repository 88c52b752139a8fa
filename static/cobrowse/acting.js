/**
 * Does what staff asks for on the citizen's page, one thing at a time: judged, announced, judged again, done, answered.
 * The page is told by the events that its own controls would send; they are not trusted ones, so no picker opens.
 */
import { nameOf, whyNot } from "./judge.js";
import { bringIntoView } from "./pointing.js";

const NOTICE_MS = 300;
const AFTER_MS = 700;

const viewOf = (element) => element.ownerDocument.defaultView;
/** The value is set below the page's own tracking of it, which then sees that it is new (React). */
const setNative = (element, name, value) => {
  const view = viewOf(element);
  const types = {
    input: view.HTMLInputElement,
    textarea: view.HTMLTextAreaElement,
    select: view.HTMLSelectElement,
  };
  Object.getOwnPropertyDescriptor(types[element.localName].prototype, name).set.call(element, value);
};
const tell = (element, ...types) => {
  for (const type of types) {
    element.dispatchEvent(new (viewOf(element).Event)(type, { bubbles: true, composed: true }));
  }
};

function click(element, rx, ry) {
  const view = viewOf(element);
  const own = element.getBoundingClientRect();
  const at = { clientX: own.left + own.width * rx, clientY: own.top + own.height * ry };
  const init = { bubbles: true, cancelable: true, composed: true, view, detail: 1, ...at };
  const fire = (Type, type) => element.dispatchEvent(new Type(type, init));
  fire(view.PointerEvent, "pointerdown");
  if (fire(view.MouseEvent, "mousedown")) {
    element.closest("a,button,input,select,textarea,summary,[tabindex]")?.focus?.({ preventScroll: true });
  }
  fire(view.PointerEvent, "pointerup");
  fire(view.MouseEvent, "mouseup");
  fire(view.MouseEvent, "click");
}

/** Runs `deed`; a form that the page would send because of it is not sent. Gives whether one would have been. */
function withoutSending(view, deed) {
  const forms = view.HTMLFormElement.prototype;
  const submit = forms.submit;
  let stopped = false;
  const stop = (event) => {
    stopped = true;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  view.addEventListener("submit", stop, true);
  forms.submit = () => {
    stopped = true;
  };
  try {
    deed();
  } finally {
    forms.submit = submit;
    view.removeEventListener("submit", stop, true);
  }
  return stopped;
}

function fill(element, value) {
  const before = element.value;
  setNative(element, "value", value);
  if (value && !element.value) {
    // Not a date, or not a number: the browser has emptied the field.
    setNative(element, "value", before);
    return "kind";
  }
  tell(element, "input", "change");
  return "";
}

function pick(select, option) {
  if (option?.localName !== "option" || option.closest("select") !== select) return "stale";
  if (option.disabled || option.parentElement.disabled) return "idle";
  if (select.multiple) option.selected = !option.selected;
  else setNative(select, "selectedIndex", option.index);
  tell(select, "input", "change");
  return "";
}

function check(box, on) {
  if (box.type === "radio" && !on) return "kind";
  if (box.checked !== on) click(box, 0.5, 0.5);
  return box.checked === on ? "" : "kind";
}

/** Whether there is a way back or forward, of which the browser can tell that it stays on this site. */
const hasWay = (by) => Boolean(by < 0 ? window.navigation?.canGoBack : window.navigation?.canGoForward);

/**
 * @param {object} tools
 * @param {(id: number) => Element | null} tools.find the live element of a mirrored one
 * @param {() => string} tools.barred why nothing may be done at all just now, "" when it may
 * @param {(n: number, why: string) => void} tools.answer
 */
export function createActing({ find, barred, answer, pointing, words, staff, onAct = () => {} }) {
  let last = Promise.resolve();

  function target({ kind, id }) {
    const element = kind === "navigate" ? document.documentElement : find(id);
    const link = kind === "click" && element?.closest?.("a[href],area[href]");
    return {
      element,
      kind: link ? "navigate" : kind,
      named: link || element?.closest?.("button,label,summary") || element,
    };
  }

  function judged(act, element) {
    if (act.kind === "navigate") return barred(act) || (hasWay(act.by) ? "" : "kind");
    return barred(act) || whyNot(act.kind, element, act.value);
  }

  function labelOf(act, named) {
    if (act.kind === "navigate") return act.by < 0 ? words.back : words.forward;
    const name = nameOf(named).slice(0, 60);
    return name ? `»${name}«` : words.nameless;
  }

  function deed({ kind, rx, ry, value, option, on, by }, element) {
    if (kind === "fill") return fill(element, value);
    if (kind === "select") return pick(element, find(option));
    if (kind === "check") return check(element, on);
    if (kind === "navigate") history.go(by);
    else click(element, rx, ry);
    return "";
  }

  async function perform(act) {
    const { element, kind, named } = target(act);
    const early = judged(act, element);
    if (early) return answer(act.n, early);
    const label = labelOf(act, named);
    const text = words.acts[kind](staff(), label);
    if (act.kind !== "navigate") bringIntoView(element);
    pointing.mark(named, text, { ms: NOTICE_MS + AFTER_MS });
    pointing.say(text);
    await new Promise((done) => setTimeout(done, NOTICE_MS));
    // The page had time to become another one.
    const late = judged(act, element);
    if (late) return answer(act.n, late);
    // A link takes the page away, and with it the chance to answer afterwards.
    const leaves = kind === "navigate";
    if (leaves) finish(act.n, kind, label);
    let why = "";
    const sent = withoutSending(viewOf(element), () => {
      why = deed(act, element);
    });
    why ||= sent ? "own" : "";
    if (!leaves && why) answer(act.n, why);
    else if (!leaves) finish(act.n, kind, label);
  }

  function finish(n, kind, label) {
    onAct({ kind, label, at: Date.now() });
    answer(n, "");
  }

  return (act) => {
    last = last.then(() => perform(act)).catch(() => answer(act.n, "page"));
  };
}
