/**
 * Calls that are saved in this browser until the server has them (docs/decisions/0095).
 *
 * A call is written here before it is sent and taken out when the server says that it has it, so that nothing that
 * happens in between can lose it. Each carries its own key, so that the server counts it once however often it comes.
 * They belong to the person who typed them: nobody else's page reads them or sends them.
 */
import { storage } from "../core/storage.js";

const PATIENCE = 20_000;
const LATER = new Set([408, 425, 429]);

export class Waiting {
  /** @param {string} name under which this person's calls are kept; every page's head has it */
  constructor(name, kept = storage()) {
    this.name = name;
    this.storage = kept;
  }

  all() {
    try {
      const calls = JSON.parse(this.storage.getItem(this.name));
      return Array.isArray(calls) ? calls.filter((each) => each?.key && each.answers) : [];
    } catch {
      return [];
    }
  }

  /** Whether there is anything to send. What was refused waits for its author. */
  any() {
    return this.all().some((call) => !call.why);
  }

  /** Keep a call; false when this browser keeps nothing, so that it must be sent as any form is. */
  add(call) {
    return this.write([...this.all().filter((each) => each.key !== call.key), call]);
  }

  remove(key) {
    this.write(this.all().filter((each) => each.key !== key));
  }

  refuse(key, why) {
    this.write(this.all().map((each) => (each.key === key ? { ...each, why } : each)));
  }

  write(calls) {
    try {
      if (calls.length) this.storage.setItem(this.name, JSON.stringify(calls));
      else this.storage.removeItem(this.name);
      return true;
    } catch {
      return false;
    }
  }
}

export class Sender {
  constructor(page, waiting, fetch = (...all) => globalThis.fetch(...all)) {
    this.person = page.dataset.person;
    this.action = page.dataset.action;
    this.token = page.dataset.token;
    this.waiting = waiting;
    this.fetch = fetch;
    this.busy = false;
  }

  /** Send what waits, in order, until the line fails: what stopped it ("done" when nothing did), and how many went. */
  async sendAll() {
    if (this.busy) return { state: "busy", sent: 0 };
    this.busy = true;
    try {
      return await this.alone(() => this.sendInOrder());
    } finally {
      this.busy = false;
    }
  }

  /** Two windows do not send the same call at the same time; the server would count it once all the same. */
  alone(work) {
    const locks = globalThis.navigator?.locks;
    return locks ? locks.request(this.waiting.name, work) : work();
  }

  /** One call that the server stumbles over does not hold up the others; two, and it is the server that is ill. */
  async sendInOrder() {
    let [sent, stumbled] = [0, false];
    for (const { key } of this.waiting.all()) {
      const call = this.waiting.all().find((each) => each.key === key);
      if (!call || call.why) continue;
      const { state } = await this.send(call, { waited: "1" });
      if (state === "saved") sent += 1;
      else if (state === "server" && !stumbled) stumbled = true;
      else if (state !== "refused") return { state, sent };
    }
    return { state: stumbled ? "server" : "done", sent };
  }

  /** Send one call, and note how it went: saved, refused with a reason, or what keeps it waiting. */
  async send(call, more = {}) {
    const found = await this.ask(call, more);
    if (found.state === "saved") this.waiting.remove(call.key);
    if (found.state === "refused") this.waiting.refuse(call.key, found.why);
    return found;
  }

  async ask(call, more) {
    try {
      let answer = await this.post(call, more);
      if (answer.status === 400) {
        // The page is older than the session: somebody has signed in since.
        const stale = await this.renew();
        if (stale) return { state: stale };
        answer = await this.post(call, more);
      }
      return await this.read(answer);
    } catch {
      return { state: "line" };
    }
  }

  post(call, more) {
    const body = new URLSearchParams({
      ...call.answers,
      ...more,
      author: this.person,
      csrf_token: this.token,
    });
    return this.fetch(this.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  async read(answer) {
    if (answer.redirected || answer.status === 401) return { state: "signin" };
    if (answer.ok) return { state: "saved", ...(await answer.json()) };
    if (answer.status >= 500 || LATER.has(answer.status)) return { state: "server" };
    const told = await answer.json();
    return { state: "refused", why: told.message ?? told.error };
  }

  /** Take the token of a fresh page; says what is in the way when that page is nobody's or another person's. */
  async renew() {
    const answer = await this.fetch(this.action, {
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.redirected) return "signin";
    if (!answer.ok) return "server";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-queue]");
    if (fresh?.dataset.person !== this.person) return "other";
    this.token = fresh.dataset.token;
    return null;
  }
}
