/** What answers more than one question at once: a topic called about much, the incident, a page of the guide. */
const GUIDE_FIELDS = { solution: "solution", article: "article", script: "article" };

function changed(control) {
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

function check(form, name, value) {
  const radio = [...form.querySelectorAll(`input[name=${name}]`)].find((each) => each.value === value);
  if (!radio) return false;
  radio.checked = true;
  changed(radio);
  return true;
}

/** Choose a topic by its full code, "SB.FLYT", or a category by its own, "SB". */
export function chooseTopic(form, code) {
  if (!check(form, "category", code.split(".")[0])) return;
  if (code.includes(".")) check(form, "subcategory", code);
}

export function quickButtons(form, keys) {
  const unfold = () => {
    for (const group of form.querySelectorAll("[data-shortcuts], [data-incident]")) group.hidden = false;
  };
  unfold();
  document.addEventListener("running:changed", unfold);
  form.addEventListener("click", (event) => {
    const topic = event.target.closest("[data-topic]");
    const incident = event.target.closest("[data-incident]");
    if (topic) chooseTopic(form, topic.dataset.topic);
    if (incident) aboutIncident(form, incident.dataset.incident);
    if (topic || incident) keys.advance(null);
  });
  // The campaign that runs is what a campaign call is about, when there is only one.
  form.addEventListener("change", ({ target }) => {
    const running = [...form.querySelectorAll("input[name=campaign]")].filter((each) => each.value);
    const none = !running.some((each) => each.checked);
    if (target.name === "category" && target.value === "KAMP" && running.length === 1 && none) {
      running[0].checked = true;
    }
  });
}

/** Tells the guide where the citizen lives, so that it shows that municipality's links and places. */
export function tellPlace(form) {
  const tell = () => {
    const key = form.elements.municipality.value;
    if (!key || ["other", "unknown"].includes(key)) return;
    document.dispatchEvent(new CustomEvent("guide:municipality", { detail: { key } }));
  };
  form.addEventListener("change", ({ target }) => target.name === "municipality" && tell());
  // The guide's own script may come after this one.
  if (document.readyState === "complete") tell();
  else addEventListener("load", tell);
}

function aboutIncident(form, id) {
  check(form, "category", "KAMP");
  check(form, "campaign", id);
  if (!form.querySelector("[name=outcome]:checked")) check(form, "outcome", "DOWN");
}

/** Shows which pages of the guide the call says were used, and takes them off again. */
export class Used {
  constructor(form) {
    this.form = form;
    this.list = form.querySelector("[data-used]");
    this.row = form.querySelector("[data-used-row]");
    for (const row of this.list.querySelectorAll("[data-field]")) {
      form.elements[row.dataset.field].dataset.title = row.querySelector("[data-title]").textContent;
    }
    document.addEventListener("guide:used", (event) => this.use(event.detail));
    this.show();
  }

  use({ id, kind, topic, title }) {
    if (topic && !this.form.querySelector("[name=category]:checked")) chooseTopic(this.form, topic);
    const field = this.form.elements[GUIDE_FIELDS[kind] ?? "referral"];
    field.value = String(id);
    field.dataset.title = title;
    this.show();
    changed(field);
  }

  show() {
    const rows = ["solution", "article"].map((name) => this.form.elements[name]).filter((each) => each.value);
    this.list.replaceChildren(...rows.map((field) => this.draw(field)));
  }

  draw(field) {
    const row = this.row.content.cloneNode(true).firstElementChild;
    row.querySelector("[data-title]").textContent = field.dataset.title ?? "";
    row.querySelector("[data-off]").addEventListener("click", () => {
      this.takeOff(field);
      changed(field);
      this.form.querySelector(".calls-save [type=submit]").focus();
    });
    return row;
  }

  takeOff(field) {
    field.value = "";
    delete field.dataset.title;
    this.show();
  }

  /** As on an empty form. */
  clear() {
    for (const name of ["solution", "article"]) this.takeOff(this.form.elements[name]);
  }
}
