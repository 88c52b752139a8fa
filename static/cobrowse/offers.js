/** Shows at once when a colleague asks the reader to go on with a session, on whatever page this is part of. */
import { listen } from "../core/announced.js";

const place = document.querySelector("[data-cobrowse-offers]");

export async function showOffers(at = place, { fetch = globalThis.fetch } = {}) {
  try {
    const answer = await fetch(at.dataset.cobrowseOffers, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // What is there already is not read aloud again.
    if (page.body.textContent.trim() === at.textContent.trim()) return;
    at.replaceChildren(...page.body.childNodes);
  } catch {
    // A bad line: the next word of the server, or the next look at the page, brings it.
  }
}

if (place) {
  const show = () => showOffers();
  listen("/cob-o", "offers", show, show);
  document.addEventListener("visibilitychange", () => !document.hidden && showOffers());
}
