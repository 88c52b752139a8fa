/**
 * What is being written outlives a reload, a lost line and an expired session: it is kept in this browser for the
 * person who writes it until it is saved, or somebody else saves first. A text with a CPR number is not kept at all.
 */
import { containsCpr } from "../core/cpr.js";
import { storage } from "../core/storage.js";

/** The text that was kept of a form as it stands; null when there is none or the section was saved since. */
export function kept(store, name, version) {
  try {
    const found = JSON.parse(store?.getItem(name) ?? "null");
    return found && found.version === version && typeof found.text === "string" ? found.text : null;
  } catch {
    return null;
  }
}

/** Keep a text; what says nothing new is forgotten. A browser without storage keeps nothing and loses nothing else. */
export function keep(store, name, version, text, saved) {
  try {
    if (text === saved || containsCpr(text)) store?.removeItem(name);
    else store?.setItem(name, JSON.stringify({ version, text }));
  } catch {
    // Full or switched off.
  }
}

export function begin(form, store = storage()) {
  const field = form.elements.namedItem("text");
  const version = form.elements.namedItem("version").value;
  const saved = field.defaultValue;
  const text = kept(store, form.dataset.kept, version);
  if (text === null) keep(store, form.dataset.kept, version, saved, saved);
  else if (text !== saved && field.value === saved) {
    field.value = text;
    form.querySelector("[data-restored]").hidden = false;
  }
  field.addEventListener("input", () => keep(store, form.dataset.kept, version, field.value, saved));
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("form[data-kept]")) begin(form);
}
