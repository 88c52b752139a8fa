/**
 * Beside the console: what staff must know of the session's course in words, and handing it to a colleague without
 * leaving the page, since that would take the picture away.
 */
const SAID_MS = 60_000;
const part = (name) => document.querySelector(`[data-part="${name}"]`);

/** @param {{on: Function}} socket the console's own */
export function createNotices(socket, words) {
  const [said, soon] = [document.createElement("p"), document.createElement("p")];
  part("notices").append(said, soon);
  const handing = part("handing");
  let wasOffered = Boolean(handing.querySelector("[data-offered]")),
    withdrawn = false,
    quiet = 0;

  function say(text) {
    clearTimeout(quiet);
    said.textContent = text;
    quiet = setTimeout(() => (said.textContent = ""), SAID_MS);
  }

  async function renew() {
    const answer = await fetch(handing.dataset.url, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = handing.contains(document.activeElement);
    handing.replaceChildren(...page.body.childNodes);
    if (focused) handing.querySelector("button,summary")?.focus();
  }

  handing.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    withdrawn = !form.elements.colleague;
    const options = { method: "POST", body: new FormData(form), redirect: "manual" };
    const answer = await fetch(form.action, options).catch(() => null);
    if (!answer || answer.status >= 400) say(words.failed);
    await renew().catch(() => {});
  });

  socket.on("state", (body) => {
    if (body.state === "ended") return;
    const limit = words[body.soon] || "";
    if (soon.textContent !== limit) soon.textContent = limit;
    if (wasOffered && !body.offered && !withdrawn) say(words.declined);
    // There is nothing to hand over before the citizen is there.
    handing.hidden = body.state === "created";
    if (wasOffered !== body.offered) renew().catch(() => {});
    if (!body.offered) withdrawn = false;
    wasOffered = body.offered;
  });
  socket.on("lifted", ({ on }) => say(on ? words.lifted : words.masked));
}
