/** What can be seen of a page as it stands: frames, fields, what cannot be shown, and where its parts come from. */
import { cprPlaces, isSensitive, isShown, saysSecret } from "../redact.js";

const FIELDS =
  "input:not([type=hidden],[type=submit],[type=button],[type=reset],[type=image]),select,textarea";
const MOST = 8;

/** All elements, also those in open shadow roots. */
export function everything(root = document) {
  return Array.from(root.querySelectorAll("*")).flatMap((element) =>
    element.shadowRoot ? [element, ...everything(element.shadowRoot)] : [element],
  );
}

const originOf = (address) => {
  try {
    const url = new URL(address, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url.origin : "";
  } catch {
    return "";
  }
};
const unique = (list) => [...new Set(list.filter(Boolean))].sort();
const quoted = (text) => `"${text.replace(/["\\]/g, "")}"`;

/** How to name an element in a list of selectors. */
export function selectorFor(element) {
  const tag = element.localName;
  if (/^[A-Za-z_][\w-]*$/.test(element.id)) return `#${element.id}`;
  const name = element.getAttribute("name");
  if (name) return `${tag}[name=${quoted(name)}]`;
  return element.classList.length && /^[A-Za-z_][\w-]*$/.test(element.classList[0])
    ? `${tag}.${element.classList[0]}`
    : tag;
}

const listed = (elements) => elements.slice(0, MOST).map(selectorFor).join("\n");
const more = (elements) => (elements.length > MOST ? ` De første ${MOST}:` : "");

function hasLabel(field) {
  if (["aria-label", "aria-labelledby", "title"].some((name) => field.getAttribute(name)?.trim())) {
    return true;
  }
  return Array.from(field.labels || []).some((label) => label.textContent.trim());
}

/** Fields: which are always hidden, which should say so themselves, which could be shown, which have no name. */
export function fieldFindings(elements) {
  const fields = elements.filter((element) => element.matches(FIELDS));
  const secret = fields.filter(isSensitive);
  const byLabel = secret.filter((field) => !saysSecret(field));
  const asShown = secret.filter((field) => field.closest('[data-cobrowse="show"]'));
  const shown = fields.filter((field) => !secret.includes(field) && isShown(field));
  const could = fields.filter((field) => !secret.includes(field) && !shown.includes(field));
  const nameless = fields.filter((field) => !hasLabel(field));
  const found = [
    {
      level: "good",
      title: `Felter: ${fields.length}. Følsomme: ${secret.length}. Må vises: ${shown.length}`,
      text: "Følsomme felter er altid skjult. Alle andre er skjult, indtil de er markeret.",
    },
  ];
  if (byLabel.length) {
    found.push({
      level: "bad",
      title: `Følsomme felter, der ikke er markeret: ${byLabel.length}`,
      text: `Kun etiketten siger, at de er følsomme, og den kan blive ændret. Sæt data-cobrowse="hide" på felterne, eller skriv dem under »Skjul teksten«.${more(byLabel)}`,
      paste: listed(byLabel),
    });
  }
  if (asShown.length) {
    found.push({
      level: "note",
      title: `Følsomme felter, der er markeret som vist: ${asShown.length}`,
      text: `Det har ingen virkning: de bliver ved med at være skjult.${more(asShown)}`,
      paste: listed(asShown),
    });
  }
  if (could.length) {
    found.push({
      level: "note",
      title: `Felter, der kunne vises: ${could.length}`,
      text: `Overvej, om medarbejderen skal kunne se dem. Så sæt data-cobrowse="show" på dem, eller skriv dem under »Må vises«.${more(could)}`,
      paste: listed(could),
    });
  }
  if (nameless.length) {
    found.push({
      level: "bad",
      title: `Felter uden etiket: ${nameless.length}`,
      text: `Uden etiket kan hverken borgeren, en skærmlæser eller hotlinen vide, hvad feltet er. Giv det en label.${more(nameless)}`,
      paste: listed(nameless),
    });
  }
  return found;
}

/** CPR-shaped numbers in the page's own text: masked wherever they stand. */
export function numberFindings(root) {
  const count = cprPlaces(root.innerText || "").length;
  if (!count) return [];
  return [
    {
      level: "note",
      title: `Tal i teksten, der ligner CPR-numre: ${count}`,
      text: "De bliver altid skjult. Skal siden vise andre tal af samme form, bliver de også skjult.",
    },
  ];
}

const isForeignFrame = (frame) => {
  try {
    return !frame.contentDocument;
  } catch {
    return true;
  }
};

// A defined custom element without a shadow root to be seen, without children, that still takes up room.
const looksClosed = (element) =>
  element.localName.includes("-") &&
  !element.localName.startsWith("hotline-") &&
  customElements.get(element.localName) &&
  !element.shadowRoot &&
  !element.childElementCount &&
  element.getBoundingClientRect().height > 0;

const greyed = (title, text, elements) =>
  elements.length
    ? [
        {
          level: "note",
          title: `${title}: ${elements.length}`,
          text: text + more(elements),
          paste: listed(elements),
        },
      ]
    : [];

/** What staff will see as grey boxes. */
export function greyFindings(elements) {
  const tagged = (...tags) => elements.filter((element) => tags.includes(element.localName));
  return [
    ...greyed(
      "Rammer (iframe) fra andre sider",
      "De vises som grå kasser, og det, borgeren gør i dem, kan ikke følges.",
      tagged("iframe").filter(isForeignFrame),
    ),
    ...greyed(
      "Tegneflader og videoer",
      "Indholdet vises ikke. Skriv det vigtige som tekst ved siden af.",
      tagged("canvas", "video"),
    ),
    ...greyed(
      "Lukkede komponenter (closed shadow root)",
      "Ingen kan se ind i dem. Spørg leverandøren, om de kan åbnes (mode: open).",
      elements.filter(looksClosed),
    ),
  ];
}

/** Parts that other companies put on the page. */
export function widgetFindings(elements, portal) {
  const own = [location.origin, portal];
  const from = (tag) =>
    elements
      .filter((element) => element.localName === tag && element.src)
      .map((element) => originOf(element.src));
  const hosts = unique([...from("script"), ...from("iframe")]).filter((origin) => !own.includes(origin));
  if (!hosts.length) return [];
  return [
    {
      level: "note",
      title: `Dele fra andre værter: ${hosts.length}`,
      text: "Viser de noget på siden, for eksempel en chat eller en cookieboks, så skriv boksen under »Vis som grå kasse«. Værterne er:",
      paste: hosts.join("\n"),
    },
  ];
}

function rulesOf(sheet) {
  try {
    return Array.from(sheet.cssRules);
  } catch {
    return null;
  }
}

const addressesIn = (rules, base) =>
  rules.flatMap((rule) =>
    Array.from(rule.cssText.matchAll(/url\("?([^")]+)"?\)/g), ([, address]) => {
      try {
        return originOf(new URL(address, base).href);
      } catch {
        return "";
      }
    }),
  );

