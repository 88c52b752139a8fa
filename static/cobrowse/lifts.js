/** The fields that the citizen shows just now. The server keeps the time by its own clock as well. */
export const LIFT_MS = 60_000;

const until = new Map();

/** Whether the citizen shows this field just now. */
export function isLifted(field) {
  return Date.now() < (until.get(field) || 0);
}

/** Show a field that was asked for at `from`; gives when it is hidden again. */
export function lift(field, from = Date.now()) {
  until.set(field, from + LIFT_MS);
  return until.get(field);
}

/** Hide a field again. */
export function unlift(field) {
  until.delete(field);
}
