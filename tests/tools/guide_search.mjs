// Asks the browser's search: reads {"entries", "municipality", "questions"} from standard input, writes the first ids.
import { readFileSync } from "node:fs";
import { Search } from "../../static/guide/search.js";

const { entries, municipality, questions, most } = JSON.parse(readFileSync(0, "utf8"));
const search = new Search(entries);
process.stdout.write(
  JSON.stringify(questions.map((question) => search.find(question, { municipality, most }))),
);
