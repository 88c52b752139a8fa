/**
 * Sends what waits in this browser when the line, the portal or the session is back, from whatever page is open, and
 * says in the head of the page how many wait. One for a page: core/site.js fetches it when something waits, and the
 * pages with the call form have it from the start.
 */
import { Sender, Waiting } from "./queue.js";

const SOONEST = 4000;
const LATEST = 60_000;

export class Sending {
  /** @param {HTMLElement} mark in the head of the page, which knows whose it is and where calls are sent */
  constructor(mark, sender = null) {
    this.mark = mark;
    this.waiting = sender?.waiting ?? new Waiting(mark.dataset.queue);
    this.sender = sender ?? new Sender(mark, this.waiting);
    this.wait = SOONEST;
    this.state = "";
    this.gone = 0;
    // A page that lists what waits puts its own here.
    this.list = null;
  }

  /** Send now, and again by itself as long as something is in the way. */
  async start() {
    if (this.started) return;
    this.started = true;
    for (const [target, event] of [
      [window, "online"],
      [window, "pageshow"],
      [document, "visibilitychange"],
    ]) {
      target.addEventListener(event, () => this.try());
    }
    // Another window saved or sent one. What it has just saved, it is sending itself.
    window.addEventListener("storage", () => (this.waiting.any() ? this.later() : this.show()));
    await this.try();
  }

  async try() {
    clearTimeout(this.timer);
    if (!this.waiting.any()) return this.show();
    this.show("sending");
    const { state, sent } = await this.sender.sendAll();
    if (state === "busy") return;
    this.gone += sent;
    if (state === "done") this.wait = SOONEST;
    else this.later();
    this.show(state);
    if (sent) await this.list?.sent();
  }

  /** Try again after a while, each time a longer one. */
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.try(), this.wait);
    this.wait = Math.min(this.wait * 2, LATEST);
  }

  /** Say how many wait, or that they went. `state` is what is in the way. */
  show(state = "") {
    this.state = state;
    const { dataset } = this.mark;
    const number = this.waiting.all().length;
    const waits = this.mark.querySelector("[data-waits]");
    waits.hidden = number === 0;
    if (number) waits.querySelector("[data-tally]").textContent = counted(number, dataset.one, dataset.many);
    const went = this.mark.querySelector("[data-went]");
    went.hidden = number > 0 || this.gone === 0;
    if (!went.hidden) went.textContent = counted(this.gone, dataset.oneWent, dataset.manyWent);
    this.list?.show(state);
  }
}

const counted = (number, one, many) => (number === 1 ? one : many.replace("{number}", number));

let page = null;

/** The one of this page; null for somebody who logs no calls. */
export function sending() {
  const mark = document.querySelector("[data-queue]");
  if (mark) page ??= new Sending(mark);
  return page;
}
