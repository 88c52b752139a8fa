// The line that the five municipalities put on their own pages: whether the hotline is open, and its number.
// It stands where the line stands, in a shadow root, so that neither page's styles touch the other.
import { say } from "./status-words.js";

const EVERY = 60_000;
const line = document.currentScript;
const portal = new URL(line.src).origin;
const language = line.dataset.lang ?? (document.documentElement.lang.startsWith("en") ? "en" : "da");

// A sheet of its own, not an inline style: strict pages forbid those.
const STYLE = `
:host { display: block; }
section { border: 1px solid #bfc5ca; border-left: 6px solid #5b6670; border-radius: 4px; padding: 12px 16px;
  background: #fff; color: #1a1a1a; font: 1rem/1.5 system-ui, sans-serif; max-width: 24rem; }
section[data-open] { border-left-color: #1d6b2f; }
p { margin: 0; }
strong { display: block; }
a { color: #00417d; }
a:focus-visible { outline: 3px solid #1a1a1a; outline-offset: 2px; }
@media print { section { border-color: #1a1a1a; } }
`;

function draw(section, state) {
  const words = say(state, language);
  section.toggleAttribute("data-open", state?.open === true);
  const title = document.createElement("strong");
  title.textContent = words.title;
  const lines = [words.state, words.more].filter(Boolean).map((text) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    return paragraph;
  });
  const links = document.createElement("p");
  if (state?.phone) links.append(link(dial(state.phone), words.call), " · ");
  links.append(link(`${portal}/`, words.about));
  section.replaceChildren(title, ...lines, links);
}

function link(address, text) {
  const element = document.createElement("a");
  element.href = address;
  element.textContent = text;
  return element;
}

/** Eight digits are Danish. */
function dial(phone) {
  const digits = phone.replace(/[^\d+]/g, "");
  return `tel:${digits.startsWith("+") ? digits : `+45${digits}`}`;
}

async function refresh(section) {
  if (document.hidden) return;
  try {
    const answer = await fetch(`${portal}/status.json`, { credentials: "omit" });
    if (answer.ok) draw(section, await answer.json());
  } catch {
    // The line is down; what stands there is the last that was known.
  }
}

const host = document.createElement("hotline-status");
const root = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
root.adoptedStyleSheets = [sheet];
const section = document.createElement("section");
section.lang = language;
section.setAttribute("aria-label", say(null, language).title);
root.append(section);
line.after(host);
draw(section, null);
refresh(section);
setInterval(() => refresh(section), EVERY);
document.addEventListener("visibilitychange", () => refresh(section));
