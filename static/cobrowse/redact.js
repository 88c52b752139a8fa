/**
 * What text, addresses, style sheets and fields may look like when they leave the citizen's browser.
 *
 * The same lists and patterns are read by the server's gate (hotline/cobrowse/redaction/), and both are held to the
 * same examples (tests/cobrowse/vectors.json). No look-behind in any pattern: Safari before 16.4 refuses the script.
 */
import { isLifted } from "./lifts.js";
import lists from "./redaction.json" with { type: "json" };
import { markOf, seeing, selectorOf } from "./marks.js";

export const MASK = lists.mask;
export const ATTRIBUTES = new Set(lists.attributes);
export const TEXT_ATTRIBUTES = new Set(lists.textAttributes);
export const URL_ATTRIBUTES = new Set(lists.urlAttributes);
export const DROP_TAGS = new Set(lists.dropTags);
export const LABEL_TYPES = new Set(lists.labelTypes);
export const CHECK_TYPES = new Set(lists.checkTypes);
export const SOURCES = lists.sources;

const CPR = new RegExp(lists.cpr, "g");
const CPR_START = new RegExp(lists.cprStart);
const SENSITIVE_NAME = new RegExp(lists.sensitiveName, "i");
const SENSITIVE_TYPES = new Set(lists.sensitiveTypes);
// A letter that is written as an escape: "u\72l(" is "url(" to a browser. Not a to f, which would lengthen an escape
// before them; a backslash that is escaped itself stays as it is.
const ESCAPED =
  /\\(?:0{4}([46][7-9a-f]|[57][0-9a])\s?|0{0,3}([46][7-9a-f]|[57][0-9a])(?:\s|(?![0-9a-f]))|([g-z\\]))/gi;
// Its addresses may be plain strings too: one that is not a list of cleaned ones is no function any more.
const IMAGE_SET =
  /im(?:a|\\0{0,4}61\s?)g(?:e|\\0{0,4}65\s?)(?:-|\\-|\\0{0,4}2d\s?)set\((?!(?:\s*url\("[^"]*"\)[^"'()]*(?:type\("[^"]*"\)[^"'()]*)?)+\))/gi;
// No two parts may take the same spaces, and none runs past the next bracket: that would take forever.
const CSS_URL = /(?:url|src)\((?:\s*"((?:[^"\\]|\\.)*)"\s*|\s*'((?:[^'\\]|\\.)*)'\s*|([^()"']*))\)/gi;
const TYPED_TEXT =
  '[contenteditable]:not([contenteditable="false"]),[role="textbox"],[role="searchbox"],' +
  '[role="combobox"]:not(input,select),[role="spinbutton"]:not(input)';

/** Half a surrogate pair is not valid JSON for the server: make every string well formed. */
const wellFormed = (text) =>
  text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (part) =>
    part.length === 2 ? part : "\uFFFD",
  );

/** Text with every CPR number replaced by a mask of fixed length. */
export function cleanText(text) {
  const safe = wellFormed(String(text));
  return /[0-9]/.test(safe) ? safe.replace(CPR, (_, before) => before + lists.cprMask) : safe;
}

/** Whether a text begins as a CPR number does. */
export const startsAsCpr = (text) => CPR_START.test(text);

/** The places of CPR numbers in a text as [from, to). */
export function cprPlaces(text) {
  return Array.from(text.matchAll(CPR), (found) => [
    found.index + found[1].length,
    found.index + found[0].length,
  ]);
}

/**
 * An address without query and fragment, where tokens and numbers hide; "" when it may not travel at all.
 * Only a bare reference into the page itself ("#icon") and an inline image may stay as they are.
 */
