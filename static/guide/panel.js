/**
 * The guide beside the call form. Picking an answer shows it here and tells the page: `guide:used` on document, with
 * {id, kind, topic, title}. The page says which municipality it is about with `guide:municipality` and {key}.
 */
import "../campaigns/running.js";
import { Finder, make } from "./finder.js";
import { answers, inWords } from "./hours.js";

export class Panel {
  constructor(section) {
    this.section = section;
    // Opening hours are read on the portal's clock: a computer at home may be wrong.
    this.ahead = Date.parse(section.dataset.now) - Date.now();
    this.said = JSON.parse(section.dataset.words);
    this.chosen = section.querySelector("[data-chosen]");
    this.municipality = section.dataset.municipality;
    this.finder = new Finder(section.querySelector("[data-guide-search]"), {
      pick: (entry) => this.use(entry),
      municipality: () => this.municipality,
    });
    section.querySelector("[data-shortcut]").hidden = false;
    document.addEventListener("keydown", (event) => this.press(event));
    document.addEventListener("guide:municipality", ({ detail }) => this.moveTo(detail.key));
    this.chosen.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.back(event);
    });
  }

  now() {
    return new Date(Date.now() + this.ahead);
  }

  /** "/" goes to the search box unless somebody is typing. */
  press(event) {
    const typing = event.target.closest?.(
      "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])",
    );
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.finder.input.focus();
  }

  use(entry) {
    this.entry = entry;
    this.draw();
    this.chosen.focus();
    const { id, kind, topic = null, title } = entry;
    document.dispatchEvent(new CustomEvent("guide:used", { detail: { id, kind, topic, title } }));
  }

  moveTo(key) {
    if (key === this.municipality) return;
    this.municipality = key;
    if (!this.chosen.hidden) this.draw();
    else if (this.finder.search && this.finder.input.value) this.finder.answer();
  }

  /** Back to the answers, with what was typed. */
  back(event) {
    event?.preventDefault();
    event?.stopPropagation();
    this.chosen.hidden = true;
    this.finder.list.hidden = this.finder.shown.length === 0;
    this.finder.input.focus();
    this.finder.input.select();
  }

  draw() {
    const { entry, said } = this;
    const back = make("button", said.back, "function-link");
    back.type = "button";
    back.addEventListener("click", (event) => this.back(event));
    const heading = make("h3", entry.title, "h5");
    const whole = make("a", said.whole);
    whole.href = this.finder.form.dataset.page.replace(/0$/, entry.id);
    this.chosen.replaceChildren(
      back,
      heading,
      ...(entry.summary ? [make("p", entry.summary)] : []),
      ...this.homes(),
      ...this.whereTo(),
      ...this.whoToRing(),
      ...this.lines(said.ready, entry.ready, "ul"),
      ...this.lines(entry.kind === "script" ? said.say : said.steps, entry.steps, "ol"),
      ...this.lines(said.limits, entry.limits, "ul"),
      whole,
    );
    this.chosen.hidden = false;
    this.finder.list.hidden = true;
    this.finder.input.setAttribute("aria-expanded", "false");
  }

  lines(heading, found, kind) {
    if (!found?.length) return [];
    const list = make(kind);
    list.append(...found.map((line) => make("li", line)));
    return [make("h4", heading, "h6"), list];
  }

  /** A choice of the citizen's municipality, where it makes a difference. */
  homes() {
    const { entry, said, finder } = this;
    if (!entry.links && !entry.office) return [];
    const label = make("label", said.municipality, "guide-home");
    const select = make("select", "", "form-select");
    const nobody = { key: "", name: said.nobody };
    const known = finder.guide.municipalities.some((each) => each.key === this.municipality);
    for (const { key, name } of known
      ? finder.guide.municipalities
      : [nobody, ...finder.guide.municipalities]) {
      const option = make("option", name);
      option.value = key;
      option.selected = key === this.municipality;
      select.append(option);
    }
    select.addEventListener("change", () => {
      this.moveTo(select.value);
      this.chosen.querySelector("select")?.focus();
    });
    label.append(select);
    return [label];
  }

  /** The citizen's municipality's link and what is done otherwise there, and the page that all share. */
  whereTo() {
    const { entry, said } = this;
    const link = entry.links?.[this.municipality];
    const name = this.finder.guide.municipalities.find((each) => each.key === this.municipality)?.name ?? "";
    const found = [];
    if (link?.url) found.push(this.anchor(said.link.replace("{name}", name), link.url, link.unsure));
    if (entry.url || entry.borger) found.push(this.anchor(said.shared, entry.url || entry.borger));
    if (link?.variant) found.push(make("p", link.variant));
    return found;
  }

  anchor(label, url, unsure = false) {
    const line = make("p");
    const anchor = make("a", label);
    anchor.href = url;
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
    line.append(anchor);
    if (unsure) line.append(make("span", ` (${this.said.unsure})`, "guide-kind"));
    return line;
  }

  /** The entry's own telephone, or the national service and the place of the citizen's municipality. */
  whoToRing() {
    const { entry, finder } = this;
    const called = ["service", "place"].includes(entry.kind);
    const local = (each) =>
      each.kind === "place" && each.office === entry.office && each.municipality === this.municipality;
    const rings = called
      ? [entry]
      : [finder.entries.get(entry.service), entry.office && finder.guide.entries.find(local)].filter(Boolean);
    return rings.map((ring) => this.ring(ring));
  }

  ring(ring) {
    const line = make("p", "", "guide-ring-line");
    line.append(make("strong", ring.title));
    if (ring.phone) line.append(make("strong", ring.phone, "guide-number"));
    if (ring.hours) {
      const answer = answers(ring.hours, this.finder.guide.closed, this.now());
      line.append(make("br"), inWords(answer, this.said, this.section.dataset.language));
    }
    if (ring.unsure) line.append(make("span", ` (${this.said.unsure})`, "guide-kind"));
    return line;
  }
}

const section = document.querySelector("[data-guide-panel]");
if (section) new Panel(section);
