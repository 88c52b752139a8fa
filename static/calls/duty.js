/** The call form: fast by keyboard, nothing lost, never saved twice, no CPR number sent. */
import { containsCpr } from "../core/cpr.js";
import { Draft } from "./draft.js";
import { keepTrue } from "./evening.js";
import { Keys } from "./keys.js";

const KEYS_OFF = "hotline.call.keys-off";

/** Warns of a CPR number while it is being typed; true when the text may be sent. */
function guard(note) {
  const warning = document.getElementById(note.dataset.cpr);
  const found = containsCpr(note.value);
  warning.hidden = !found;
  if (found) note.setAttribute("aria-invalid", "true");
  else note.removeAttribute("aria-invalid");
  note.closest(".form-group").classList.toggle("form-error", found);
  return !found;
}

/** A subcategory of another topic than the chosen one is no answer. */
function dropStray(form) {
  const topic = form.elements.category.value;
  for (const radio of form.querySelectorAll("[data-step=subcategory] input:checked")) {
    if (!radio.value.startsWith(`${topic}.`)) radio.checked = false;
  }
}

/** Ends the second click: the first is on its way. */
function sendOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    const note = form.elements.note;
    if (!guard(note)) {
      event.preventDefault();
      note.closest("details").open = true;
      note.focus();
    } else if (sent) {
      event.preventDefault();
    } else {
      sent = true;
      form.setAttribute("aria-busy", "true");
    }
  });
  // The browser's Back button shows the page as it was left.
  window.addEventListener("pageshow", () => {
    sent = false;
    form.removeAttribute("aria-busy");
  });
}

/** Sets when the call began at the first touch, on the server's clock, and says so. */
function startClock(form) {
  const ahead = Date.parse(form.dataset.now) - Date.now();
  const shown = form.querySelector("[data-began-text]");
  let began = false;
  return {
    start(at = null) {
      if (began) return;
      began = true;
      const moment = at ? new Date(at) : new Date(Date.now() + ahead);
      form.elements.started_at.value = moment.toISOString();
      const time = new Intl.DateTimeFormat("da-DK", { timeStyle: "short", timeZone: "Europe/Copenhagen" });
      shown.textContent = form.dataset.began.replace("{time}", time.format(moment));
      shown.hidden = false;
    },
    stop() {
      began = false;
      shown.hidden = true;
    },
  };
}

function listen(form, keys) {
  document.addEventListener("keydown", (event) => {
    const saves = (event.ctrlKey || event.metaKey) && event.key === "Enter";
    if (saves) form.requestSubmit();
    if (saves || keys.press(event)) event.preventDefault();
  });
  form.addEventListener("change", () => dropStray(form));
  form.addEventListener("input", () => guard(form.elements.note));
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
  row.hidden = false;
  box.checked = localStorage.getItem(KEYS_OFF) === null;
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
    show();
  });
  show();
}

function newCall(form, keys) {
  const draft = new Draft(form);
  const clock = startClock(form);
  const saved = form.dataset.saved.split(" ").filter(Boolean);
  if (form.dataset.typed) draft.keep();
  else if (draft.restore(saved)) {
    form.querySelector("[data-restored]").hidden = false;
    form.querySelector("details").open ||= form.elements.note.value !== "";
    clock.start(form.elements.started_at.value);
  }
  const touched = (event) => {
    if (event.target.closest("[data-keys-switch]")) return;
    clock.start();
    draft.keep();
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("reset", () => {
    draft.forget();
    clock.stop();
    form.querySelector("[data-restored]").hidden = true;
    setTimeout(() => {
      guard(form.elements.note);
      keys.enter(keys.missing()[0] ?? keys.steps[0]);
    });
  });
}

function start() {
  keepTrue();
  const form = document.querySelector("[data-call-form], [data-call-edit]");
  if (!form) return;
  const keys = new Keys(form);
  sendOnce(form);
  listen(form, keys);
  if (form.matches("[data-call-form]")) newCall(form, keys);
  keysSwitch(form, keys);
  const first = form.querySelector(".calls-step.form-error");
  if (first) keys.enter(first);
  else if (form.matches("[data-call-form]")) {
    keys.enter(keys.missing()[0] ?? keys.steps.at(-1), { preventScroll: true });
  }
}

start();
