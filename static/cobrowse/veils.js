/**
 * Shows the citizen, on the own page, what the hotline does not see: a hatched outline and a word. Nothing of it can
 * be pressed, and only what is in sight is measured, once a frame at most.
 */
import { make } from "./bar.js";

const LOOK_MS = 400;
const MOST = 80;

export const VEILS_CSS = `
.veils { position: fixed; inset: 0; pointer-events: none; z-index: 2147483644; overflow: hidden; }
.veil { position: absolute; left: 0; top: 0; box-sizing: border-box; border-radius: 3px; outline: 2px dashed #5b5b5b; outline-offset: 1px;
  background: repeating-linear-gradient(135deg, rgb(91 91 91 / 9%) 0 6px, transparent 6px 12px); }
.veil span { position: absolute; right: 0; top: -11px; padding: 0 5px; background: #5b5b5b; color: #fff; border-radius: 3px;
  font: 600 12px/16px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; white-space: nowrap; }
.veil.lifted { outline: 3px solid #0b5c2e; background: none; }
.veil.lifted span { background: #0b5c2e; }
@media (forced-colors: active) { .veil { outline-color: CanvasText; } .veil span { background: Canvas; color: CanvasText; border: 1px solid; } }`;

export function createVeils({ fields, isLifted, words, staff }) {
  const layer = make("div", { className: "veils" });
  layer.setAttribute("aria-hidden", "true");
  const veils = new Map();
  let kinds = new Map(),
    on = false,
    frame = 0,
    timer = 0;

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting && veils.size < MOST) veil(target);
        else if (!isIntersecting) unveil(target);
      }
      soon();
    },
    { rootMargin: "80px" },
  );
  const changes = new MutationObserver(() => {
    timer ||= setTimeout(look, LOOK_MS);
    soon();
  });

  function veil(target) {
    if (veils.has(target) || !kinds.has(target)) return;
    const box = make("div", { className: "veil" }, make("span"));
    veils.set(target, box);
    layer.append(box);
  }

  function unveil(target) {
    veils.get(target)?.remove();
    veils.delete(target);
  }

  /** Finds out anew what is hidden. */
  function look() {
    timer = 0;
    if (!on) return;
    const found = [...fields.hiddenFields().map((field) => [field, "hidden"]), ...fields.hiddenPlaces()];
    // A field that is shown for a while keeps its outline, in another colour.
    for (const target of kinds.keys()) if (isLifted(target)) found.push([target, "hidden"]);
    const next = new Map(found);
    for (const target of kinds.keys()) {
      if (next.has(target)) continue;
      seen.unobserve(target);
      unveil(target);
    }
    const before = kinds;
    kinds = next;
    for (const target of kinds.keys()) if (!before.has(target)) seen.observe(target);
    soon();
  }

  function place() {
    frame = 0;
    const boxes = [...veils].map(([target, box]) => [target, box, target.getBoundingClientRect()]);
    for (const [target, box, { x, y, width, height }] of boxes) {
      const lifted = isLifted(target);
      box.hidden = !target.isConnected || width < 4 || height < 4;
      box.style.transform = `translate(${x}px, ${y}px)`;
      box.style.width = `${width}px`;
      box.style.height = `${height}px`;
      box.classList.toggle("lifted", lifted);
      const said = lifted ? words.shown(staff()) : words[kinds.get(target)];
      if (box.firstChild.textContent !== said) box.firstChild.textContent = said;
    }
  }

  function soon() {
    if (on) frame ||= requestAnimationFrame(place);
  }

  function start() {
    if (on) return look();
    on = true;
    layer.hidden = false;
    const observed = { childList: true, subtree: true, attributes: true };
    changes.observe(document.documentElement, observed);
    addEventListener("scroll", soon, { capture: true, passive: true });
    addEventListener("resize", soon);
    look();
  }

  function stop() {
    on = false;
    layer.hidden = true;
    changes.disconnect();
    seen.disconnect();
    removeEventListener("scroll", soon, { capture: true });
    removeEventListener("resize", soon);
    for (const target of [...veils.keys()]) unveil(target);
    kinds = new Map();
  }

  return { layer, start, stop, look, soon };
}