export function cleanUrl(url) {
  const text = String(url).trim();
  if (/^#[\w-]{0,60}$/.test(text)) return cleanText(text);
  if (/^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i.test(text)) {
    return text.length <= lists.maxDataUrl ? cleanText(text) : "";
  }
  const path = text.split(/[?#]/)[0];
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(path.replace(/[\u0000-\u0020]/g, ""));
  if (scheme && !/^https?$/i.test(scheme[1])) return "";
  return cleanText(path.replace(/^(https?:\/\/)[^/@]*@/i, "$1"));
}

/** The numbers of a drawing look like anything at all, and a mask among them would break it. */
export function cleanDrawing(path) {
  return /^\s*m/i.test(path) ? String(path).replace(/[^\w\s.,+-]/g, "") : cleanText(path);
}

/** A style sheet with its addresses cleaned; what would fetch otherwise, such as imports, is dropped. */
export function cleanCss(css) {
  const text = String(css)
    .replace(ESCAPED, (all, long, short, letter) =>
      letter === "\\" ? all : letter || String.fromCharCode(`0x${long || short}`),
    )
    .replace(/@import[^;]*;?/gi, " ")
    .replace(CSS_URL, (_, double, single, bare) => {
      const url = cleanUrl(double ?? single ?? bare ?? "");
      return `url("${url.replace(/["\\\n]/g, "")}")`;
    });
  return cleanText(text.replace(IMAGE_SET, "none("));
}

/** The nearest element, from `node` upwards and out of shadow roots, that matches. */
export function closest(node, selector) {
  let element = node && node.nodeType === 1 ? node : node && (node.parentElement || node.parentNode?.host);
  while (element) {
    const found = element.closest(selector);
    if (found) return found;
    element = element.getRootNode().host;
  }
  return null;
}

/** Whether text in this element is something that a person typed, or is marked as hidden. */
export function isHiddenText(element) {
  const found = closest(element, `${selectorOf("hide")},${TYPED_TEXT}`);
  return Boolean(found) && markOf(found) !== "show";
}

/** What is hidden or left out, wherever it is said: by the page, by the municipality, or by what it is. */
export const hiddenPlaces = () => `${selectorOf("hide", "block")},.rr-block,${TYPED_TEXT}`;

/** What is left out altogether. */
export const blockedPlaces = () => `${selectorOf("block")},.rr-block`;

const labelText = (field) =>
  Array.from(field.labels || [], (label) => label.textContent).join(" ") +
  " " +
  (field.getAttribute("aria-labelledby") || "")
    .split(/\s+/)
    .map((id) => (id && field.getRootNode().getElementById?.(id)?.textContent) || "")
    .join(" ");

/** Whether a field's own attributes say that it holds a secret: what the server's gate sees, too. */
export function saysSecret(field, type = field.type) {
  if (SENSITIVE_TYPES.has(String(type).toLowerCase()) || SENSITIVE_TYPES.has(field.getAttribute("type"))) {
    return true;
  }
  const auto = (field.getAttribute("autocomplete") || "").toLowerCase();
  if (lists.sensitiveAutocomplete.some((word) => auto.includes(word))) return true;
  const names = ["name", "id", "placeholder", "aria-label", "title", "class"].map((name) =>
    field.getAttribute(name),
  );
  return SENSITIVE_NAME.test(names.join(" "));
}

/** Whether a field's description says that it holds a secret, whatever the page has marked it as. */
export const isSensitive = (field) => saysSecret(field) || SENSITIVE_NAME.test(labelText(field));

// A field that was sensitive once stays so: "show password" turns it into an ordinary text field.
const onceSensitive = new WeakSet();

/** Whether this field holds a secret, or has held one since the page was loaded. */
export function isSecret(field) {
  if (isSensitive(field) || field.hasAttribute("data-rr-is-password")) onceSensitive.add(field);
  return onceSensitive.has(field);
}

/** What the page, or the municipality, says of what may be seen of this field; null when it says nothing. */
function seenMark(field) {
  const found = closest(field, seeing());
  return found ? markOf(found) : null;
}

/** Whether the page says that the value of this field may be seen, and nothing speaks against it. */
export const isMarked = (field) => !isSecret(field) && seenMark(field) === "show";

/** Whether the value of this field may be seen: the page says so, or the citizen does for a while. */
export function isShown(field) {
  return isMarked(field) || (isLifted(field) && !isSecret(field));
}

/** Whether the citizen may show this field: no secret, no button, nothing that the page itself hides. */
export function mayLift(field) {
  const type = (field.getAttribute("type") || "").toLowerCase();
  if (LABEL_TYPES.has(type) || type === "radio" || type === "image") return false;
  const mark = seenMark(field);
  return mark !== "hide" && mark !== "block" && !isHiddenText(field) && !isSecret(field);
}

/** Whether this value is a CPR number, holds one, or begins like one. */
export const looksLikeCpr = (value) => startsAsCpr(value) || cprPlaces(String(value)).length > 0;

/** What stands in a field: of a list its chosen words, since the replica's choices have no other value. */
export const valueOf = (field) =>
  field.tagName === "SELECT" ? field.selectedOptions[0]?.text || "" : field.value;

/** A field's value as it may travel: itself, the mask, or nothing when the field is empty. */
export function cleanValue(field, value) {
  if (value === "" || value === null || value === undefined) return "";
  if (!isShown(field)) return MASK;
  return looksLikeCpr(value) ? MASK : cleanText(value);
}
