/**
 * The picture of the citizen's screen in the console: seen and pointed into, never kept. It is let go of as soon as
 * the server says anything but that the screen is being shared.
 */
import { createCall } from "./screen-call.js";
import { placeOf, putAt } from "./screen-place.js";
import "./screen.css";

const LOOK_MS = 2000;
const POINT_MS = 60;
const POINTER_MS = 4000;
const STILL_MS = 8000;
// Round trip and waiting in the buffer, together: up to here a conversation about the picture is easy, or possible.
const GOOD_MS = 250,
  FAIR_MS = 700;
const STEP = 50;
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

export function createScreen(page, socket) {
  const box = page.querySelector('[data-part="screen"]');
  const words = JSON.parse(document.getElementById("screen-staff-words").textContent);
  const parts = Object.fromEntries(
    [...box.querySelectorAll("[data-screen]")].map((part) => [part.dataset.screen, part]),
  );
  const { stage, video, pointer } = parts;
  let session = {},
    picture = "calling",
    connected = false;
  let begunAt = 0,
    seenAt = 0,
    waited = null;
  let pointedAt = 0,
    pointerTimer = null,
    place = { x: 500, y: 500 };

  const say = (event, body = {}, answer = undefined) => {
    if (answer) socket.emit(event, { v: 1, ...body }, answer);
    else socket.emit(event, { v: 1, ...body });
  };
  const call = createCall({ say, onPicture: show, onChange: changed });

  function changed(kind) {
    // A connection without a picture is no picture yet.
    if (kind !== "live") picture = kind;
    else if (seenAt) picture = "live";
    render();
  }

  function show(stream) {
    video.srcObject = stream;
    const frame = () => {
      if (video.srcObject !== stream) return;
      if (!seenAt) performance.measure("cobrowse.first-frame", { start: begunAt });
      seenAt = performance.now();
      if (picture !== "live") changed("live");
      video.requestVideoFrameCallback(frame);
    };
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(frame);
    else {
      video.addEventListener("playing", () => ((seenAt = performance.now()), changed("live")), {
        once: true,
      });
    }
  }

  function drop() {
    call.close();
    video.srcObject = null;
    seenAt = 0;
    waited = null;
    picture = "calling";
    pointer.hidden = true;
    parts.quality.textContent = "";
    if (document.fullscreenElement === stage) document.exitFullscreen().catch(() => {});
  }

  function isScreen() {
    return session.mode === "screen" && !["ended", "moved", "handed"].includes(session.state);
  }

  function kindOf() {
    if (!connected) return "offline";
    if (session.state === "paused") return "paused";
    return session.here ? picture : "away";
  }

  function render() {
    const kind = kindOf();
    const live = kind === "live";
    box.hidden = !isScreen();
    video.hidden = !live;
    parts.empty.hidden = live;
    parts.tools.hidden = session.state !== "sharing";
    parts.hints.hidden = !live;
    const said = live ? { title: "", text: "" } : words[kind];
    if (parts.title.textContent !== said.title) parts.title.textContent = said.title;
    if (parts.text.textContent !== said.text) parts.text.textContent = said.text;
  }

  /** Follows the session; whether it is one of a screen. */
  function draw(now, isConnected) {
    session = now;
    connected = isConnected;
    if (!(connected && session.state === "sharing" && session.here)) drop();
    render();
    return isScreen();
  }

  socket.on("call", ({ share }) => {
    drop();
    begunAt = performance.now();
    call.begin(share);
  });
  socket.on("rtc", call.receive);

  // How good it is, in words --------------------------------------------------------------------------------

  async function look() {
    if (picture !== "live") return;
    const figures = await call.figures();
    const way = figures.find(
      (each) => each.type === "candidate-pair" && each.nominated && each.state === "succeeded",
    );
    const came = figures.find((each) => each.type === "inbound-rtp" && each.kind === "video");
    if (!way || !came) return;
    const ms = Math.round((way.currentRoundTripTime ?? 0) * 500 + buffered(came));
    const kind = ms <= GOOD_MS ? "good" : ms <= FAIR_MS ? "fair" : "poor";
    const relayed = figures.some(
      (each) => each.id === way.localCandidateId && each.candidateType === "relay",
    );
    const figuresText = words.figures
      .replace("{ms}", ms)
      .replace("{width}", video.videoWidth)
      .replace("{height}", video.videoHeight);
    const still = performance.now() - seenAt > STILL_MS ? ` ${words.still}.` : "";
    const text = `${words.quality[kind]}: ${figuresText}, ${relayed ? words.relayed : words.direct}.${still}`;
    if (parts.quality.textContent !== text) parts.quality.textContent = text;
  }

  // The mean wait of the frames that came since the last look.
  function buffered({ jitterBufferDelay = 0, jitterBufferEmittedCount = 0 }) {
    const before = waited ?? { delay: 0, count: 0, ms: 0 };
    const count = jitterBufferEmittedCount - before.count;
    const ms = count > 0 ? ((jitterBufferDelay - before.delay) / count) * 1000 : before.ms;
    waited = { delay: jitterBufferDelay, count: jitterBufferEmittedCount, ms };
    return ms;
  }

  setInterval(look, LOOK_MS);

  // Pointing and hints --------------------------------------------------------------------------------------

  function point(at, mark) {
    const now = performance.now();
    if (!at || picture !== "live" || (!mark && now - pointedAt < POINT_MS)) return;
    pointedAt = now;
    place = at;
    say("spot", { ...at, mark });
    putAt(pointer, video, { ...at, mark });
    clearTimeout(pointerTimer);
    pointerTimer = setTimeout(() => (pointer.hidden = true), POINTER_MS);
  }

  stage.addEventListener("pointermove", (event) => point(placeOf(video, event), false));
  stage.addEventListener("click", (event) => point(placeOf(video, event), true));
  stage.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step && event.key !== "Enter") return;
    event.preventDefault();
    const within = (value) => Math.max(0, Math.min(1000, value));
    const at = step ? { x: within(place.x + step[0]), y: within(place.y + step[1]) } : place;
    point(at, !step);
  });
  parts.hints.addEventListener("click", ({ target }) => {
    const hint = target.closest("[data-hint]")?.dataset.hint;
    if (hint) say("hint", { hint });
  });
  // A picture that does not come is asked for anew.
  parts.again.addEventListener("click", () => say("resnap"));
  parts.full.hidden = !document.fullscreenEnabled;
  parts.full.addEventListener("click", () => stage.requestFullscreen());

  return { draw };
}