/** Style sheets that cannot be read, and hosts that the staff's browser would have to fetch from. */
export function sourceFindings(elements, hosts, portal) {
  const sheets = Array.from(document.styleSheets);
  const unreadable = sheets.filter((sheet) => rulesOf(sheet) === null);
  const found = unreadable.length
    ? [
        {
          level: "bad",
          title: `Typografiark, der ikke kan læses: ${unreadable.length}`,
          text: 'De kommer fra en anden vært. Sæt crossorigin="anonymous" på linket, og lad værten svare med Access-Control-Allow-Origin; ellers skriv værten under »Billeder, skrifter og typografi«.',
          paste: unreadable
            .map((sheet) => `<link rel="stylesheet" crossorigin="anonymous" href="${sheet.href}">`)
            .join("\n"),
        },
      ]
    : [];
  const pictures = elements
    .filter((element) => element.localName === "img")
    .map((img) => originOf(img.currentSrc || img.src));
  const styled = sheets.flatMap((sheet) => addressesIn(rulesOf(sheet) || [], sheet.href || document.baseURI));
  const linked = unreadable.map((sheet) => originOf(sheet.href));
  const missing = unique([...pictures, ...styled, ...linked]).filter(
    (origin) => origin !== portal && !hosts.includes(origin),
  );
  if (missing.length) {
    found.push({
      level: "note",
      title: `Værter, hvis billeder og skrifter medarbejderen ikke ser: ${missing.length}`,
      text: "Skriv dem under »Billeder, skrifter og typografi«, hvis de skal vises. Skrifter kræver også, at værten svarer med Access-Control-Allow-Origin. Adresser med ? hentes uden det, der står efter.",
      paste: missing.join("\n"),
    });
  }
  return found;
}

/** The line itself: there once, in its own words, and not an old copy. */
export function lineFindings(portal, mine, current) {
  const lines = Array.from(document.scripts).filter((script) => script.src.endsWith("/cob/v1/load.js"));
  const right = `<script async src="${portal}/cob/v1/load.js"></script>`;
  if (lines.length !== 1 || lines[0].src !== `${portal}/cob/v1/load.js`) {
    const title = lines.length
      ? `Linjen står ${lines.length} gange på siden`
      : "Linjen står ikke selv på siden";
    const text =
      "Scriptet blev hentet på anden vis. Sæt linjen ind én gang, på alle sider, som den står her:";
    return [{ level: "bad", title, text, paste: right }];
  }
  if (current && !mine.endsWith(current)) {
    const text = "Browseren har gemt et ældre script. Vent fem minutter, og genindlæs siden.";
    return [{ level: "note", title: "Scriptet er ikke det nyeste", text }];
  }
  const text = `Den står på siden én gang${lines[0].async ? "" : ", men uden async"}, i version 1 og den nyeste udgave.`;
  return [
    {
      level: lines[0].async ? "good" : "note",
      title: "Linjen er på plads",
      text,
      ...(lines[0].async ? {} : { paste: right }),
    },
  ];
}

/** Selectors of the municipality's that find nothing here; those of other pages do not, and that is right. */
export function markFindings(marks) {
  const all = Object.values(marks).flat();
  const found = all.filter((selector) => {
    try {
      return document.querySelector(selector);
    } catch {
      return false;
    }
  });
  if (!all.length) return [];
  const missing = all.filter((selector) => !found.includes(selector));
  return [
    {
      level: "note",
      title: `Selektorer, der finder noget på denne side: ${found.length} af ${all.length}`,
      text: missing.length
        ? "Disse finder intet her. Det er i orden, hvis de er til andre sider:"
        : "Alle virker.",
      ...(missing.length ? { paste: missing.join("\n") } : {}),
    },
  ];
}
