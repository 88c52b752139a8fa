/** Shows what was found, over the page, in a closed shadow root that neither the page's styles nor its policy reach. */
const CSS = `
:host { all: initial; }
:host, button { font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; color: #1a1a1a; }
section { position: fixed; inset: 12px 12px 12px auto; width: min(560px, calc(100vw - 24px)); box-sizing: border-box; overflow: auto;
  background: #fff; border: 1px solid #767676; border-top: 6px solid #0059b3; border-radius: 6px; padding: 18px 22px; z-index: 2147483647;
  box-shadow: 0 4px 24px rgb(0 0 0 / 30%); }
h2 { font-size: 24px; line-height: 1.2; margin: 0 0 8px; } h2:focus { outline: 0; }
h3 { font-size: 17px; line-height: 1.3; margin: 0 0 4px; }
p { margin: 0 0 8px; }
ul { list-style: none; margin: 12px 0; padding: 0; }
li { border-left: 6px solid #8a8a8a; padding: 6px 0 6px 14px; margin-bottom: 14px; overflow-wrap: anywhere; }
li.good { border-color: #0b5c2e; } li.note { border-color: #b07a00; } li.bad { border-color: #b3001e; }
.mark { font-weight: 700; } .good .mark { color: #0b5c2e; } .note .mark { color: #7a5500; } .bad .mark { color: #b3001e; }
pre { font: 14px/1.5 ui-monospace, Consolas, monospace; background: #f2f2f2; padding: 8px 10px; margin: 0 0 8px; border-radius: 4px;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.foot { display: flex; flex-wrap: wrap; gap: 10px; position: sticky; bottom: -18px; background: #fff; padding: 10px 0 18px; }
button { min-height: 44px; padding: 8px 18px; border-radius: 4px; border: 2px solid #1a1a1a; background: #fff; cursor: pointer; font-weight: 600; }
button:hover { background: #eee; } button:focus-visible { outline: 3px solid #0059b3; outline-offset: 3px; }
`;
const MARKS = { good: "I orden", note: "Se på det", bad: "Skal rettes" };
const ORDER = ["bad", "note", "good"];

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const sorted = (findings) =>
  [...findings].sort((one, other) => ORDER.indexOf(one.level) - ORDER.indexOf(other.level));

/** The report as plain text, to be sent to whoever mends the page: names of fields, never what stands in them. */
export function asText(findings, where) {
  const lines = sorted(findings).map(({ level, title, text, paste }) =>
    [`[${MARKS[level]}] ${title}`, text, paste].filter(Boolean).join("\n"),
  );
  return [`Sidelæge for skærmdeling: ${where}`, ...lines].join("\n\n");
}

export function createPanel() {
  const host = make("hotline-doctor", { className: "rr-block" });
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  const title = make("h2", { textContent: "Sidelæge for skærmdeling", tabIndex: -1 });
  const status = make("p", { textContent: "Siden undersøges. Det tager omkring seks sekunder …" });
  status.setAttribute("role", "status");
  const privacy = make("p", {
    textContent: "Undersøgelsen sker i din browser. Intet af sidens indhold bliver sendt nogen steder hen.",
  });
  const list = make("ul");
  const copy = make("button", { type: "button", textContent: "Kopiér som tekst", hidden: true });
  const close = make("button", { type: "button", textContent: "Luk" });
  const section = make(
    "section",
    {},
    title,
    status,
    privacy,
    list,
    make("div", { className: "foot" }, copy, close),
  );
  section.setAttribute("aria-label", "Sidelæge for skærmdeling");
  close.addEventListener("click", () => host.remove());
  root.append(section);

  /** Shows the findings, the worst first. */
  function show(findings) {
    const count = (level) => findings.filter((each) => each.level === level).length;
    status.textContent = `Færdig: ${count("bad")} skal rettes, ${count("note")} at se på, ${count("good")} i orden.`;
    list.replaceChildren(
      ...sorted(findings).map(({ level, title: said, text, paste }) =>
        make(
          "li",
          { className: level },
          make("span", { className: "mark", textContent: MARKS[level] }),
          make("h3", { textContent: said }),
          make("p", { textContent: text }),
          ...(paste ? [make("pre", { textContent: paste, tabIndex: 0 })] : []),
        ),
      ),
    );
    copy.hidden = false;
    host.dataset.state = "done";
    copy.onclick = async () => {
      try {
        await navigator.clipboard.writeText(asText(findings, location.origin + location.pathname));
        copy.textContent = "Kopieret";
      } catch {
        copy.textContent = "Browseren tillod det ikke. Markér teksten selv";
      }
    };
  }

  document.documentElement.append(host);
  title.focus();
  return { show, host };
}
