/**
 * The draft of a call: what was typed outlives a reload, a lost line and an expired session.
 *
 * It is kept in this browser for the person who typed it, half a day at most, and a note with a CPR number is
 * not kept at all.
 */
import { containsCpr } from "../core/cpr.js";
import { storage } from "../core/storage.js";

const LONGEST = 12 * 60 * 60 * 1000;
const LEFT_OUT = new Set(["csrf_token", "version", "back", "author", "ended_at"]);
const TITLED = ["solution", "article"];

/** The answers in the form, without what belongs to the page rather than to the call. */
export function answers(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !LEFT_OUT.has(name)));
}

/** The titles of what is used of the guide: the form itself holds only their numbers. */
export function titles(form) {
  return Object.fromEntries(TITLED.map((name) => [name, form.elements[name]?.dataset.title]));
}

/** Put answers back into the form. */
export function fill(form, saved, named = {}) {
  for (const field of form.elements) {
    if (!field.name || LEFT_OUT.has(field.name) || field.type === "submit") continue;
    const value = saved[field.name];
    if (field.type === "radio") field.checked = field.value === value;
    else if (field.type === "checkbox") field.checked = value !== undefined;
    else if (value !== undefined) field.value = value;
    if (named[field.name]) field.dataset.title = named[field.name];
  }
}

export class Draft {
  constructor(form, kept = storage(), now = () => Date.now()) {
    this.form = form;
    this.storage = kept;
    this.now = now;
    this.name = `hotline.call.${form.dataset.person}`;
  }

  /** Keep what is in the form now. A browser without storage loses the draft and nothing else. */
  keep() {
    const kept = answers(this.form);
    if (containsCpr(kept.note ?? "")) delete kept.note;
    try {
      this.storage.setItem(
        this.name,
        JSON.stringify({ at: this.now(), answers: kept, titles: titles(this.form) }),
      );
    } catch {
      // Full or switched off.
    }
  }

  forget() {
    try {
      this.storage.removeItem(this.name);
    } catch {
      // As above.
    }
  }

  /** Fill the form from the draft; false when there is none, it is old, or its call has been saved. */
  restore(savedKeys) {
    const draft = this.read();
    if (!draft) return false;
    const tooOld = !(this.now() - draft.at < LONGEST);
    if (tooOld || savedKeys.includes(draft.answers.idempotency_key)) {
      this.forget();
      return false;
    }
    fill(this.form, draft.answers, draft.titles);
    return true;
  }

  /** Put the draft aside while something is saved that may be taken back at once. */
  shelve() {
    this.move(this.name, `${this.name}.shelf`);
  }

  unshelve() {
    this.move(`${this.name}.shelf`, this.name);
  }

  move(from, to) {
    try {
      const kept = this.storage.getItem(from);
      this.storage.removeItem(from);
      if (kept) this.storage.setItem(to, kept);
      else this.storage.removeItem(to);
    } catch {
      // As above.
    }
  }

  read() {
    try {
      const draft = JSON.parse(this.storage.getItem(this.name));
      return draft?.answers ? draft : null;
    } catch {
      return null;
    }
  }
}
