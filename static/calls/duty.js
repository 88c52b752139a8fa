/** The call form: fast by keyboard, nothing lost, never saved twice. */
import "../campaigns/running.js";
import { containsCpr } from "../core/cpr.js";
import { storage } from "../core/storage.js";
import { Clock } from "./clock.js";
import { Draft, answers, fill, titles } from "./draft.js";
import { Emptied } from "./emptied.js";
import { keepTrue } from "./evening.js";
import { Keys } from "./keys.js";
import { Used, quickButtons, tellPlace } from "./quick.js";
import { sending } from "./sending.js";
import { WaitingList } from "./waiting.js";

const KEYS_OFF = "hotline.call.keys-off";

/** A subcategory of another topic than the chosen one is no answer. */
function dropStray(form) {
  const topic = form.elements.category.value;
  for (const radio of form.querySelectorAll("[data-step=subcategory] input:checked")) {
    if (!radio.value.startsWith(`${topic}.`)) radio.checked = false;
  }
}

/** Ends the second click: the first is on its way. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.hasAttribute("aria-busy")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      form.setAttribute("aria-busy", "true");
    }
  });
  // The browser's Back button shows the page as it was left.
  window.addEventListener("pageshow", () => form.removeAttribute("aria-busy"));
}

function listen(form, keys) {
  document.addEventListener("keydown", (event) => {
    const saves = (event.ctrlKey || event.metaKey) && event.key === "Enter";
    if (saves) form.requestSubmit();
    if (saves || keys.press(event)) event.preventDefault();
  });
  form.addEventListener("change", () => dropStray(form));
  form.addEventListener("focusin", () => keys.mark());
  form.addEventListener("change", () => keys.mark());
}

function keysSwitch(form, keys) {
  const row = form.querySelector("[data-keys-switch]");
  if (!row) return;
  const box = row.querySelector("input");
  const show = () => {
    keys.on = box.checked;
    form.classList.toggle("calls-form--keys", box.checked);
    keys.mark();
  };
  const kept = storage();
  row.hidden = false;
  box.checked = !kept?.getItem(KEYS_OFF);
  box.addEventListener("change", () => {
    show();
    try {
      if (box.checked) kept?.removeItem(KEYS_OFF);
      else kept?.setItem(KEYS_OFF, "1");
    } catch {
      // Full: it holds for this page.
    }
  });
  show();
}

/** The form for a new call: its draft, its clock, and the way that it is saved. */
class NewCall {
  constructor(form, keys, list) {
    this.form = form;
    this.keys = keys;
    this.list = list;
    this.used = new Used(form);
    this.draft = new Draft(form);
    this.clock = new Clock(form);
    this.emptied = new Emptied(form, () => this.takenBack());
    this.restore();
    form.addEventListener("input", (event) => this.touched(event));
    form.addEventListener("change", (event) => this.touched(event));
    form.querySelector("[type=reset]")?.addEventListener("click", (event) => this.afresh(event));
    form.querySelector("[data-afresh]")?.addEventListener("click", () => this.draft.forget());
    form.addEventListener("submit", (event) => this.save(event));
    document.querySelector("[data-undo]")?.addEventListener("submit", () => this.draft.unshelve());
    list.opened = (call) => this.open(call);
    const asked = list.waiting.all().find((call) => call.why && `#${call.key}` === location.hash);
    if (asked) this.open(asked);
  }

  restore() {
    const saved = this.form.dataset.saved.split(" ").filter(Boolean);
    const waits = this.list.waiting.all().map((call) => call.key);
    if (this.form.dataset.typed) this.draft.keep();
    else if (this.draft.restore([...saved, ...waits])) {
      this.form.querySelector("[data-restored]").hidden = false;
      this.form.querySelector("details").open ||= this.form.elements.note.value !== "";
      this.clock.start(this.form.elements.started_at.value);
      this.used.show();
    }
  }

  touched(event) {
    if (event.target.closest("[data-keys-switch]")) return;
    this.emptied.forget();
    this.clock.start();
    this.draft.keep();
  }

  takenBack() {
    this.clock.start(this.form.elements.started_at.value);
    this.used.show();
    this.draft.keep();
    this.form.elements.note.dispatchEvent(new Event("guard", { bubbles: true }));
    this.keys.enterFirst();
  }

  /** Begin again, at once: a key pressed right after the click belongs to the empty form. */
  afresh(event) {
    event.preventDefault();
    if (this.clock.began) this.emptied.keep();
    this.empty();
    this.keys.enterFirst();
  }

