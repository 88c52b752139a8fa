/** The receipt on the shared page: the server's list of what happened, with the names that only this tab knows. */
import { make } from "./bar.js";
import { timeOfDay } from "./clock.js";

const TRIES = 5;
const WAIT_MS = 500;

const escaped = (text) => String(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const STYLE =
  "body{font:18px/1.5 system-ui,sans-serif;max-width:40em;margin:2em auto;padding:0 1em}" +
  "li{margin:.4em 0}time{font-weight:600}";

/** The receipt as a file: one page with nothing around it. Every text is escaped. */
export function page(lang, title, { who, lines, kept }) {
  const rows = lines.map(
    ({ at, text }) =>
      `<li><time datetime="${escaped(new Date(at).toISOString())}">${escaped(timeOfDay(at))}</time> ${escaped(text)}</li>`,
  );
  return (
    `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title>` +
    `<style>${STYLE}</style></head><body><main><h1>${escaped(title)}</h1><p>${escaped(who)}</p>` +
    `<ol>${rows.join("")}</ol><p>${escaped(kept)}</p></main></body></html>`
  );
}

/** The server's list with this tab's own acts in place of its nameless ones, in the order in which they happened. */
export function merged(server, acts, words) {
  const own = acts.map(({ kind, label, at, staff }) => ({ at, text: words.act(kind, staff, label) }));
  const told = server
    .filter(({ kind }) => !own.length || kind !== "act")
    .map(({ at, text }) => ({ at: Date.parse(at), text }));
  return [...told, ...own].sort((a, b) => a.at - b.at);
}

async function fetched(portal, token, lang) {
  for (let tries = 0; tries < TRIES; tries++) {
    const answer = await fetch(`${portal}/cob/v1/receipt?lang=${lang}`, { method: "POST", body: token });
    const told = answer.ok ? await answer.json() : null;
    // The end may still be on its way to the server.
    if (!told || told.lines.some(({ kind }) => kind === "end")) return told;
    await new Promise((done) => setTimeout(done, WAIT_MS));
  }
  return null;
}

/** An element that fills itself; `bar.tell` shows it. */
export function createReceipt({ portal, token, acts, session, lang, words }) {
  const list = make("ol", { className: "lines" });
  const note = make("p");
  const save = make("button", { type: "button", className: "save", textContent: words.save });
  const title = make("h3", { textContent: words.receipt });
  const whom = make("p");
  const element = make("section", {}, title, whom, list, note, save);
  let lines = merged([], acts, words),
    who = "";

  function name({ staff, municipality }) {
    who = staff ? words.who(staff, municipality) : "";
    whom.textContent = who;
  }

  function draw() {
    list.replaceChildren(
      ...lines.map(({ at, text }) =>
        make("li", {}, make("time", { textContent: words.at(timeOfDay(at)) }), ` ${text}`),
      ),
    );
  }

  save.addEventListener("click", () => {
    const file = new Blob([page(lang, words.receipt, { who, lines, kept: words.kept })], {
      type: "text/html",
    });
    const url = URL.createObjectURL(file);
    make("a", { href: url, download: `${words.file}.html` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  });

  fetched(portal, token, lang)
    .catch(() => null)
    .then((told) => {
      lines = merged(told?.lines || [], acts, words);
      name(told || session);
      note.textContent = told ? words.kept : `${words.offline} ${words.kept}`;
      draw();
    });
  name(session);
  draw();
  return element;
}
