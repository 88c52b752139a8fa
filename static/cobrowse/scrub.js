/**
 * The last gate in the citizen's browser: every event of the recorder is rebuilt here, field by field, and what is
 * not known is left behind. Decisions are made from the live element, not from the recorder's copy of it.
 */
import {
  ATTRIBUTES,
  CHECK_TYPES,
  DROP_TAGS,
  LABEL_TYPES,
  MASK,
  SOURCES,
  TEXT_ATTRIBUTES,
  URL_ATTRIBUTES,
  cleanCss,
  cleanDrawing,
  cleanText,
  cleanUrl,
  cleanValue,
  isHiddenText,
  isMarked,
  isShown,
  valueOf,
} from "./redact.js";
import { createLedger } from "./marks.js";
import { maskRuns, maskInContext } from "./runs.js";

/** Instead of an event: what is marked has changed, so the page must be sent anew. */
export const AGAIN = Symbol("again");

const DOCUMENT = 0,
  DOCTYPE = 1,
  ELEMENT = 2,
  TEXT = 3;
const FIELDS = new Set(["input", "textarea", "select"]);
// A date or a number cannot show the mask; in the replica such a field is an ordinary text field.
const UNMASKABLE = new Set(["date", "datetime-local", "month", "week", "time", "number", "range", "color"]);

const number = (value) => (Number.isFinite(value) ? value : 0);
const ids = (data, ...names) =>
  Object.fromEntries(names.filter((n) => data[n] != null).map((n) => [n, number(data[n])]));