  empty() {
    this.form.reset();
    this.draft.forget();
    this.clock.stop();
    this.used.clear();
    this.form.querySelector("[data-restored]").hidden = true;
    this.form.elements.note.dispatchEvent(new Event("guard", { bubbles: true }));
  }

  /** Keep the call in this browser, then send it; it leaves the browser when the server has it. */
  async save(event) {
    if (event.defaultPrevented) return;
    const call = this.call(event.submitter);
    // A browser that keeps nothing posts the form as a browser without scripts does.
    if (!this.list.waiting.add(call)) return;
    event.preventDefault();
    if (call.answers.non_call) this.draft.shelve();
    else this.draft.forget();
    const found = await this.list.sending.sender.send(call);
    if (found.state === "saved") location.assign(found.next);
    else if (found.state === "refused") this.postPlainly(call);
    else this.leaveWaiting(call, found.state);
  }

  call(button) {
    const said = answers(this.form);
    if (button?.name) said[button.name] = button.value;
    const back = this.form.elements.back.value;
    return {
      key: said.idempotency_key,
      at: this.clock.now().getTime(),
      answers: { ...said, back, ended_at: this.clock.now().toISOString() },
      titles: titles(this.form),
      told: button?.name ? button.lastChild.textContent.trim() : this.topic(),
    };
  }

  topic() {
    const chosen = ["category", "subcategory"].map((name) =>
      this.form.querySelector(`[name=${name}]:checked + label span`),
    );
    return chosen
      .filter(Boolean)
      .map((each) => each.textContent)
      .join(" · ");
  }

  /** Let the server say beside each field what is wrong: the form is posted as without scripts. */
  postPlainly(call) {
    this.list.waiting.remove(call.key);
    this.draft.unshelve();
    if (call.answers.non_call) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "non_call", value: call.answers.non_call });
      this.form.append(field);
    }
    this.draft.keep();
    this.form.submit();
  }

  /** There is no line: the call waits, and the form is ready for the next one. */
  leaveWaiting(call, state) {
    this.form.removeAttribute("aria-busy");
    this.empty();
    this.form.elements.idempotency_key.value = crypto.randomUUID();
    // The next caller often lives where the last one did.
    const place = call.answers.municipality;
    for (const radio of this.form.querySelectorAll("[name=municipality]")) {
      radio.checked = radio.value === place;
    }
    this.list.sending.show(state);
    this.list.section.scrollIntoView({ block: "nearest" });
    this.keys.enterFirst();
    this.list.sending.later();
  }

  /** What is in the form waits while another call is opened; false when this browser cannot keep it. */
  putAside() {
    const call = this.call();
    if (containsCpr(call.answers.note ?? "")) delete call.answers.note;
    const why = this.list.section.querySelector("[data-row-aside]").textContent;
    return this.list.waiting.add({ ...call, why });
  }

  /** A call that was refused comes back into the form, as a call of its own. */
  open(call) {
    if (this.clock.began) {
      if (!this.putAside()) return true;
      this.empty();
      this.form.elements.idempotency_key.value = crypto.randomUUID();
    }
    const key = this.form.elements.idempotency_key.value;
    fill(this.form, call.answers, call.titles);
    this.form.elements.idempotency_key.value = key;
    this.clock.stop();
    this.clock.start(call.answers.started_at);
    this.used.show();
    this.draft.keep();
    this.list.waiting.remove(call.key);
    this.list.sending.show();
    this.form.querySelector("details").open = true;
    this.keys.enterFirst();
    return true;
  }
}

function start() {
  keepTrue();
  const section = document.querySelector("[data-waiting]");
  const list = section ? new WaitingList(section, sending()) : null;
  const form = document.querySelector("[data-call-form], [data-call-edit]");
  if (form) startForm(form, list);
  list?.sending.start();
}

function startForm(form, list) {
  const keys = new Keys(form);
  const isNew = form.matches("[data-call-form]");
  sendOnce(form);
  listen(form, keys);
  if (isNew) quickButtons(form, keys);
  if (isNew) new NewCall(form, keys, list);
  if (isNew) tellPlace(form);
  else new Used(form);
  keysSwitch(form, keys);
  const first = form.querySelector(".calls-step.form-error");
  const told = document.querySelector("[data-told]");
  if (first) keys.enter(first);
  else if (isNew) keys.enterFirst({ preventScroll: true });
  // The next caller may be on the line already: what was saved, and the form under it, come into sight.
  if (isNew && told) told.scrollIntoView();
}

start();
