/**
 * A list to choose from, as a field that searches: the ARIA combobox with a listbox (docs/decisions/0080). The select
 * stays in the form and holds the value; without this script it is what one sees.
 */
import { matches, nearest } from "./names.js";
import { words } from "./words.js";

const ARROWS = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"];

export class Combo {
  /**
   * @param {HTMLSelectElement} select
   * @param {object} host `name(value)`, `note(value, select)` and `mood(value, select)` tell of a person, `choose(select, value)` is
   *   called for a choice, `fields()` gives all fields for the arrow keys
   */
  constructor(select, host) {
    this.select = select;
    this.host = host;
    this.list = null;
    this.active = -1;
    const input = document.createElement("input");
    Object.assign(input, {
      type: "text",
      id: `${select.id}-field`,
      autocomplete: "off",
      className: "form-input",
    });
    input.placeholder = words().placeholder;
    input.spellcheck = false;
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-haspopup", "listbox"],
    ]) {
      input.setAttribute(name, value);
    }
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    }
    const label = select.labels?.[0] ?? select.ownerDocument.querySelector(`label[for="${select.id}"]`);
    if (label) label.htmlFor = input.id;
    select.hidden = true;
    const box = document.createElement("span");
    box.className = "rota-field";
    box.append(input);
    select.after(box);
    this.input = input;
    this.listen();
    this.refresh();
  }

  listen() {
    const { input } = this;
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => (this.list ? null : this.open("")));
    input.addEventListener("input", () => this.open(input.value));
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => {
      if (this.press(event)) event.preventDefault();
    });
  }

  /** Whether somebody is in the middle of searching. */
  get typing() {
    return this.list !== null;
  }

  /** Shows who is chosen now. */
  refresh() {
    this.input.value = this.select.value ? this.host.name(this.select.value) : "";
    const mood = this.select.value ? this.host.mood(this.select.value, this.select) : "";
    this.input.dataset.mood = mood;
  }

  /** True when the key was for this field and needs nothing else done. */
  press(event) {
    if (event.ctrlKey || event.metaKey) return false;
    return this.list ? this.pressOpen(event) : this.pressClosed(event);
  }

  pressClosed({ key, altKey }) {
    if (key === "Enter" || key === "F2" || (altKey && key === "ArrowDown")) {
      this.open("");
      return true;
    }
    if (ARROWS.includes(key) && !altKey) {
      const fields = this.host.fields().filter((each) => each !== this.input);
      const boxes = fields.map((each) => each.getBoundingClientRect());
      fields[nearest(this.input.getBoundingClientRect(), boxes, key)]?.focus();
      return true;
    }
    if (key === "Delete" || key === "Backspace") {
      this.choose("");
      return true;
    }
    return false;
  }

  pressOpen({ key }) {
    const count = this.list.children.length;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (key in steps) this.activate((this.active + steps[key] + count) % count);
    else if (key === "Home" || key === "End") this.activate(key === "Home" ? 0 : count - 1);
    else if (key === "Enter") this.chooseActive();
    else if (key === "Escape") this.close();
    else if (key === "Tab") {
      // What was typed is meant; a list that was only looked at is not.
      if (this.typed) this.chooseActive();
      return false;
    } else return false;
    return true;
  }

  chooseActive() {
    const option = this.list.children[this.active];
    if (option?.dataset.value !== undefined) this.choose(option.dataset.value);
    else this.close();
  }

  choose(value) {
    this.close();
    this.host.choose(this.select, value);
    this.input.select();
  }

  /** Opens the list with those whose names begin as typed; with nothing typed, with everybody. */
  open(typed) {
    this.typed = typed.trim();
    const found = [...this.select.options].filter((each) =>
      each.value ? matches(this.host.name(each.value), this.typed) : !this.typed,
    );
    const list = document.createElement("ul");
    list.id = `${this.select.id}-list`;
    list.className = "rota-options";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.input.labels?.[0]?.textContent.trim() ?? "");
    list.append(...found.map((each, index) => this.option(each, index)));
    if (!found.length) list.append(this.nothing());
    // A press on the list must not take the field's focus away, which would close it first.
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const value = event.target.closest("[data-value]")?.dataset.value;
      if (value !== undefined) this.choose(value);
    });
    this.list?.remove();
    this.input.after(list);
    this.list = list;
    this.input.setAttribute("aria-expanded", "true");
    this.input.setAttribute("aria-controls", list.id);
    const chosen = found.findIndex((each) => each.value === this.select.value);
    this.activate(this.typed || chosen < 0 ? 0 : chosen);
  }

  option({ value }, index) {
    const item = document.createElement("li");
    item.id = `${this.select.id}-option-${index}`;
    item.dataset.value = value;
    item.setAttribute("role", "option");
    const name = document.createElement("span");
    name.textContent = value ? this.host.name(value) : words().nobody;
    item.append(name);
    if (value) {
      const note = document.createElement("span");
      note.className = "rota-option-note";
      note.textContent = ` ${this.host.note(value, this.select)}`;
      item.append(note);
      item.dataset.mood = this.host.mood(value, this.select);
    }
    return item;
  }

  nothing() {
    const item = document.createElement("li");
    item.id = `${this.select.id}-option-0`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    item.textContent = words().noneFound;
    return item;
  }

  activate(index) {
    this.list.children[this.active]?.removeAttribute("aria-selected");
    this.active = index;
    const option = this.list.children[index];
    for (const each of this.list.children) each.setAttribute("aria-selected", String(each === option));
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView?.({ block: "nearest" });
  }

  close() {
    if (!this.list) return;
    this.list.remove();
    this.list = null;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-controls");
    this.input.removeAttribute("aria-activedescendant");
    this.refresh();
  }
}
