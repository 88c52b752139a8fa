/** How many things wait for the reader, beside the room's name. */
import { words } from "./words.js";

const link = document.querySelector("[data-needs]");

// On a phone the rooms are wider than the page: the one that the reader is in comes into sight.
document
  .querySelector(".rota-rooms [aria-current]")
  ?.scrollIntoView?.({ inline: "center", block: "nearest" });

async function show() {
  const answer = await fetch(link.dataset.needs, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const { count, urgent } = await answer.json();
  if (!count) return;
  const badge = document.createElement("span");
  badge.className = urgent ? "rota-badge rota-badge-urgent" : "rota-badge";
  const said = document.createElement("span");
  said.className = "sr-only";
  said.textContent = words().waiting(count);
  const number = document.createElement("span");
  number.setAttribute("aria-hidden", "true");
  number.textContent = count;
  badge.append(number, said);
  link.append(" ", badge);
}

// Without the number the link is as good.
if (link) show().catch(() => {});
