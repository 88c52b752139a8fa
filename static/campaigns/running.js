/**
 * What is down shows at once on pages that are open: the server says that something changed, and the page is asked for
 * again. Only the parts that tell of it follow, row by row, so that nothing typed is lost and the focus stays.
 */
import { listen } from "../core/announced.js";

const GATHER_MS = 150;

const said = (node) => node.textContent.replaceAll(/\s+/g, " ").trim();

/** The answer that the reader has given in a row, if it is one of several. */
const answer = (row) => row.querySelector("input[type=radio]:checked");

/** The fresh row with the reader's answer in it, also when it is no longer among the choices. */
export function answered(old, fresh) {
  const chosen = answer(old);
  if (!chosen) return fresh;
  const same = [...fresh.querySelectorAll("input[type=radio]")].find((each) => each.value === chosen.value);
  if (same) same.checked = true;
  else {
    const kept = chosen.parentElement.cloneNode(true);
    const [radio, label] = [kept.querySelector("input"), kept.querySelector("label")];
    radio.id = label.htmlFor = `${chosen.name}-kept`;
    fresh.querySelector("input[type=radio]").parentElement.parentElement.append(kept);
    radio.checked = true;
  }
  return fresh;
}

export class Running {
  /** @param {HTMLElement} told where changes are said, politely */
  constructor(told, ask = fetchPage) {
    this.told = told;
    this.ask = ask;
    this.names = JSON.parse(told.dataset.names);
    this.timer = null;
  }

  /** Something changed; what comes in the same moment is fetched once. */
  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), GATHER_MS);
  }

  async fetch() {
    try {
      this.apply(await this.ask());
    } catch {
      // The line or the server is away: the line's coming back asks again.
    }
  }

  apply(page) {
    const now = page.querySelector("[data-running-said]");
    if (!now) return;
    for (const here of document.querySelectorAll("[data-running]")) {
      const there = page.querySelector(`[data-running="${here.dataset.running}"]`);
      if (there) this.follow(here, document.importNode(there, true));
    }
    this.say(JSON.parse(now.dataset.names));
    document.dispatchEvent(new Event("running:changed"));
  }

  follow(here, there) {
    const rows = new Map([...there.children].map((row) => [row.dataset.row, row]));
    for (const old of [...here.children]) {
      const fresh = rows.get(old.dataset.row);
      if (fresh && said(fresh) === said(old)) continue;
      if (old.contains(document.activeElement)) this.whenLeft(old);
      else if (fresh) old.replaceWith(answered(old, fresh));
      else if (!answer(old)?.value) old.remove();
    }
    let after = null;
    for (const [key, fresh] of rows) {
      const known = [...here.children].find((each) => each.dataset.row === key);
      if (!known) here.insertBefore(fresh, after ? after.nextSibling : here.firstChild);
      after = known ?? fresh;
    }
    here.hidden = here.children.length === 0;
  }

  /** A row that the reader stands on waits until the reader goes on. */
  whenLeft(row) {
    row.addEventListener("focusout", () => this.changed(), { once: true });
  }

  say(names) {
    const { began, ended } = this.told.dataset;
    const tell = (words, from, not) =>
      Object.keys(from)
        .filter((id) => !(id in not))
        .map((id) => words.replace("{label}", from[id]));
    const news = [...tell(began, names, this.names), ...tell(ended, this.names, names)];
    this.names = names;
    if (news.length) this.told.textContent = news.join(" ");
  }
}

async function fetchPage() {
  const found = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!found.ok || found.redirected) throw new Error(found.statusText);
  return new DOMParser().parseFromString(await found.text(), "text/html");
}

function start(told) {
  const running = new Running(told);
  listen(
    "/campaigns",
    "changed",
    () => running.changed(),
    (wasLost) => {
      told.dataset.live = "on";
      if (wasLost) running.changed();
    },
  );
}

const told = globalThis.document?.querySelector("[data-running-said]");
if (told) start(told);
