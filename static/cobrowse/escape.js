/** Calls `stop` when Escape is pressed twice within a second while `when` says so; gives the way to take that back. */
export function onEscapeTwice(when, stop) {
  let last = -Infinity;
  function onKey(event) {
    if (event.key !== "Escape" || !when()) return;
    if (event.timeStamp - last < 1000) {
      // The same key press would close the dialog that tells that it is over.
      event.preventDefault();
      stop();
    }
    last = event.timeStamp;
  }
  addEventListener("keydown", onKey, true);
  return () => removeEventListener("keydown", onKey, true);
}
