/**
 * What the citizen sees of staff's hand: a pointer, a ring around what is meant, and the words for it. Drawn in the
 * bar's closed shadow root, beside what is pointed at and never over it; nothing here takes the focus or a click.
 */
import { make } from "./bar.js";

export const CSS = `
.over { position: fixed; left: 0; top: 0; pointer-events: none; z-index: 2147483646; box-sizing: border-box; }
.pointer { width: 22px; height: 22px; margin: 2px 0 0 2px; background: #0059b3; clip-path: polygon(0 0, 100% 40%, 55% 55%, 40% 100%); }
.ring { border: 3px solid #0059b3; border-radius: 6px; outline: 2px solid #fff; }
.tag { background: #0059b3; color: #fff; font-weight: 600; padding: 4px 10px; border-radius: 4px; max-width: min(320px, calc(100vw - 16px)); }
@media (prefers-reduced-motion: no-preference) { .pulse { animation: pulse 1s 3; } @keyframes pulse { 50% { box-shadow: 0 0 0 10px rgb(0 89 179 / 30%); } } }`;

const RING_GAP = 5;
const HIGHLIGHT_MS = 5000;
const POINTER_MS = 10_000;

/** Where an element is on the whole page's screen, also when it is inside frames. */
export function boxOf(element) {
  const own = element.getBoundingClientRect();
  const box = { left: own.left, top: own.top, width: own.width, height: own.height };
  let view = element.ownerDocument.defaultView;
  while (view && view !== window && view.frameElement) {
    const frame = view.frameElement;
    const outer = frame.getBoundingClientRect();
    box.left += outer.left + frame.clientLeft;
    box.top += outer.top + frame.clientTop;
    view = view.parent;
  }
  return box;
}

/** Brings an element into view, if it is not. */
export function bringIntoView(element) {
  const { top, left, width, height } = boxOf(element);
  const isSeen = top >= 0 && left >= 0 && top + height <= innerHeight - 90 && left + width <= innerWidth;
  if (!isSeen) element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
}

export function createPointing(layer) {
  const pointer = make("div", { className: "over pointer", hidden: true });
  const name = make("div", { className: "over tag", hidden: true });
  const ring = make("div", { className: "over ring", hidden: true });
  const tag = make("div", { className: "over tag", hidden: true });
  const said = make("div", { className: "unseen" });
  for (const part of [pointer, name, ring, tag]) part.setAttribute("aria-hidden", "true");
  said.setAttribute("aria-live", "polite");
  layer(CSS, [pointer, name, ring, tag, said]);

  let spot = null,
    marked = null,
    frame = 0,
    pointerTimer = null,
    ringTimer = null;

  const move = (part, x, y) => {
    part.hidden = false;
    part.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  };

  // To the right of the box, where a form has nothing; or below it, or above. Never outside the window.
  function beside(part, { left, top, width, height }) {
    part.hidden = false;
    const right = left + width + 8;
    const lowest = innerHeight - part.offsetHeight - 8;
    const middle = top + (height - part.offsetHeight) / 2;
    if (right + part.offsetWidth <= innerWidth - 8) move(part, right, Math.max(4, Math.min(middle, lowest)));
    else {
      const below = top + height + 6;
      const x = Math.max(8, Math.min(left, innerWidth - part.offsetWidth - 8));
      move(part, x, below <= lowest ? below : Math.max(4, top - part.offsetHeight - 6));
    }
  }

  function drawSpot() {
    if (!spot?.element.isConnected) return hidePointer();
    const { left, top, width, height } = boxOf(spot.element);
    const x = left + width * spot.rx,
      y = top + height * spot.ry;
    move(pointer, x, y);
    // The ring has words of its own.
    if (marked) name.hidden = true;
    else beside(name, { left: x, top: y, width: 24, height: 24 });
  }

  function drawRing() {
    if (!marked?.isConnected) return hideRing();
    const { left, top, width, height } = boxOf(marked);
    const box = {
      left: left - RING_GAP,
      top: top - RING_GAP,
      width: width + 2 * RING_GAP,
      height: height + 2 * RING_GAP,
    };
    ring.style.width = `${box.width}px`;
    ring.style.height = `${box.height}px`;
    move(ring, box.left, box.top);
    beside(tag, box);
  }

  // The page scrolls and changes below: what lies over it follows while there is something to follow.
  function draw() {
    if (spot) drawSpot();
    if (marked) drawRing();
    frame = spot || marked ? requestAnimationFrame(draw) : 0;
  }

  function begin() {
    if (!frame) draw();
  }

  function hidePointer() {
    clearTimeout(pointerTimer);
    spot = null;
    pointer.hidden = name.hidden = true;
  }

  function hideRing() {
    clearTimeout(ringTimer);
    marked = null;
    ring.hidden = tag.hidden = true;
    ring.classList.remove("pulse");
  }

  return {
    point(element, rx, ry, who) {
      clearTimeout(pointerTimer);
      pointerTimer = setTimeout(hidePointer, POINTER_MS);
      spot = { element, rx, ry };
      name.textContent = who;
      begin();
    },
    mark(element, words, { pulse = false, ms = HIGHLIGHT_MS } = {}) {
      clearTimeout(ringTimer);
      ringTimer = setTimeout(hideRing, ms);
      marked = element;
      tag.textContent = words;
      ring.classList.toggle("pulse", pulse);
      begin();
    },
    say(words) {
      said.textContent = words;
    },
    hidePointer,
    clear() {
      hidePointer();
      hideRing();
    },
  };
}