/** @param {{getNode(id: number): Node | null}} mirror the recorder's map from id to live node */
export function createScrubber(mirror) {
  const live = (id) => mirror.getNode(id);
  const ledger = createLedger();

  function cleanStyle(value) {
    if (typeof value === "string") return cleanCss(value);
    if (!value || typeof value !== "object") return undefined;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name.slice(0, 100),
        Array.isArray(part) ? part.map((p) => cleanCss(p)) : part === false ? false : cleanCss(part),
      ]),
    );
  }

  function fieldAttributes(element, tag, given, result) {
    const type = (tag === "input" && element?.getAttribute("type")?.toLowerCase()) || "";
    if (LABEL_TYPES.has(type)) {
      if (given.value != null) result.value = isHiddenText(element) ? MASK : cleanText(given.value);
    } else if (CHECK_TYPES.has(type)) {
      if (given.checked && isShown(element)) result.checked = true;
    } else if (!element) {
      result.value = MASK;
    } else if ("value" in given || element.value) {
      // The live value, not the attribute: a cleared field still has its old `value` attribute.
      result.value = cleanValue(element, valueOf(element));
      if (result.value === MASK && UNMASKABLE.has(type)) result.type = "text";
    }
  }

  const known = (name, key) =>
    ATTRIBUTES.has(name) || ATTRIBUTES.has(key) || TEXT_ATTRIBUTES.has(key) || URL_ATTRIBUTES.has(key);
  const plain = (value) => {
    if (typeof value === "string") return cleanText(value);
    return value === true || Number.isFinite(value) ? value : undefined;
  };
  const special = { style: cleanStyle, _csstext: cleanCss, d: cleanDrawing, download: () => "" };
  for (const name of URL_ATTRIBUTES) special[name] = cleanUrl;

  function cleanAttribute(element, tag, name, value) {
    const key = name.toLowerCase();
    if (key === "value" && ["li", "progress", "meter"].includes(tag)) return cleanText(value);
    if (!known(name, key) || (tag === "iframe" && URL_ATTRIBUTES.has(key))) return undefined;
    if (value === null) return null;
    if (TEXT_ATTRIBUTES.has(key) && element && isHiddenText(element)) return MASK;
    return (special[key] || plain)(value);
  }

  function cleanAttributes(element, tag, given) {
    const result = {};
    for (const [name, value] of Object.entries(given)) {
      if (FIELDS.has(tag) && ["value", "checked"].includes(name)) continue;
      const clean = cleanAttribute(element, tag, name, value);
      if (clean !== undefined) result[name] = clean;
    }
    if (
      tag === "option" &&
      given.selected &&
      element?.closest("select") &&
      isMarked(element.closest("select"))
    ) {
      result.selected = true;
    }
    if (tag === "link" && !("_cssText" in result) && !/^stylesheet$/i.test(String(given.rel || ""))) {
      return {};
    }
    return result;
  }

  function cleanTextNode(node) {
    const parent = live(node.id)?.parentNode;
    const element = parent?.host || parent;
    const tag = element?.tagName?.toLowerCase();
    const text = node.textContent || "";
    if (!element || tag === "textarea" || DROP_TAGS.has(tag)) return "";
    if (tag === "style") return cleanCss(text);
    if (!text.trim()) return text;
    return isHiddenText(element) ? MASK : cleanText(text);
  }

  function cleanElement(node) {
    const element = live(node.id);
    const tag = String(node.tagName).toLowerCase();
    const marks = Object.fromEntries(
      ["isSVG", "isShadowHost", "isShadow", "needBlock"]
        .filter((name) => node[name])
        .map((name) => [name, true]),
    );
    if (node.rootId != null) marks.rootId = number(node.rootId);
    // A `template` shows nothing and keeps the id, so that later mutations beside it still find their place.
    if (DROP_TAGS.has(tag)) {
      return { type: ELEMENT, tagName: "template", attributes: {}, childNodes: [], id: node.id, ...marks };
    }
    const attributes = cleanAttributes(element, tag, node.attributes || {});
    const mark = element?.getAttribute && ledger.tell(element);
    if (mark) attributes["data-cobrowse"] = cleanText(mark);
    if (FIELDS.has(tag) && !node.needBlock) fieldAttributes(element, tag, node.attributes || {}, attributes);
    return {
      type: ELEMENT,
      tagName: node.tagName,
      attributes,
      childNodes: cleanChildren(node),
      id: node.id,
      ...marks,
    };
  }

  const cleanChildren = (node) => (node.childNodes || []).map(cleanNode).filter(Boolean);

  function cleanNode(node) {
    const marks = node.isShadow ? { isShadow: true } : {};
    if (node.rootId != null) marks.rootId = number(node.rootId);
    if (node.type === ELEMENT) return cleanElement(node);
    if (node.type === TEXT) return { type: TEXT, textContent: cleanTextNode(node), id: node.id, ...marks };
    if (node.type === DOCUMENT) {
      const mode = node.compatMode === "BackCompat" ? { compatMode: "BackCompat" } : {};
      return { type: DOCUMENT, childNodes: cleanChildren(node), id: node.id, ...mode, ...marks };
    }
    if (node.type === DOCTYPE) {
      return { type: DOCTYPE, name: "html", publicId: "", systemId: "", id: node.id, ...marks };
    }
    return { type: 5, textContent: "", id: node.id, ...marks };
  }

  function cleanAdd(add) {
    const node = cleanNode(add.node);
    if (node.type === TEXT) node.textContent = maskInContext(live(node.id), node.textContent);
    else maskRuns(node);
    return { parentId: number(add.parentId), nextId: add.nextId == null ? null : number(add.nextId), node };
  }

  function cleanAttributeChange(change) {
    const element = live(change.id);
    const tag = element?.tagName?.toLowerCase() || "";
    if (DROP_TAGS.has(tag)) return null;
    const attributes = cleanAttributes(element, tag, change.attributes);
    if (FIELDS.has(tag) && ("value" in change.attributes || "type" in change.attributes)) {
      fieldAttributes(element, tag, change.attributes, attributes);
    }
    return Object.keys(attributes).length ? { id: number(change.id), attributes } : null;
  }

  function cleanMutation(data) {
    if (ledger.isStale(data.attributes.map((change) => [live(change.id), Object.keys(change.attributes)]))) {
      return AGAIN;
    }
    const texts = data.texts.map(({ id, value }) => ({
      id: number(id),
      value: maskInContext(live(id), cleanTextNode({ id, textContent: value || "" })),
    }));
    const result = {
      source: SOURCES.mutation,
      texts,
      attributes: data.attributes.map(cleanAttributeChange).filter(Boolean),
      removes: data.removes.map((r) => ({
        ...ids(r, "parentId", "id"),
        ...(r.isShadow ? { isShadow: true } : {}),
      })),
      adds: data.adds.map(cleanAdd),
    };
    if (data.isAttachIframe) result.isAttachIframe = true;
    const parts = [result.texts, result.attributes, result.removes, result.adds];
    return parts.some((part) => part.length) ? result : null;
  }

  function cleanInput(data) {
    const field = live(data.id);
    if (!field || !field.tagName) return null;
    const type = (field.getAttribute("type") || "").toLowerCase();
    if (CHECK_TYPES.has(type)) {
      return isShown(field)
        ? { source: SOURCES.input, id: data.id, text: "on", isChecked: Boolean(data.isChecked) }
        : null;
    }
    return { source: SOURCES.input, id: data.id, text: cleanValue(field, valueOf(field)), isChecked: false };
  }

  const cleanRule = (rule) => ({ rule: cleanCss(rule.rule), index: rule.index });

  const bySource = {
    [SOURCES.mutation]: cleanMutation,
    [SOURCES.mouseMove]: (data) => ({
      source: data.source,
      positions: data.positions.map((p) => ids(p, "x", "y", "id", "timeOffset")),
    }),
    [SOURCES.mouseInteraction]: (data) => ({
      source: data.source,
      ...ids(data, "type", "id", "x", "y", "pointerType"),
    }),
    [SOURCES.scroll]: (data) => ({ source: data.source, ...ids(data, "id", "x", "y") }),
    [SOURCES.viewportResize]: (data) => ({ source: data.source, ...ids(data, "width", "height") }),
    [SOURCES.input]: cleanInput,
    [SOURCES.styleSheetRule]: (data) => ({
      source: data.source,
      ...ids(data, "id", "styleId"),
      ...(data.adds ? { adds: data.adds.map(cleanRule) } : {}),
      ...(data.removes ? { removes: data.removes.map((r) => ({ index: r.index })) } : {}),
      ...(data.replace != null ? { replace: cleanCss(data.replace) } : {}),
      ...(data.replaceSync != null ? { replaceSync: cleanCss(data.replaceSync) } : {}),
    }),
    [SOURCES.styleDeclaration]: (data) => ({
      source: data.source,
      ...ids(data, "id", "styleId"),
      index: data.index,
      ...(data.set
        ? {
            set: {
              property: String(data.set.property),
              value: data.set.value == null ? null : cleanCss(data.set.value),
              priority: data.set.priority ? "important" : "",
            },
          }
        : {}),
      ...(data.remove ? { remove: { property: String(data.remove.property) } } : {}),
    }),
    [SOURCES.adoptedStyleSheet]: (data) => ({
      source: data.source,
      ...ids(data, "id"),
      styleIds: data.styleIds.map(number),
      ...(data.styles
        ? { styles: data.styles.map((s) => ({ styleId: number(s.styleId), rules: s.rules.map(cleanRule) })) }
        : {}),
    }),
  };
  bySource[SOURCES.touchMove] = bySource[SOURCES.drag] = bySource[SOURCES.mouseMove];

  /** The event as it may leave the browser, null when nothing of it may, or AGAIN. */
  return function scrub(event) {
    const timestamp = number(event.timestamp);
    const { type, data } = event;
    if (type === 4) {
      return { type, timestamp, data: { href: cleanUrl(data.href), ...ids(data, "width", "height") } };
    }
    if (type === 2) {
      const node = cleanNode(data.node);
      maskRuns(node);
      return { type, timestamp, data: { node, initialOffset: ids(data.initialOffset, "left", "top") } };
    }
    const clean = type === 3 ? bySource[data.source]?.(data) : null;
    if (clean === AGAIN) return AGAIN;
    return clean ? { type, timestamp, data: clean } : null;
  };
}
