/** A week of two evenings as the server draws it, for the tests of the plan's scripts. */
import { JSDOM } from "jsdom";

const PEOPLE = {
  1: { name: "Mette Kragh", primary: 2, backup: 1 },
  2: { name: "Ole Åkær", primary: 1, backup: 2 },
  3: { name: "Mette Madsen · mm@x.dk", primary: 0, backup: 0 },
};
const attribute = (value) => JSON.stringify(value).replaceAll('"', "&quot;");

const slot = (name, held) => `<div class="form-group" data-slot="${name}">
  <label for="${name}">${name.startsWith("primary") ? "Vagt" : "Bagvagt"}</label>
  <select id="${name}" name="${name}"><option value="">Ingen</option>${Object.keys(PEOPLE)
    .map((id) => `<option value="${id}"${String(held) === id ? " selected" : ""}>${PEOPLE[id].name}</option>`)
    .join("")}</select>
  <input type="hidden" name="seen-${name}" value="${held ?? ""}"></div>`;

export const evening = (id, primary, backup, version = 1) =>
  `<fieldset data-evening="${id}" data-version="${version}" data-moods="${attribute({ 2: "off" })}"${id === 8 ? " data-published" : ""}>
  ${slot(`primary-${id}`, primary)}${slot(`backup-${id}`, backup)}</fieldset>`;

export const page = (evenings) => `<!doctype html><html lang="da"><body><main>
<form data-plan data-people="${attribute(PEOPLE)}" data-moods="${attribute({ off: "Kan ikke" })}" data-signs="${attribute({ off: "×" })}">
<div data-strip hidden><ul></ul></div>
<ol data-week="2026-W49">${evenings.map((each) => `<li>${each}</li>`).join("")}</ol>
<div data-save><p data-count hidden></p><button type="submit">Gem</button>
<button type="button" data-undo hidden></button><button type="button" data-undo-all hidden></button></div>
</form><div data-live="publish">gammelt</div></main></body></html>`;

/** Opens the page and gives its window; the scripts find it as the global one. */
export function open(html) {
  const { window } = new JSDOM(html, { url: "http://localhost/rota/week/2026-W49" });
  globalThis.document = window.document;
  globalThis.addEventListener = window.addEventListener.bind(window);
  globalThis.location = window.location;
  return window;
}
