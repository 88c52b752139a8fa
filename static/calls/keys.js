/**
 * Choosing with single keys, like a telephone menu: the digits answer the step in turn, which is marked, and the
 * letters of municipalities and of the buttons beside the steps work at any time. The keys rest while somebody types, and can be switched off (WCAG 2.1.4).
 */
const TYPING = "textarea, select, input:not([type=radio]):not([type=checkbox])";
const PLACES = "municipality";
const OPTIONAL = "subcategory";

/** The buttons of a step that can be chosen now: of the subcategories only those of the chosen topic. */
export function choices(step) {
  const closer = step.querySelector("[data-nth]");
  const topic = step.form.querySelector("[data-step=category] input:checked");
  const box = closer ? topic && step.querySelector(`[data-nth="${nth(topic)}"]`) : step;
  return box ? [...box.querySelectorAll("input[type=radio]")] : [];
}

function nth(radio) {
  const all = [...radio.closest("[data-step]").querySelectorAll("input[type=radio]")];
  return all.indexOf(radio) + 1;
}

export class Keys {
  constructor(form) {
    this.form = form;
    this.on = true;
    this.steps = [...form.querySelectorAll("[data-step]")];
  }

  /** The steps that ask for something, in order. */
  asking() {
    return this.steps.filter((step) => choices(step).length > 0);
  }

  /** The step whose turn it is: the one with focus, or else the first without an answer. */
  current() {
    const focused = this.form.ownerDocument.activeElement?.closest?.("[data-step]");
    if (focused && this.steps.includes(focused)) return focused;
    return this.unanswered()[0] ?? null;
  }

  unanswered(after = null) {
    const asking = this.asking();
    const from = after ? asking.indexOf(after) + 1 : 0;
    return asking.slice(from).filter((step) => !choices(step).some((radio) => radio.checked));
  }

  /** The steps that must still be answered before the call can be saved. */
  missing() {
    return this.unanswered().filter((step) => step.dataset.step !== OPTIONAL);
  }

  /** Go to the first step that must be answered, or to the last one when all is said. */
  enterFirst(how = {}) {
    this.enter(this.missing()[0] ?? this.steps.at(-1), how);
  }

  /** Go to the next step without an answer, or to the save button when all is said. */
  advance(from) {
    const next = this.unanswered(from)[0] ?? this.missing()[0];
    if (next && next !== from) this.enter(next);
    else this.form.querySelector(".calls-save [type=submit]").focus();
  }

  enter(step, how = {}) {
    const radios = choices(step);
    (radios.find((radio) => radio.checked) ?? radios[0])?.focus(how);
    this.mark();
  }

  /** Show whose turn it is. */
  mark() {
    const current = this.current();
    for (const step of this.steps) step.toggleAttribute("data-turn", this.on && step === current);
  }

  /** Act on a key press; true when it meant something here. */
  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return false;
    const target = event.target;
    if (!this.on || target.closest?.(TYPING) || this.elsewhere(target)) return false;
    const key = event.key.toLowerCase();
    if (key === "backspace") return this.back();
    if (key === "enter" && target.closest?.("[data-step]")) {
      return this.confirm(target.closest("[data-step]"));
    }
    const radio = this.meant(key);
    const button = radio ? null : this.button(key);
    if (radio) this.choose(radio);
    else if (button?.matches("summary")) this.unfold(button);
    else button?.click();
    return Boolean(radio ?? button);
  }

  /** Open a folded part and go to its first field; the key never folds it away. */
  unfold(summary) {
    summary.parentElement.open = true;
    summary.parentElement.querySelector("textarea, input, select").focus();
  }

  /** The button beside the steps that a key stands for; a call that is told already is not "no call" by a slip. */
  button(key) {
    const found = [...this.form.querySelectorAll("[data-press]")].find((each) => each.dataset.press === key);
    if (!found || found.closest("[hidden]")) return null;
    return found.name === "non_call" && this.told() ? null : found;
  }

  told() {
    return Boolean(this.form.querySelector("[name=category]:checked, [name=outcome]:checked"));
  }

  /** A link, button or other form has its own keys. */
  elsewhere(target) {
    const control = target.closest?.("a, button, summary, input, [contenteditable]");
    return (
      control !== null &&
      control !== undefined &&
      !control.closest("[data-step], [data-press], .calls-save [type=submit]")
    );
  }

  /** The button that a key stands for: in the step in turn, else in one that waits, else the municipality. */
  meant(key) {
    const steps = [this.current(), ...this.unanswered(), this.place()];
    for (const step of steps) {
      const radio = step && choices(step).find((each) => each.dataset.key === key);
      if (radio) return radio;
    }
    return null;
  }

  place() {
    return this.steps.find((step) => step.dataset.step === PLACES);
  }

  choose(radio) {
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    this.advance(radio.closest("[data-step]"));
  }

  /** Enter on a step goes on; only when all is said does it save, as Enter in a form does. */
  confirm(step) {
    if (this.missing().length === 0) return false;
    this.advance(step);
    return true;
  }

  /** Back to the step before, to answer it anew. */
  back() {
    const asking = this.asking();
    const current = this.current();
    const at = current ? asking.indexOf(current) : asking.length;
    if (at > 0) this.enter(asking[at - 1]);
    return true;
  }
}
