/** Keeps the top of the duty page true: asks for it every minute, and when the page comes into sight again. */
const EVERY = 60_000;

/** What the reader has folded out stays so. */
function keepOpen(old, fresh) {
  for (const part of old.querySelectorAll("details[data-keep][open]")) {
    const same = fresh.querySelector(`details[data-keep="${part.dataset.keep}"]`);
    if (same) same.open = true;
  }
}

async function refresh(section) {
  if (document.hidden) return;
  try {
    const answer = await fetch(section.dataset.evening, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-evening]");
    const old = document.querySelector("[data-evening]");
    // A person who stands on the telephone number must not lose the place.
    if (!fresh || !old || old.contains(document.activeElement)) return;
    keepOpen(old, fresh);
    old.replaceWith(document.adoptNode(fresh));
  } catch {
    // The line is down; what stands there is the last that was known.
  }
}

export function keepTrue() {
  const section = document.querySelector("[data-evening]");
  if (!section) return;
  setInterval(() => refresh(section), EVERY);
  document.addEventListener("visibilitychange", () => refresh(section));
}
