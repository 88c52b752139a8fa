/**
 * Records the page, from the server's `start` to its `stop`, and sends only what has passed the last gate.
 *
 * Each recording is an epoch: a snapshot, then numbered batches. Whenever something does not add up - a lost batch,
 * too much at once, an error in the gate - the epoch is given up and a new one begins with a new snapshot.
 */
import { strToU8, zlibSync } from "fflate";
import { SOURCES, cleanText, cleanValue } from "./redact.js";
import { areUsable, selectorOf } from "./marks.js";
import { AGAIN, createScrubber } from "./scrub.js";
import { shorten } from "./sheets.js";

const BATCH_MS = 30;
const PART_BYTES = 128 * 1024;
const MOST_PARTS = 32;
const MOST_UNANSWERED = 8;
const MOST_QUEUED = 2000;
// Characters, of which each may become three bytes; the server takes a message of 300 KB.
const MOST_CHARACTERS = 90_000;
const STORM_NODES = 3000;
const FAULT_WINDOW_MS = 10_000;
// A page that changes its marks often is shown anew at most so often.
const MARKS_MS = 300;

const OPTIONS = {
  // By tag name, which covers hidden, file and unknown types too.
  maskInputOptions: { input: true, textarea: true, select: true },
  maskInputFn: (value, element) => cleanValue(element, value),
  maskTextSelector: "*",
  maskTextFn: (text) => cleanText(text),
  slimDOMOptions: "all",
  inlineStylesheet: true,
  inlineImages: false,
  collectFonts: false,
  recordCanvas: false,
  recordCrossOriginIframes: false,
  sampling: { mousemove: 50, mousemoveCallback: 100, scroll: 100, media: 0 },
};

const pack = (events) => zlibSync(strToU8(JSON.stringify(events)), { level: 1 });

/**
 * @param {object} tools
 * @param {Function} tools.record rrweb's recorder
 * @param {(event: string, body: object, answer: (text: string) => void) => void} tools.send to the server
 * @param {(why: string) => void} tools.onFault the page cannot be shared safely: the session must end
 * @param {(why: string) => void} [tools.onStorm] the page cannot be shown just now: it changes too fast, or is too big
 * @param {() => void} [tools.onEpoch] what was seen so far is seen no more: another picture begins, or none
 */
