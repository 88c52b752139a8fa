/**
 * How late staff sees what happens: from the recorder's time stamp to the frame in which it is drawn here. The citizen's
 * clock need not be right: a question that is answered at once tells how far off it is, as exactly as half the way takes.
 */
const KEPT = 20;
const PINGS_KEPT = 6;
const LONGEST_MS = 60_000;

export function createDelay({ say, tell, now = () => Date.now() }) {
  let n = 0,
    sentAt = 0,
    pings = [],
    delays = [];

  return {
    ping() {
      n += 1;
      sentAt = now();
      say("ping", { n });
    },
    pong(body) {
      if (body.n !== n) return;
      const way = now() - sentAt;
      pings = [...pings, { way, ahead: body.at - (sentAt + way / 2) }].slice(-PINGS_KEPT);
    },
    /** Something has been drawn that happened `at`, by the citizen's clock. */
    shown(at) {
      if (at === null || at === undefined || !pings.length) return;
      const { ahead } = pings.reduce((best, each) => (each.way < best.way ? each : best));
      const delay = now() - (at - ahead);
      // A page that lies about its time says nothing of ours.
      if (!(Math.abs(delay) < LONGEST_MS)) return;
      delays = [...delays, Math.max(0, delay)].slice(-KEPT);
      const sorted = delays.toSorted((a, b) => a - b);
      tell(Math.round(sorted[Math.floor(sorted.length / 2)]));
    },
    forget() {
      pings = [];
      delays = [];
    },
  };
}
