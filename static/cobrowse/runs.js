/**
 * CPR numbers that are split over neighbouring text nodes: "0404" + "90-1234", also across <b>, <span> and table cells.
 */
import { cprPlaces } from "./redact.js";
import lists from "./redaction.json" with { type: "json" };

const INLINE = new Set(lists.inline);

const maskDigits = (text, from, to) =>
  text.slice(0, from) + text.slice(from, to).replace(/[0-9]/g, "•") + text.slice(to);

/** Masks in place, in a serialised tree, what is a CPR number only when neighbouring texts are read together. */
export function maskRuns(root) {
  let run = [];
  const flush = () => {
    if (run.length > 1) maskRun(run);
    run = [];
  };
  const walk = (node) => {
    if (node.type === 3) {
      if (node.textContent) run.push(node);
      return;
    }
    const boundary = node.type !== 5 && !INLINE.has(String(node.tagName || "").toLowerCase());
    if (boundary) flush();
    if (node.tagName !== "style") (node.childNodes || []).forEach(walk);
    if (boundary) flush();
  };
  walk(root);
  flush();
}

function maskRun(run) {
  const whole = run.map((node) => node.textContent).join("");
  if (!/[0-9]/.test(whole)) return;
  for (const [from, to] of cprPlaces(whole)) {
    let start = 0;
    for (const node of run) {
      const end = start + node.textContent.length;
      if (start < to && end > from) {
        node.textContent = maskDigits(node.textContent, Math.max(0, from - start), Math.min(end, to) - start);
      }
      start = end;
    }
  }
}

const isInline = (node) => INLINE.has(node.nodeName.toLowerCase());

/** The live text before and after a node, as far as a number could reach over inline elements. */
function around(node) {
  let root = node.parentNode;
  while (root?.parentNode && isInline(root)) root = root.parentNode;
  const sides = ["", ""];
  if (!root) return sides;
  const walker = node.ownerDocument.createTreeWalker(root, 1 | 4);
  let side = 0;
  while (walker.nextNode() && sides[1].length < 40) {
    const current = walker.currentNode;
    if (current === node) side = 1;
    else if (current.nodeType === 3) sides[side] += current.data;
    // A gap that no number can bridge stands for the border of a block.
    else if (!isInline(current)) sides[side] += "    ";
  }
  return sides;
}

/** One text as it may travel, judged together with the live texts around it. */
export function maskInContext(node, text) {
  if (!node || !/[0-9]/.test(text)) return text;
  const [before, after] = around(node);
  let result = text;
  for (const [from, to] of cprPlaces(before + text + after)) {
    const start = Math.max(0, from - before.length);
    const end = Math.min(text.length, to - before.length);
    if (end > start) result = maskDigits(result, start, end);
  }
  return result;
}
