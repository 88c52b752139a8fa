/** The list of what waits in this browser, on the pages of the calls. */

export class WaitingList {
  /** @param {import("./sending.js").Sending} sending */
  constructor(section, sending) {
    this.section = section;
    this.sending = sending;
    this.waiting = sending.waiting;
    this.opened = () => false;
    sending.list = this;
    // The list tells more; a screen reader need not hear both.
    sending.mark.removeAttribute("role");
    this.show(sending.state);
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

  /** What was sent is in the list of calls now. */
  async sent() {
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
}
