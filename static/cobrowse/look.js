/**
 * »Se hvad hotlinen ser«: a window of the portal draws what this page sends, or would send. The page hands it over
 * directly, window to window; no server is asked, and the window goes when the page goes.
 */
const PATIENCE_MS = 10_000;

/** @param {(said: string) => void} tools.tell says it to the citizen */
export function createLook({ portal, recorder, session, words, tell }) {
  const address = `${portal}/deltag/set-med-hotlinens-oejne?fra=${encodeURIComponent(location.origin)}`;
  let view = null,
    patience = 0;

  function show(message) {
    if (view?.closed) close();
    else view?.postMessage(message, portal, message.z ? [message.z] : []);
  }

  function close() {
    clearTimeout(patience);
    view?.close();
    view = null;
    recorder.watch(null);
  }

  function watch() {
    const { state, here } = session();
    // Before the yes, and while nobody is there, the picture is made for this window alone.
    const alone = state === "joined" || state === "created" || (state !== "paused" && !here);
    recorder.watch(show, { alone });
  }

  addEventListener("message", ({ origin, source, data }) => {
    if (!view || source !== view || origin !== portal || data?.kind !== "ready") return;
    clearTimeout(patience);
    watch();
  });
  addEventListener("pagehide", () => close());

  function open() {
    close();
    view = window.open(address, "hotline-look", "popup,width=900,height=760");
    if (!view) return tell(words.popup);
    patience = setTimeout(() => {
      tell(words.severed);
      view = null;
    }, PATIENCE_MS);
  }

  return {
    open,
    close,
    get isOpen() {
      return Boolean(view) && !view.closed;
    },
  };
}
