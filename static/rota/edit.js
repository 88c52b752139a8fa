/**
 * A plan that is being filled: choices are collected, counted and can be taken back before they are saved in one go.
 * What is changed is what differs from what was seen: the form itself knows it, in `seen-...`.
 */
import { Combo } from "./combo.js";
import { words } from "./words.js";

export class Plan {
  constructor(form) {
    this.form = form;
    this.people = JSON.parse(form.dataset.people);
    this.moods = JSON.parse(form.dataset.moods);
    this.signs = JSON.parse(form.dataset.signs);
    this.slots = new Map();
    this.steps = [];
    this.leaving = false;
    this.adopt(form);
    this.listen();
  }

  listen() {
    const { form } = this;
    form.querySelector("[data-undo]")?.addEventListener("click", () => this.undo());
    form.querySelector("[data-undo-all]")?.addEventListener("click", () => this.undoAll());
    form.addEventListener("keydown", (event) => {
      const combined = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (combined && event.key === "z" && !this.comboOf(event.target)?.typing && this.steps.length) {
        event.preventDefault();
        this.undo();
      }
      if (combined && event.key === "Enter") form.requestSubmit();
    });
    form.addEventListener("submit", () => {
      this.leaving = true;
      this.leaveOutUntouched(true);
    });
    // Coming back by the browser's own button: the form must be whole again.
    addEventListener("pageshow", () => {
      this.leaving = false;
      this.leaveOutUntouched(false);
      this.render();
    });
    addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.changed().length) event.preventDefault();
    });
  }

  /** Turns the lists of an evening, or of all, into fields that search. */
  adopt(root) {
    for (const group of root.querySelectorAll("[data-slot]")) {
      const select = group.querySelector("select");
      const seen = group.querySelector("input[type=hidden]");
      this.slots.set(select.name, { group, select, seen, combo: new Combo(select, this) });
      this.addGrip(group);
    }
    this.render();
  }

  addGrip(group) {
    const grip = document.createElement("span");
    grip.className = "rota-grip";
    grip.title = words().grip;
    grip.setAttribute("aria-hidden", "true");
    grip.dataset.grip = "";
    grip.textContent = "⠿";
    group.querySelector(".rota-field").append(grip);
  }

  comboOf(element) {
    return [...this.slots.values()].find(({ combo }) => combo.input === element)?.combo;
  }

  // What the fields ask.
  name(value) {
    return this.people[value]?.name ?? "";
  }

  mood(value, select) {
    return JSON.parse(select.closest("[data-moods]")?.dataset.moods ?? "{}")[value] ?? "";
  }

  note(value, select) {
    const mood = this.mood(value, select);
    const { primary, backup } = this.load(value);
    return `${primary} + ${backup}${mood ? ` · ${this.signs[mood]} ${this.moods[mood]}` : ""}`;
  }

  fields() {
    return [...this.slots.values()].map(({ combo }) => combo.input);
  }

  choose(select, value) {
    this.set([[select.name, value]]);
  }

  /** The evenings of somebody, with what is chosen here and not saved. */
  load(value) {
    const { primary, backup } = this.people[value] ?? { primary: 0, backup: 0 };
    const load = { primary, backup };
    for (const { select, seen } of this.changed()) {
      const slot = select.name.split("-")[0];
      load[slot] += (select.value === value) - (seen.value === value);
    }
    return load;
  }

  /** One step: some places get somebody else, or nobody. A person who is not on a place's list stays off it. */
  set(pairs) {
    const step = [];
    for (const [name, value] of pairs) {
      const { select } = this.slots.get(name);
      if (select.value === value || !this.allows(name, value)) continue;
      step.push([name, select.value]);
      select.value = value;
    }
    if (step.length) this.steps.push(step);
    this.render();
  }

  allows(name, value) {
    return [...this.slots.get(name).select.options].some((each) => each.value === value);
  }

  undo() {
    for (const [name, was] of this.steps.pop() ?? []) {
      const slot = this.slots.get(name);
      if (slot) slot.select.value = was;
    }
    this.render();
  }

  undoAll() {
    this.set(this.changed().map(({ select, seen }) => [select.name, seen.value]));
  }

  changed() {
    return [...this.slots.values()].filter(({ select, seen }) => select.value !== seen.value);
  }

  isTouched(evening) {
    return [...this.slots.values()].some(
      ({ group, select, seen, combo }) =>
        evening.contains(group) && (select.value !== seen.value || combo.typing),
    );
  }

  render() {
    const changed = new Set(this.changed());
    for (const slot of this.slots.values()) {
      const { group, combo, select } = slot;
      if (!combo.typing) combo.refresh();
      group.classList.toggle("is-changed", changed.has(slot));
      group.classList.toggle("is-empty", !select.value);
      if (!changed.has(slot)) group.querySelector("[data-conflict]")?.remove();
    }
    this.renderBar([...changed]);
    this.renderStrip();
  }

  renderBar(changed) {
    const count = this.form.querySelector("[data-count]");
    if (!count) return;
    const published = changed.filter(({ group }) => group.closest("[data-published]")).length;
    const said = changed.length === 1 ? words().one : words().many(changed.length);
    count.hidden = !changed.length;
    count.textContent = changed.length
      ? `${said}. ${published ? words().published(published) : ""}`.trim()
      : "";
    this.form.querySelector("[data-save]").classList.toggle("is-waiting", changed.length > 0);
    this.form.querySelector("[data-undo]").hidden = !this.steps.length;
    this.form.querySelector("[data-undo-all]").hidden = changed.length < 2;
  }

  renderStrip() {
    const strip = this.form.querySelector("[data-strip]");
    if (!strip) return;
    strip.hidden = false;
    const people = Object.keys(this.people).sort((a, b) => this.name(a).localeCompare(this.name(b), "da"));
    strip.querySelector("ul").replaceChildren(
      ...people.map((value) => {
        const chip = document.createElement("li");
        const { primary, backup } = this.load(value);
        const load = document.createElement("span");
        load.textContent = `${primary} + ${backup}`;
        chip.append(`${this.name(value)} `, load);
        chip.dataset.person = value;
        chip.draggable = true;
        return chip;
      }),
    );
  }

  /** Only evenings with a change are sent: a quarter of a busy line is hundreds of fields. */
  leaveOutUntouched(sending) {
    const touched = new Set(this.changed().map(({ group }) => group.closest("[data-evening]")));
    for (const { group, select, seen } of this.slots.values()) {
      const left = sending && touched.size > 0 && !touched.has(group.closest("[data-evening]"));
      select.disabled = seen.disabled = left;
    }
  }
}
