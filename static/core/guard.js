/**
 * The CPR guard of every page: tells of a number while it is typed, offers to cut it out, and holds back the form.
 *
 * One listener on the document, so that fields that a script adds later are guarded too. The server asks again.
 */
import { containsCpr, cutCpr } from "./cpr.js";

const TYPED = new Set(["text", "search", "tel", "email", "url", "textarea"]);
const warnings = new WeakMap();

const isTyped = (field) => TYPED.has(field?.type) && !field.readOnly;

function warn(field, template) {
  const warning = template.content.cloneNode(true).firstElementChild;
  warning.id = `${field.id || field.name}-cpr`;
  warning.querySelector("button").addEventListener("click", () => {
    const { text, at } = cutCpr(field.value);
    field.value = text;
    field.focus();
    field.setSelectionRange?.(at, at);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.after(warning);
  return warning;
}

function describe(field, id, added) {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  if (added) ids.push(id);
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

/** Show or take away the warning of a field; true when its text may be sent. */
export function check(field, page = document) {
  const found = containsCpr(field.value);
  const shown = warnings.get(field);
  if (found && !shown) {
    const warning = warn(field, page.querySelector("#cpr-guard"));
    warnings.set(field, warning);
    describe(field, warning.id, true);
    field.setAttribute("aria-invalid", "true");
  } else if (!found && shown) {
    describe(field, shown.id, false);
    shown.remove();
    warnings.delete(field);
    field.removeAttribute("aria-invalid");
  }
  return !found;
}

/** Guard every field of the page that text is typed into. */
export function guard(page = document) {
  if (!page.querySelector("#cpr-guard")) return;
  for (const event of ["input", "guard"]) {
    page.addEventListener(event, ({ target }) => isTyped(target) && check(target, page));
  }
  // Before the page's own scripts hear of it.
  page.addEventListener(
    "submit",
    (event) => {
      const wrong = [...event.target.elements].filter((field) => isTyped(field) && !check(field, page));
      if (wrong.length === 0) return;
      event.preventDefault();
      for (const closed of ancestors(wrong[0])) closed.open = true;
      wrong[0].focus();
    },
    true,
  );
}

function* ancestors(field) {
  for (let each = field.closest("details"); each; each = each.parentElement.closest("details")) yield each;
}
