/** Shows what waits in this browser, and sends it when the line, the portal or the session is back. */
import { Sender, Waiting } from "./queue.js";

const SOONEST = 4000;
const LATEST = 60_000;

export class WaitingList {
  constructor(section) {
    this.section = section;
    this.waiting = new Waiting(section.dataset.person);
    this.sender = new Sender(section, this.waiting);
    this.wait = SOONEST;
    this.opened = () => false;
  }

  /** Send now, and again by itself as long as something is in the way. */
  async start() {
    for (const [target, event] of [
      [window, "online"],
      [window, "pageshow"],
      [document, "visibilitychange"],
    ]) {
      target.addEventListener(event, () => this.try());
    }
    window.addEventListener("storage", () => this.show());
    await this.try();
  }

  async try() {
    clearTimeout(this.timer);
    if (!this.waiting.all().some((call) => !call.why)) return this.show();
    this.show("sending");
    const { state, sent } = await this.sender.sendAll();
    if (state === "busy") return;
    if (state === "done") this.wait = SOONEST;
    else this.later();
    this.show(state);
    if (sent) await freshenList();
  }

  /** Try again after a while, each time a longer one. */
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.try(), this.wait);
    this.wait = Math.min(this.wait * 2, LATEST);
  }

  /** Draw the list. `state` says what is in the way. */
  show(state = "") {
    const calls = this.waiting.all();
    this.section.hidden = calls.length === 0;
    this.section.querySelector("[data-number]").textContent = String(calls.length);
    const told = state === "done" || state === "" ? "refused" : state;
    for (const each of this.section.querySelectorAll("[data-say]")) each.hidden = each.dataset.say !== told;
    this.section.querySelector("ul").replaceChildren(...calls.map((call) => this.row(call)));
  }

  row(call) {
    const row = this.section.querySelector("template").content.cloneNode(true).firstElementChild;
    const time = new Intl.DateTimeFormat("da-DK", { timeStyle: "short", timeZone: "Europe/Copenhagen" });
    row.querySelector("[data-when]").textContent = time.format(new Date(call.at));
    row.querySelector("[data-what]").textContent = call.told;
    row.querySelector("[data-why]").textContent =
      call.why ?? this.section.querySelector("[data-row-waits]").textContent;
    const open = row.querySelector("[data-open]");
    open.hidden = !call.why;
    open.href += `#${call.key}`;
    open.addEventListener("click", (event) => {
      if (this.opened(call)) event.preventDefault();
    });
    return row;
  }
}

/** What was sent is in the list of calls now. */
async function freshenList() {
  const old = document.querySelector("[data-tonight]");
  if (!old) return;
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-tonight]");
    if (fresh) old.replaceWith(document.adoptNode(fresh));
  } catch {
    // The next page has it.
  }
}
