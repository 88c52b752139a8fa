/** The search that answers at each key: MiniSearch over words that are folded, stemmed and taken apart. */
import MiniSearch from "minisearch";
import { asked, beginning, parts, stem, vocabulary, words } from "./words.js";

const BOOST = { title: 4, words: 3, parts: 1.2, summary: 1, text: 0.5 };
const FROM_COMPOUND = 0.5;
const ELSEWHERE = 0.15;
// What to say is found by its topic; an answer or a page to go to is what people search for.
const SCRIPT = 0.6;
const MOST = 10;

/** A word as it stands and without its ending, so that "flytte" finds "flytning". */
function forms(word) {
  const short = stem(word);
  return short === word ? word : [word, short];
}

/** Longer words may hold more typos; in a short one a changed letter is another word. */
function typos(word) {
  if (word.length < 5) return false;
  return word.length < 7 ? 1 : 2;
}

/** All entries, ready to be asked. Made once a page; asking takes a few milliseconds. */
export class Search {
  /** @param {object[]} found entries of the index: what is empty in them is left out there */
  constructor(found) {
    const entries = found.map((entry) => ({ words: "", summary: "", ...entry, text: body(entry) }));
    this.known = vocabulary(entries.flatMap((entry) => [entry.title, entry.words]));
    const seen = new Map();
    const split = (word) => {
      if (!seen.has(word)) seen.set(word, parts(word, this.known));
      return seen.get(word);
    };
    this.mini = new MiniSearch({
      fields: Object.keys(BOOST),
      storeFields: ["municipality", "kind"],
      tokenize: words,
      processTerm: forms,
      extractField: (entry, name) =>
        name === "parts" ? words(`${entry.title} ${entry.words}`).flatMap(split).join(" ") : entry[name],
    });
    this.mini.addAll(entries);
  }

  /** What fits the words as typed, and the stems that their halves are; null when nothing does. */
  ask(typed, halves, municipality) {
    const exact = new Set(halves.filter((half) => !typed.includes(half)));
    const found = this.mini.search([...typed, ...halves].join(" "), {
      // The halves are stems already.
      processTerm: (word) => (exact.has(word) ? word : forms(word)),
      boost: BOOST,
      boostTerm: (term) => (exact.has(term) ? FROM_COMPOUND : 1),
      boostDocument: (_id, _term, kept) => nearness(kept, municipality),
      prefix: (term) => term.length > 1 && !exact.has(term),
      // A word that the guide knows is no slip.
      fuzzy: (term) => !exact.has(term) && !this.known.has(stem(term)) && typos(term),
      weights: { prefix: 0.5, fuzzy: 0.4 },
    });
    return found.length ? found : null;
  }

  /** The ids of the entries that fit best, best first. Places of other municipalities come last. */
  find(question, { municipality = "", most = MOST } = {}) {
    const typed = asked(question);
    if (typed.length === 0) return [];
    const halves = typed.flatMap((word) => parts(word, this.known));
    // What a compound begins with says little: it is asked only when nothing else is found.
    const found =
      this.ask(typed, halves, municipality) ??
      this.ask(
        [],
        typed.flatMap((word) => beginning(word, this.known)),
        municipality,
      );
    return (found ?? []).slice(0, most).map((each) => each.id);
  }
}

/** What is searched beside title, words and summary. */
function body(entry) {
  return [entry.ready, entry.steps, entry.limits].flatMap((lines) => lines ?? []).join("\n");
}

function nearness(kept, municipality) {
  const elsewhere = municipality && kept.municipality && kept.municipality !== municipality;
  return (elsewhere ? ELSEWHERE : 1) * (kept.kind === "script" ? SCRIPT : 1);
}
