// Times the browser's search in Node: {"entries", "questions", "municipality", "times"} in, figures out.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import MiniSearch from "minisearch";
import { Search } from "../static/guide/search.js";

const { entries, questions, municipality, times } = JSON.parse(readFileSync(0, "utf8"));

/** MiniSearch as it comes: no folding, no endings, no compounds, but prefixes and typos. */
function plain() {
  const mini = new MiniSearch({ fields: ["title", "words", "summary"] });
  mini.addAll(entries.map((entry) => ({ words: "", summary: "", ...entry })));
  const options = { prefix: true, fuzzy: 0.2, boost: { title: 4, words: 3 } };
  return (question) => mini.search(question, options).map((each) => each.id);
}

/** What a page without a search library does: every text is looked through for what was typed. */
function scan() {
  const texts = entries.map((entry) => [
    entry.id,
    `${entry.title}\n${entry.words ?? ""}\n${entry.summary ?? ""}`.toLowerCase(),
  ]);
  return (question) => texts.filter(([, text]) => text.includes(question.toLowerCase())).map(([id]) => id);
}

/** Milliseconds for each key of each question: "f", "fl", "fly" and so on. */
function keys(find) {
  const taken = [];
  for (let round = 0; round < times; round += 1) {
    for (const question of questions) {
      for (let length = 1; length <= question.length; length += 1) {
        const started = performance.now();
        find(question.slice(0, length));
        taken.push(performance.now() - started);
      }
    }
  }
  taken.sort((one, other) => one - other);
  return {
    median: taken[taken.length >> 1],
    p99: taken[Math.floor(taken.length * 0.99)],
    worst: taken.at(-1),
  };
}

const started = performance.now();
const search = new Search(entries);
const built = performance.now() - started;
const finders = {
  ours: (question) => search.find(question, { municipality }),
  minisearch: plain(),
  scan: scan(),
};
const answer = { built };
for (const [name, find] of Object.entries(finders)) {
  answer[name] = { ...keys(find), first: questions.map((question) => find(question).slice(0, 3)) };
}
process.stdout.write(JSON.stringify(answer));
