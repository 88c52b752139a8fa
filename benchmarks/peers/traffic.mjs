/** What a shared page sends: the kinds of batches of somebody who fills in a form, at about their usual sizes. */
let clock = 0;

const move = (at) => ({
  type: 3,
  timestamp: at,
  data: {
    source: 1,
    positions: [0, 1].map((n) => ({ x: 412 + n, y: 318 + n, id: 40, timeOffset: -50 * (1 - n) })),
  },
});
const typed = (at) => ({
  type: 3,
  timestamp: at,
  data: { source: 5, id: 61, text: "••••••", isChecked: false },
});
const scrolled = (at) => ({ type: 3, timestamp: at, data: { source: 3, id: 1, x: 0, y: 420 } });
const mutated = (at) => ({
  type: 3,
  timestamp: at,
  data: {
    source: 0,
    texts: [{ id: 52, value: "Du kan flytte fra den 1. december" }],
    attributes: [{ id: 50, attributes: { class: "form-group form-error" } }],
    removes: [],
    adds: [],
  },
});
const KINDS = [[move], [move, typed], [move], [mutated], [scrolled], [move, typed], [typed], [move, mutated]];

/** The next batch; its events carry `at`, which the gate lets through, so that the other end can time them. */
export function nextBatch(at) {
  return KINDS[clock++ % KINDS.length].map((make) => make(at));
}

const SENT = /"timestamp\\?":([\d.]+)/;

/** When the message was sent, from its text. */
export function sentAt(text) {
  return Number(SENT.exec(text)?.[1]);
}
