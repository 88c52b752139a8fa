/**
 * What the page, and the municipality, have marked on it. A mark is the page's own `data-cobrowse`, or what the site's
 * selectors say; where several find the same element, the strictest holds. The mark is written on what is sent, so
 * that the server's gate judges by the same.
 */
const STRICTEST_FIRST = ["block", "hide", "nocontrol", "show"];
const OWN = "data-cobrowse";

let selectors = {};
// Attributes whose change may change a mark.
let watched = new Set();

/** @param {{show?: string[], hide?: string[], block?: string[], nocontrol?: string[]}} given one selector each */
export function setMarks(given = {}) {
  selectors = {};
  watched = new Set([OWN]);
  for (const kind of STRICTEST_FIRST) {
    selectors[kind] = (given[kind] || []).join(",");
    if (selectors[kind]) watched.add("class").add("id");
    for (const [, name] of selectors[kind].matchAll(/\[\s*([\w-]+)/g)) watched.add(name.toLowerCase());
  }
}
setMarks();

const wanted = (kind) => [`[${OWN}="${kind}"]`, selectors[kind]].filter(Boolean).join(",");

/** One selector for everything that is marked as one of `kinds`. */
export const selectorOf = (...kinds) => kinds.map(wanted).join(",");

/** What is marked for the eye: what lies in it is judged by the nearest of these. */
export const seeing = () => `${selectorOf("block", "hide", "show")},[${OWN}]:not([${OWN}="nocontrol"])`;

/** Whether this browser understands every selector; a page whose marks cannot be kept must not be shared. */
export function areUsable() {
  try {
    document.createDocumentFragment().querySelector(selectorOf(...STRICTEST_FIRST));
    return true;
  } catch {
    return false;
  }
}

/** The mark of an element itself, or null. */
export function markOf(element) {
  const own = element.getAttribute(OWN);
  const found = STRICTEST_FIRST.find(
    (kind) => own === kind || (selectors[kind] && element.matches(selectors[kind])),
  );
  return found || own;
}

/**
 * Remembers which mark each element was sent with. When a class or the like changes a mark afterwards, the server
 * would go on judging by the old one: the page must then be sent anew.
 */
export function createLedger() {
  const told = new WeakMap();
  const marked = new Set();
  const differs = (element) => told.has(element) && told.get(element) !== markOf(element);

  return {
    /** The mark to send with an element. */
    tell(element) {
      const mark = markOf(element);
      told.set(element, mark);
      if (mark) marked.add(element);
      else marked.delete(element);
      return mark;
    },
    /** Whether attributes that changed, as [element, names], have changed what is marked around them. */
    isStale(changes) {
      const roots = new Set();
      for (const [element, names] of changes) {
        if (element && names.some((name) => watched.has(name.toLowerCase()))) {
          roots.add(element.getRootNode());
        }
      }
      if (!roots.size) return false;
      for (const element of marked) {
        if (!element.isConnected) marked.delete(element);
        else if (differs(element)) return true;
      }
      const any = `[${OWN}],${selectorOf(...STRICTEST_FIRST)}`;
      return [...roots].some((root) => Array.from(root.querySelectorAll?.(any) || []).some(differs));
    },
  };
}
