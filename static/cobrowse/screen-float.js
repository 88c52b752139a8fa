/**
 * The small window that stays in front of borger.dk and shows where staff points (Document Picture-in-Picture, in
 * Chromium on computers). An extra: without it the same stands on the page.
 */
import { putAt } from "./screen-place.js";

const SIZE = { width: 420, height: 400 };

function make(owner, tag, className, text = "") {
  return Object.assign(owner.createElement(tag), { className, textContent: text });
}

export function createFloat({ words, page, onStop, onPause }) {
  const possible = "documentPictureInPicture" in window;
  const buttons = words.float;
  let shown = null;

  function build(owner, stream) {
    for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) {
      owner.head.append(sheet.cloneNode());
    }
    owner.documentElement.lang = document.documentElement.lang;
    owner.title = buttons.title;
    const status = make(owner, "p", "screen-float-status");
    status.setAttribute("role", "status");
    const hint = make(owner, "p", "screen-hint");
    hint.setAttribute("aria-live", "polite");
    const video = Object.assign(make(owner, "video", ""), { muted: true, autoplay: true, playsInline: true });
    video.srcObject = stream;
    const pointer = Object.assign(make(owner, "span", "screen-pointer"), { hidden: true });
    const picture = make(owner, "div", "screen-picture");
    picture.append(video, pointer);
    const pause = make(owner, "button", "button button-secondary");
    const stop = make(owner, "button", "button screen-stop", buttons.stop);
    pause.addEventListener("click", onPause);
    stop.addEventListener("click", onStop);
    const acts = make(owner, "div", "screen-float-acts");
    acts.append(stop, pause);
    const body = make(owner, "div", "screen screen-float");
    body.dataset.state = page.dataset.state;
    body.append(status, hint, picture, acts);
    owner.body.append(body);
    return { body, status, hint, video, pointer, pause };
  }

  async function open(stream) {
    // The window is the browser's, and it may say no: then the page goes on showing the pointer itself.
    const frame = await window.documentPictureInPicture.requestWindow(SIZE).catch(() => null);
    if (!frame) return;
    shown = { frame, ...build(frame.document, stream) };
    frame.addEventListener("pagehide", () => {
      shown = null;
    });
  }

  function draw(status, isPaused) {
    if (!shown) return;
    shown.body.dataset.state = page.dataset.state;
    if (shown.status.textContent !== status) shown.status.textContent = status;
    shown.pause.textContent = isPaused ? buttons.resume : buttons.pause;
  }

  return {
    possible,
    open,
    draw,
    close: () => shown?.frame.close(),
    point: (spot) => shown && putAt(shown.pointer, shown.video, spot),
    hidePointer: () => shown && (shown.pointer.hidden = true),
    hint: (text) => shown && (shown.hint.textContent = text),
  };
}