export function createRecorder({ record, send, onFault, onStorm = () => {}, onEpoch = () => {} }) {
  let stopRecording = null;
  let epoch = 0,
    seq = 0,
    unanswered = 0,
    storms = 0,
    added = 0;
  let queue = [],
    meta = null,
    timer = null,
    restartTimer = null,
    stormTimer = null;
  let faults = [];
  let width = 0;
  // The names of the style sheets that staff's page has already.
  let known = new Set();
  // Who looks at the same picture in this browser, and whether it is made for that alone: then nothing is sent.
  let watcher = null,
    local = false;

  function halt() {
    clearTimeout(timer);
    clearTimeout(restartTimer);
    clearInterval(stormTimer);
    timer = restartTimer = stormTimer = null;
    stopRecording?.();
    stopRecording = null;
    queue = [];
    unanswered = 0;
  }

  /** Records for the server, from its `start`. */
  function start(after, sheets) {
    local = false;
    known = new Set(sheets);
    begin(after);
  }

  function begin(after) {
    halt();
    if (!areUsable()) {
      onFault("marks");
      return;
    }
    onEpoch();
    epoch = Math.max(Date.now(), after + 1, epoch + 1);
    seq = 0;
    added = 0;
    const scrub = createScrubber(record.mirror);
    const mine = epoch;
    stormTimer = setInterval(() => {
      added = 0;
    }, 1000);
    stopRecording =
      record({
        ...OPTIONS,
        blockSelector: selectorOf("block"),
        emit: (event) => mine === epoch && take(event, scrub),
        errorHandler: () => {
          fault("recorder");
          return true;
        },
      }) || null;
    if (mine !== epoch) halt();
  }

  function again(wait = 0) {
    const after = epoch;
    halt();
    epoch += 1;
    restartTimer = setTimeout(() => begin(after), wait);
  }

  function fault(why) {
    const now = Date.now();
    faults = [...faults.filter((at) => now - at < FAULT_WINDOW_MS), now];
    if (faults.length > 1) {
      stop();
      onFault(why);
    } else again(500);
  }

  function take(event, scrub) {
    let clean;
    try {
      if (isKeyboardResize(event)) return;
      clean = scrub(event);
    } catch {
      fault("gate");
      return;
    }
    if (clean === AGAIN) {
      again(MARKS_MS);
      return;
    }
    if (!clean) return;
    if (clean.type === 4) meta = clean;
    else if (clean.type === 2) sendParts("snap", {}, [meta, clean]);
    else {
      watcher?.({ kind: "ev", epoch, ev: JSON.stringify([clean]) });
      if (!local) enqueue(clean);
    }
  }

  // The keyboard of a phone makes the window lower while one types: the replica would jump.
  function isKeyboardResize({ type, data }) {
    if (type === 4) width = data.width;
    if (type !== 3 || data.source !== SOURCES.viewportResize) return false;
    const same = data.width === width;
    width = data.width;
    return same && Boolean(document.activeElement?.matches("input,textarea,select"));
  }

  /** Sends what may be long in parts, packed; `then` gets the answer to the last of them, unless one was not "ok". */
  function sendParts(event, body, events, then = () => {}) {
    if (event === "snap") {
      watcher?.({ kind: "snap", epoch, z: pack(events).buffer });
      shorten(events[1].data.node, known);
    }
    if (local) return;
    const deflated = pack(events);
    const of = Math.ceil(deflated.length / PART_BYTES);
    const mine = epoch;
    if (of > MOST_PARTS) {
      halt();
      onStorm("big");
      return;
    }
    for (let part = 0; part < of; part++) {
      const z = deflated.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
      send(event, { v: 1, epoch, ...body, part, of, z }, (answer) => {
        if (mine !== epoch) return;
        if (answer !== "ok") heed(answer);
        else if (part === of - 1) then();
      });
    }
  }

  function enqueue(event) {
    if (event.data.source === SOURCES.mutation) {
      added += event.data.adds.length;
      if (added > STORM_NODES) {
        storms += 1;
        if (storms >= 3) onStorm("fast");
        again(500 * Math.min(storms, 6));
        return;
      }
    }
    queue.push(event);
    if (queue.length > MOST_QUEUED) again(500);
    else timer ??= setTimeout(flush, BATCH_MS);
  }

  function flush() {
    timer = null;
    if (!queue.length || unanswered >= MOST_UNANSWERED) return;
    let count = queue.length;
    while (JSON.stringify(queue.slice(0, count)).length > MOST_CHARACTERS && count > 0) {
      count = Math.floor(count / 2);
    }
    const mine = epoch;
    seq += 1;
    unanswered += 1;
    const answered = () => {
      unanswered -= 1;
      storms = 0;
      if (queue.length) timer ??= setTimeout(flush, BATCH_MS);
    };
    // A single event may be a whole document with its style sheets: a frame that has just been loaded.
    if (count === 0) sendParts("bulk", { seq }, queue.splice(0, 1), answered);
    else {
      send("ev", { v: 1, epoch, seq, ev: queue.splice(0, count) }, (answer) => {
        if (mine !== epoch) return;
        answered();
        heed(answer);
      });
    }
    if (queue.length) timer ??= setTimeout(flush, BATCH_MS);
  }

  function heed(answer) {
    if (answer === "wait") again(2000);
    else if (answer === "again") again();
    else if (answer === "refused") fault("server");
    else if (answer === "stop") halt();
  }

  /** Stops sending. A picture that is made for this browser alone goes on. */
  function stop() {
    if (local) return;
    if (stopRecording) watcher?.({ kind: "clear" });
    halt();
    onEpoch();
    epoch += 1;
  }

  /**
   * Lets a window of this browser see what is sent, from a new picture on; where nothing is sent, what would be.
   * @param {((message: object) => void) | null} look null ends it
   */
  function watch(look, { alone = false } = {}) {
    watcher = look;
    if (look && alone) {
      local = true;
      begin(epoch);
    } else if (look && stopRecording) again();
    else if (look) look({ kind: "clear" });
    else if (local) {
      local = false;
      stop();
    }
  }

  /** Sends what stands in a field anew, as it may be seen by now. */
  function renew(field) {
    const id = record.mirror.getId(field);
    if (!stopRecording || id < 1) return;
    const data = { source: SOURCES.input, id, text: "", isChecked: Boolean(field.checked) };
    take({ type: 3, timestamp: Date.now(), data }, createScrubber(record.mirror));
  }

  return {
    start,
    stop,
    watch,
    renew,
    get epoch() {
      return epoch;
    },
    get running() {
      return stopRecording !== null;
    },
  };
}
