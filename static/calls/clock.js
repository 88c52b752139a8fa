/** The call's clock: it starts at the first touch or at its key, on the server's time, and is shown running. */

/** "2:07", or "1:02:07" for a long one. */
export function elapsed(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((each) => String(each).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return hours ? `${hours}:${parts.join(":")}` : `${Number(parts[0])}:${parts[1]}`;
}

export class Clock {
  constructor(form) {
    this.form = form;
    this.ahead = Date.parse(form.dataset.now) - Date.now();
    this.shown = form.querySelector("[data-began-text]");
    this.button = form.querySelector("[data-clock]");
    this.began = null;
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.start());
  }

  now() {
    return new Date(Date.now() + this.ahead);
  }

  start(at = null) {
    if (this.began) return;
    this.began = at ? new Date(at) : this.now();
    this.form.elements.started_at.value = this.began.toISOString();
    const time = new Intl.DateTimeFormat("da-DK", { timeStyle: "short", timeZone: "Europe/Copenhagen" });
    this.shown.querySelector("[data-began-at]").textContent = this.form.dataset.began.replace(
      "{time}",
      time.format(this.began),
    );
    this.tick();
    this.timer = setInterval(() => this.tick(), 1000);
    this.show(true);
  }

  tick() {
    this.shown.querySelector("[data-elapsed]").textContent = elapsed(this.now() - this.began);
  }

  stop() {
    clearInterval(this.timer);
    this.began = null;
    this.show(false);
  }

  show(running) {
    this.shown.hidden = !running;
    this.button.hidden = running;
  }
}
