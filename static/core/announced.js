/** Listening for what the server announces to people at work; what a page then shows, it asks for over HTTP. */
import { createLine } from "./line.js";

/**
 * @param {string} namespace such as "/rota"
 * @param {string} event what is listened for
 * @param {(body: object) => void} hear
 * @param {(wasLost: boolean) => void} connected the line is there, perhaps again: something may have been missed
 */
export function listen(namespace, event, hear, connected) {
  const line = createLine(location.origin, namespace, () => ({}));
  let lost = false;
  line.on(event, hear);
  line.on("disconnect", () => (lost = true));
  line.on("connect", () => {
    connected(lost);
    lost = false;
  });
  // Who has signed out is not let in by asking again.
  line.on("connect_error", ({ message }) => ["signed_out", "origin"].includes(message) && line.close());
  addEventListener("pagehide", () => line.close());
}
