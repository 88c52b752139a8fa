/**
 * What staff may do on the citizen's page, decided from the live element. The server has judged before, from what its
 * gate knows; where they differ the stricter one wins. Reasons are those of hotline/cobrowse/acting/messages.py.
 */
import { markOf } from "./marks.js";
import lists from "./redaction.json" with { type: "json" };
import { CHECK_TYPES, LABEL_TYPES, cprPlaces, isSecret, startsAsCpr } from "./redact.js";

const SIGNS = new RegExp(lists.signs, "i");
const OWN_TYPES = new Set(lists.ownTypes);
const PRESSABLE = [...lists.pressable, ...lists.pressableRoles.map((role) => `[role="${role}"]`)].join();
const FILL_TYPES = new Set(lists.fillTypes);
const LONGEST_NAME = 160;

export const signs = (name) => name.length <= LONGEST_NAME && SIGNS.test(name);
export const mayType = (value) =>
  !cprPlaces(value).length &&
  !(/^[\s-]*\d{6}[\s-]*$/.test(value) && startsAsCpr(value.replace(/[\s-]/g, "")));

/** The element and all around it, out of shadow roots and frames. */
function* around(element) {
  for (let each = element; each;) {
    yield each;
    each = each.parentElement || each.getRootNode().host || each.ownerDocument.defaultView?.frameElement;
  }
}

const tidy = (text) => (text || "").replace(/\s+/g, " ").trim();
const attribute = (element, name) => element.getAttribute(name) || "";
const typeOf = (element) => (element.localName === "input" ? element.type : "");
const isField = (element) => ["input", "textarea", "select"].includes(element.localName);
const isTick = (element) => CHECK_TYPES.has(typeOf(element));

/** What an element is called, for people. */
export function nameOf(element) {
  const labels = isField(element) ? Array.from(element.labels || [], (label) => label.textContent) : [];
  const byId = attribute(element, "aria-labelledby")
    .split(/\s+/)
    .map((id) => (id && element.getRootNode().getElementById?.(id)?.textContent) || "");
  const own = LABEL_TYPES.has(typeOf(element)) ? element.value : isField(element) ? "" : element.textContent;
  const parts = [attribute(element, "aria-label"), ...byId, ...labels, own, attribute(element, "alt")];
  const found = parts.map(tidy).find(Boolean);
  return (
    found ||
    tidy(element.querySelector?.("[alt],[aria-label]")?.getAttribute("alt")) ||
    tidy(attribute(element, "title"))
  );
}

/** All that an element may be called: any of it may say what a press does. */
function saidBy(element) {
  const inside = [element, ...element.querySelectorAll("[alt],[aria-label],[title]")].flatMap((each) =>
    ["alt", "aria-label", "title"].map((name) => attribute(each, name)),
  );
  return [
    nameOf(element),
    tidy(element.textContent),
    ...inside,
    typeOf(element) && LABEL_TYPES.has(typeOf(element)) ? element.value : "",
  ];
}

function linkLeads(link) {
  const href = link.getAttribute("href") ?? link.getAttribute("xlink:href");
  if (
    link.hasAttribute("download") ||
    !["", "_self", "_top", "_parent"].includes(attribute(link, "target").toLowerCase())
  ) {
    return "away";
  }
  if (href === null) return "";
  try {
    return new URL(href, link.baseURI).origin === location.origin ? "" : "away";
  } catch {
    return "away";
  }
}

function sends(button) {
  if (button.localName === "button") {
    return button.type === "button" ? false : Boolean(button.form || button.hasAttribute("type"));
  }
  return OWN_TYPES.has(typeOf(button));
}

function barOf(element) {
  const mark = markOf(element);
  if (
    mark === "block" ||
    element.localName === "hotline-cobrowse" ||
    element.classList?.contains("rr-block")
  ) {
    return "hidden";
  }
  if (isField(element) && isSecret(element)) return "sensitive";
  if (element.isContentEditable) return "typed";
  // What staff does not read, staff does not act on; and one mark of two is all that is sent.
  if (mark === "nocontrol" || mark === "hide") return "marked";
  if (sends(element)) return "own";
  if (element.matches("a,area")) return linkLeads(element);
  if (element.localName === "label" && element.control) return barOf(element.control);
  return "";
}

const isNamed = (element) =>
  element.matches(PRESSABLE) && (!isField(element) || isTick(element) || LABEL_TYPES.has(typeOf(element)));

function fits(kind, element) {
  if (kind === "fill") {
    return (
      element.localName === "textarea" || (element.localName === "input" && FILL_TYPES.has(element.type))
    );
  }
  if (kind === "select") return element.localName === "select";
  return kind !== "check" || isTick(element);
}

/** Why this may not be done to that element; "" when it may. */
export function whyNot(kind, element, value = "") {
  if (!element?.isConnected) return "stale";
  const chain = [...around(element)];
  for (const each of chain) {
    const bar = barOf(each);
    if (bar) return bar;
  }
  // A page may take any element for a button: the one that is pressed is judged by its text, whatever it is. What is
  // written does nothing by itself, and so its label promises nothing either.
  const isWritten = isField(element) && !isTick(element);
  const named = chain.filter((each, index) =>
    each.localName === "label" ? !isWritten : isNamed(each) || (index === 0 && !isField(each)),
  );
  if (named.some((each) => saidBy(each).some(signs))) return "own";
  if (!fits(kind, element)) return "kind";
  if (
    chain.some((each) => each.inert) ||
    element.matches(":disabled") ||
    (isField(element) && element.readOnly)
  ) {
    return "idle";
  }
  if (kind !== "fill") return "";
  if (!mayType(value)) return "cpr";
  return element.maxLength >= 0 && value.length > element.maxLength ? "long" : "";
}
