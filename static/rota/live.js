/**
 * What others change while the page is open: the server says which week, and the page is asked for again. Places that
 * the reader has not touched follow; where both have chosen, the reader decides.
 */
import { words } from "./words.js";

const GATHER_MS = 150;

export class Live {
  /** @param {import("./edit.js").Plan | null} plan */
  constructor(plan, ask = fetchPage) {
    this.plan = plan;
    this.ask = ask;
    this.waiting = new Set();
    this.timer = null;
    this.told = document.createElement("p");
    this.told.className = "sr-only";
    this.told.setAttribute("role", "status");
    document.querySelector("main").append(this.told);
  }

  shows(week) {
    return document.querySelector(`[data-week="${week}"]`) !== null;
  }

  /** A week was changed; what comes in the same moment is fetched once. */
  changed(week) {
    if (!/^\d{4}-W\d\d$/.test(week) || !this.shows(week)) return;
    this.waiting.add(week);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), GATHER_MS);
  }

  /** After the line was lost: anything may have happened. */
  everything() {
    for (const each of document.querySelectorAll("[data-week]")) this.changed(each.dataset.week);
  }

  async fetch() {
    const weeks = [...this.waiting];
    this.waiting.clear();
    try {
      const { page, changes } = await this.ask(weeks);
      this.apply(page, weeks, changes);
    } catch {
      // The line or the server is away; the page stays as it is, and saving tells what happened meanwhile.
    }
  }

  apply(page, weeks, changes) {
    const said = [];
    for (const week of weeks) {
      const fresh = page.querySelectorAll(
        `[data-week="${week}"] [data-evening], [data-week="${week}"][data-evening]`,
      );
      const known = document.querySelectorAll(
        `[data-week="${week}"] [data-evening], [data-week="${week}"][data-evening]`,
      );
      const ids = (nodes) => [...nodes].map((each) => each.dataset.evening).join();
      if (ids(fresh) !== ids(known)) this.replaceWeek(page, week);
      for (const each of known) {
        const now = [...fresh].find((one) => one.dataset.evening === each.dataset.evening);
        if (now && each.isConnected && now.dataset.version !== each.dataset.version) {
          const change = changes[each.dataset.evening];
          this.follow(each, document.importNode(now, true), change);
          if (change && !change.own) said.push(words().byOn(change.who, change.day, change.time));
        }
      }
    }
    this.followRest(page);
    if (said.length) this.told.textContent = said.join(". ");
  }

  /** Evenings came or went: the week is drawn anew, unless that would lose a choice. */
  replaceWeek(page, week) {
    const here = document.querySelector(`[data-week="${week}"]`);
    const there = page.querySelector(`[data-week="${week}"]`);
    if (!here || !there || here.dataset.evening) return;
    if (this.plan?.isTouched(here)) {
      this.told.textContent = words().stale;
      this.told.className = "rota-stale";
      return;
    }
    const node = document.importNode(there, true);
    here.replaceWith(node);
    this.forget();
    this.plan?.adopt(node);
  }

  /** Places that are no longer on the page are no longer part of the plan. */
  forget() {
    for (const [name, { group }] of this.plan?.slots ?? []) {
      if (!group.isConnected) this.plan.slots.delete(name);
    }
  }

  follow(here, now, change) {
    const ticked = here.querySelector("[type=checkbox]")?.checked;
    if (this.plan?.isTouched(here)) {
      this.merge(here, now, change);
    } else {
      const focused = here.contains(document.activeElement) ? document.activeElement.id : null;
      here.replaceWith(now);
      this.plan?.adopt(now);
      if (focused) document.getElementById(focused)?.focus();
      if (ticked) now.querySelector("[type=checkbox]").checked = true;
    }
    const evening = here.isConnected ? here : now;
    evening.querySelector("[data-by]")?.remove();
    if (change && !change.own) this.mark(evening, change);
  }

  mark(evening, change) {
    const note = document.createElement("p");
    note.className = "rota-live";
    note.dataset.by = "";
    note.textContent = words().by(change.who, change.time);
    (evening.matches("tr") ? evening.lastElementChild : evening).append(note);
  }

  /** The reader has chosen something on this evening that is not saved: place by place. */
  merge(here, now, change) {
    here.dataset.version = now.dataset.version;
    for (const group of here.querySelectorAll("[data-slot]")) {
      const slot = this.plan.slots.get(group.dataset.slot);
      const fresh = now.querySelector(`[data-slot="${group.dataset.slot}"]`);
      const seen = fresh?.querySelector("input[type=hidden]").value;
      if (!slot || seen === undefined || seen === slot.seen.value) continue;
      const mine = slot.select.value;
      const untouched = mine === slot.seen.value;
      slot.select.replaceChildren(...fresh.querySelector("select").cloneNode(true).children);
      slot.select.value = untouched ? seen : mine;
      if (untouched || mine === seen) slot.seen.value = seen;
      else this.tellConflict(slot, seen, change);
    }
    this.plan.render();
  }

  /** `seen` stays as it was until the reader decides, so that saving now is a conflict to the server too. */
  tellConflict(slot, theirs, change) {
    slot.group.querySelector("[data-conflict]")?.remove();
    const box = document.createElement("div");
    box.className = "rota-conflict";
    box.dataset.conflict = "";
    box.setAttribute("role", "alert");
    const text = document.createElement("p");
    const name = (value) => (value ? this.plan.name(value) : words().nobody);
    text.textContent = words().conflict(
      change?.who ?? "?",
      change?.time ?? "?",
      name(theirs),
      name(slot.select.value),
    );
    const button = (label, decide) => {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", className: "function-link", textContent: label });
      made.addEventListener("click", () => {
        slot.seen.value = theirs;
        decide();
        box.remove();
        this.plan.render();
        slot.combo.input.focus();
      });
      return made;
    };
    box.append(
      text,
      button(words().mine, () => {}),
      button(words().theirs, () => (slot.select.value = theirs)),
    );
    slot.group.append(box);
  }

  /** The counts and forms around the evenings, which carry versions too. */
  followRest(page) {
    for (const here of document.querySelectorAll("[data-live]")) {
      const now = page.querySelector(`[data-live="${here.dataset.live}"]`);
      if (now && !here.contains(document.activeElement)) here.replaceWith(document.importNode(now, true));
    }
  }
}

async function fetchPage(weeks) {
  const read = async (url, kind) => {
    const answer = await fetch(url, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    return answer[kind]();
  };
  const [text, ...changes] = await Promise.all([
    read(location.href, "text"),
    ...weeks.map((week) => read(`/rota/week/${week}/changes`, "json")),
  ]);
  return { page: new DOMParser().parseFromString(text, "text/html"), changes: Object.assign({}, ...changes) };
}
