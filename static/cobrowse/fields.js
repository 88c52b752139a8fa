/**
 * Which fields and places of the page are hidden from the hotline, and what the citizen calls them. The gate is handed
 * over, since a copy of it would not know what was secret once, nor what is shown just now.
 */
const FIELDS = "input,select,textarea";
const UNSEEN = "iframe,canvas,video,object,embed";
const MOST_FIELDS = 400;

/** Everything in the page, in its open shadow roots too, that matches. */
function all(selector, root = document) {
  const found = [...root.querySelectorAll(selector)];
  for (const element of root.querySelectorAll("*")) {
    if (element.shadowRoot) found.push(...all(selector, element.shadowRoot));
  }
  return found.slice(0, MOST_FIELDS);
}

const isButton = (field) => /^(button|submit|reset|image|hidden)$/.test(field.type);

/** @param {object} gate redact.js, as the recorder has it */
export function createFields({
  blockedPlaces,
  closest,
  hiddenPlaces: hidden,
  isHiddenText,
  isShown,
  mayLift,
}) {
  /** The fields whose value the hotline does not see. */
  const hiddenFields = () => all(FIELDS).filter((field) => !isButton(field) && !isShown(field));

  /** The fields that the citizen may show; only those in sight, as far as a page can say. */
  const liftable = () =>
    hiddenFields().filter((field) => mayLift(field) && !field.disabled && field.getClientRects().length > 0);

  /** Other places that are hidden ("hidden") or cannot be shared ("notShared"), outermost only. */
  function hiddenPlaces() {
    const typed = all(hidden()).filter(
      (place) =>
        !place.matches(FIELDS) &&
        place.tagName !== "HOTLINE-COBROWSE" &&
        (isHiddenText(place) || closest(place, blockedPlaces())) &&
        !closest(place.parentElement, hidden()),
    );
    const unseen = all(UNSEEN).filter((place) => place.tagName !== "IFRAME" || !place.contentDocument);
    return [...typed.map((place) => [place, "hidden"]), ...unseen.map((place) => [place, "notShared"])];
  }

  return { hiddenFields, hiddenPlaces, liftable };
}

/** What the field is called on the page; it never leaves this browser. */
export function labelOf(field) {
  const named = (field.getAttribute("aria-labelledby") || "")
    .split(/\s+/)
    .map((id) => (id && field.getRootNode().getElementById?.(id)?.textContent) || "");
  const labels = Array.from(field.labels || [], (label) => label.textContent);
  const said = [...named, field.getAttribute("aria-label"), ...labels, field.placeholder, field.title];
  return (said.find((text) => text?.trim()) || "").trim().replace(/\s+/g, " ").slice(0, 60);
}
