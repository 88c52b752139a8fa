/**
 * Finds what staff means in the drawn page: under the mouse, or step by step with the keys. Gives mirrored node ids,
 * and places inside the node, so that it does not matter how the page looks here.
 */
import lists from "./redaction.json" with { type: "json" };

const FOCUSABLE =
  "a[href],button,input,select,textarea,summary,[tabindex]:not([tabindex='-1']),[role='button'],[role='link']";
const CHECK_TYPES = new Set(lists.checkTypes);
const LABEL_TYPES = new Set(lists.labelTypes);
const NO_TEXT = new Set([...CHECK_TYPES, ...LABEL_TYPES, "image", "file", "hidden"]);

const tidy = (text) => (text || "").replace(/\s+/g, " ").trim();

function nameOf(element) {
  const labels = Array.from(element.labels || [], (label) => label.textContent).join(" ");
  const own = element.matches("select,textarea") ? "" : element.textContent;
  const value = LABEL_TYPES.has(element.type) ? element.value : "";
  const parts = [
    element.getAttribute("aria-label"),
    labels,
    value,
    own,
    element.getAttribute("alt"),
    element.getAttribute("title"),
  ];
  return tidy(parts.find((part) => tidy(part))).slice(0, 60);
}

/** The deepest element at a place, through open shadow roots and the frames that are mirrored; with its own place. */
function elementAt(root, x, y) {
  const found = root.elementFromPoint(x, y);
  if (found?.shadowRoot) {
    const inner = found.shadowRoot.elementFromPoint(x, y);
    if (inner && inner !== found) return elementAt(found.shadowRoot, x, y);
  }
  if (found?.localName === "iframe" && found.contentDocument?.body) {
    const box = found.getBoundingClientRect();
    const [left, top] = [x - box.left - found.clientLeft, y - box.top - found.clientTop];
    const inner = elementAt(found.contentDocument, left, top);
    if (inner) return inner;
  }
  return found && { element: found, x, y };
}

const part = (value) => Math.min(1, Math.max(0, Number.isFinite(value) ? value : 0.5));

/** @param {() => object | null} replayer the one that draws just now */
export function createAim(replayer) {
  const page = () => replayer()?.iframe?.contentDocument || null;
  const idOf = (node) => replayer().getMirror().getId(node);

  /** What is at a place of the drawn page: `{ id, rx, ry, element }`, or null. */
  function at(x, y) {
    const found = page() && elementAt(page(), x, y);
    if (!found) return null;
    const id = idOf(found.element);
    const box = found.element.getBoundingClientRect();
    if (!(id > 0)) return null;
    return {
      id,
      rx: part((found.x - box.left) / box.width),
      ry: part((found.y - box.top) / box.height),
      element: found.element,
    };
  }

  /** What may be done with an element, for the console: never what stands in a field. */
  function describe(target) {
    const label = target.closest("label")?.control;
    const element = target.closest(FOCUSABLE) || label || target;
    const what = { id: idOf(element), label: nameOf(element), role: "other" };
    const isShown = element.closest("[data-cobrowse]")?.getAttribute("data-cobrowse") === "show";
    if (element.localName === "select") {
      what.role = "choice";
      what.options = Array.from(element.options, (option) => ({
        id: idOf(option),
        text: tidy(option.textContent),
      }));
    } else if (CHECK_TYPES.has(element.type)) {
      what.role = "tick";
      // Whether it is ticked is known only where it is shown.
      if (element.type === "radio") what.on = true;
      else if (isShown) what.on = !element.checked;
    } else if (
      element.localName === "textarea" ||
      (element.localName === "input" && !NO_TEXT.has(element.type))
    ) {
      what.role = "text";
      what.multiline = element.localName === "textarea";
      what.type = element.getAttribute("type") || "text";
    } else if (element.closest("a[href]")) what.role = "link";
    return what;
  }

  /** Everything that a key can reach, in the order of the page. */
  function stops() {
    const visible = (element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.height > 0 && element.type !== "hidden" && idOf(element) > 0;
    };
    return page() ? Array.from(page().querySelectorAll(FOCUSABLE)).filter(visible) : [];
  }

  /** The thing that scrolls at a place, and how far it would be after `by` more pixels, as a fraction of the way. */
  function scroller(element, from, by) {
    let each = element;
    const root = page().scrollingElement || page().documentElement;
    while (each && each !== root) {
      const style = each.ownerDocument.defaultView.getComputedStyle(each);
      if (each.scrollHeight > each.clientHeight && /auto|scroll/.test(style.overflowY)) break;
      each = each.parentElement;
    }
    each ||= root;
    const way = each.scrollHeight - each.clientHeight;
    const start = from?.id === idOf(each) ? from.y : each.scrollTop / (way || 1);
    return way > 0 ? { id: idOf(each), y: part(start + by / way) } : null;
  }

  return { at, describe, stops, scroller, page };
}
