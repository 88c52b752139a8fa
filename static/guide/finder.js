/** A search box that answers at each key, with arrows and Enter, over the guide that the browser keeps. */
import { containsCpr } from "../core/cpr.js";
import { load } from "./store.js";
import { Search } from "./search.js";

// So long a search must stand still before it counts as one that somebody meant.
const MEANT_MS = 1500;

/** Makes an element with a class and text; never HTML, since the texts are people's. */
export function make(name, text = "", className = "") {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  if (className) element.className = className;
  return element;
}

export class Finder {
  /**
   * @param {HTMLFormElement} form of templates/guide/_search.html
   * @param {{pick: (entry: object) => void, municipality: () => string}} page what to do with the chosen answer
   */
  constructor(form, { pick, municipality }) {
    this.form = form;
    this.input = form.elements.q;
    this.list = form.querySelector("[data-found]");
    this.status = form.querySelector("[data-status]");
    this.said = JSON.parse(form.dataset.said);
    this.kinds = JSON.parse(form.dataset.kinds);
    this.pick = pick;
    this.municipality = municipality;
    this.shown = [];
    this.at = -1;
    this.missed = new Set();
    this.ready = null;
    this.prepareInput();
  }

  prepareInput() {
    const { input, list } = this;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.form.querySelector("label").textContent);
    input.addEventListener("focus", () => this.open(), { once: true });
    input.addEventListener("input", () => this.answer());
    input.addEventListener("keydown", (event) => this.press(event));
    this.form.addEventListener("submit", (event) => {
      // The server's search is for pages without the guide at hand.
      if (this.search) event.preventDefault();
      if (this.search && this.shown.length) this.choose(Math.max(this.at, 0));
    });
  }

  /** Fetch the guide, once. */
  open() {
    this.ready ??= this.fetch();
    return this.ready;
  }

  async fetch() {
    this.status.textContent = this.said.loading;
    try {
      const { guide, fresh } = await load(this.form.dataset.index);
      this.guide = guide;
      this.entries = new Map(guide.entries.map((entry) => [entry.id, entry]));
      this.search = new Search(guide.entries);
      this.status.textContent = fresh ? "" : this.said.kept;
      // What was typed meanwhile is answered now; what the page came with, the server has answered.
      if (this.waits) this.answer();
    } catch {
      this.ready = null;
      this.status.textContent = this.said.gone;
    }
  }

  /** Show what fits the question as it stands. */
  answer() {
    if (!this.search) {
      this.waits = true;
      this.open();
      return;
    }
    const question = this.input.value;
    const ids = this.search.find(question, { municipality: this.municipality(), most: 8 });
    this.shown = ids.map((id) => this.entries.get(id));
    this.at = -1;
    this.draw(question.trim());
    clearTimeout(this.waiting);
    if (question.trim() && ids.length === 0) this.waiting = setTimeout(() => this.miss(question), MEANT_MS);
  }

  draw(question) {
    this.list.replaceChildren(...this.shown.map((entry, number) => this.option(entry, number)));
    this.list.hidden = this.shown.length === 0;
    this.input.setAttribute("aria-expanded", String(this.shown.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    const count = this.shown.length;
    const found = count === 1 ? this.said.count_one : this.said.count.replace("{count}", count);
    this.status.textContent = question
      ? count
        ? found
        : this.said.none.replace("{question}", question)
      : "";
  }

  option(entry, number) {
    const item = make("li", "", "guide-option");
    item.id = `${this.list.id}-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(make("strong", entry.title), make("span", this.under(entry), "guide-kind"));
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => this.choose(number));
    return item;
  }

  under(entry) {
    return [this.kinds[entry.kind], this.guide.topics[entry.topic]].filter(Boolean).join(" · ");
  }

  press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.shown.length) {
      event.preventDefault();
      this.mark((this.at + step + this.shown.length) % this.shown.length);
    } else if (event.key === "Escape" && (this.input.value || !this.list.hidden)) {
      event.preventDefault();
      event.stopPropagation();
      this.clear();
    }
  }

  mark(number) {
    this.at = number;
    for (const [index, item] of [...this.list.children].entries()) {
      item.setAttribute("aria-selected", String(index === number));
    }
    const marked = this.list.children[number];
    this.input.setAttribute("aria-activedescendant", marked.id);
    marked.scrollIntoView?.({ block: "nearest" });
  }

  choose(number) {
    const entry = this.shown[number];
    if (entry) this.pick(entry);
  }

  /** An empty box, as before the search. */
  clear() {
    this.input.value = "";
    this.answer();
  }

  /** Count a search that found nothing, once a page. Offline nobody is told, and that is all that is lost. */
  miss(question) {
    const { misses, token } = this.form.dataset;
    if (!misses || this.missed.has(question) || containsCpr(question)) return;
    this.missed.add(question);
    const body = new URLSearchParams({ q: question, csrf_token: token });
    fetch(misses, { method: "POST", body }).catch(() => {});
  }
}
