/** Staff's mouse and keys over the drawn page, told to the console as what they mean there. */
const POINT_MS = 40;
const SCROLL_MS = 120;
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export function createHand({ stage, aim, tell, scale }) {
  const frame = document.getElementById("aim");
  const said = document.getElementById("aim-said");
  let tools = { pointer: false, scroll: false };
  let current = null,
    pointTimer = null,
    point = null,
    scrollTimer = null,
    scroll = null;

  function at({ clientX, clientY }) {
    const box = stage.getBoundingClientRect();
    return aim.at((clientX - box.left) / scale(), (clientY - box.top) / scale());
  }

  function sendPoint() {
    pointTimer = null;
    if (point) tell("over", point);
    point = null;
  }

  stage.addEventListener("pointermove", (event) => {
    if (!tools.pointer) return;
    const found = at(event);
    if (!found) return;
    point = { id: found.id, rx: found.rx, ry: found.ry };
    pointTimer ??= setTimeout(sendPoint, POINT_MS);
  });
  stage.addEventListener("pointerleave", () => {
    if (!tools.pointer) return;
    point = { id: 0, rx: 0, ry: 0 };
    pointTimer ??= setTimeout(sendPoint, POINT_MS);
  });
  stage.addEventListener("click", (event) => {
    const found = at(event);
    if (found) press(found);
  });
  stage.addEventListener(
    "wheel",
    (event) => {
      if (!tools.scroll || event.ctrlKey) return;
      const found = at(event);
      if (!found) return;
      event.preventDefault();
      scrollBy(found.element, event.deltaY);
    },
    { passive: false },
  );

  function press({ id, rx, ry, element }) {
    tell("press", { id, rx, ry, what: aim.describe(element) });
  }

  function scrollBy(element, by) {
    scroll = aim.scroller(element, scroll, by);
    scrollTimer ??= setTimeout(() => {
      scrollTimer = null;
      if (scroll) tell("scroll", scroll);
      scroll = null;
    }, SCROLL_MS);
  }

  function step(by) {
    const stops = aim.stops();
    const index = stops.indexOf(current);
    current = stops.at(index < 0 ? (by > 0 ? 0 : -1) : (index + by) % stops.length) || null;
    draw();
    if (!current) return;
    const what = aim.describe(current);
    // Read here, where the focus is; the console puts it in words of its own.
    said.textContent = what.label;
    tell("aimed", { what });
  }

  function draw() {
    const isHere = Boolean(current?.isConnected) && document.activeElement === stage;
    frame.hidden = !isHere;
    if (!isHere) return;
    const box = current.getBoundingClientRect();
    const around = { left: box.left - 4, top: box.top - 4, width: box.width + 8, height: box.height + 8 };
    for (const [name, value] of Object.entries(around)) frame.style[name] = `${value * scale()}px`;
  }

  stage.addEventListener("focus", draw);
  stage.addEventListener("blur", draw);
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { key } = event;
    if (key in STEPS) step(STEPS[key]);
    else if ((key === "Enter" || key === " ") && current?.isConnected) {
      const found = aim.describe(current);
      press({ id: found.id, rx: 0.5, ry: 0.5, element: current });
    } else if (key === "PageDown" || key === "PageUp") {
      if (!tools.scroll || !aim.page()) return;
      scrollBy(
        aim.page().documentElement,
        (key === "PageDown" ? 0.8 : -0.8) * aim.page().documentElement.clientHeight,
      );
    } else if (key.length === 1 || key === "Escape") {
      tell("key", { key });
      return;
    } else return;
    event.preventDefault();
  });

  return {
    use(given) {
      tools = given;
    },
    draw,
    forget() {
      current = point = scroll = null;
      draw();
    },
  };
}
