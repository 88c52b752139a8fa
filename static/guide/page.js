/** The guide's own page: what is picked is opened. */
import { Finder } from "./finder.js";

const form = document.querySelector("[data-guide-search]");
const top = document.querySelector("[data-municipality]");
const finder = new Finder(form, {
  pick: (entry) => location.assign(form.dataset.page.replace(/0$/, entry.id)),
  municipality: () => top.dataset.municipality,
});
finder.open();
finder.input.addEventListener("input", () => {
  // The server's answers are to what was asked before.
  document.querySelector("[data-server-answers]")?.remove();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  finder.input.focus();
});
