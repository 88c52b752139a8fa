/**
 * Words as the search compares them: the twin of hotline/guide/folding.py, held to tests/guide_folding.json.
 *
 * Danish letters become the two letters that a foreign keyboard has for them, a word loses its endings, and a compound
 * is taken apart where both halves are known words. Stop words carry no meaning in a question and are left out.
 */
const LETTERS = { æ: "ae", ø: "oe", å: "aa", ä: "ae", ö: "oe", ß: "ss" };
const STOP_WORDS = new Set(
  `af alle at da de dem den der deres det dette dig din dine dit du efter eller en er et faa faar for fra
   goer gaar ham han har hen hende her hos hun hvad hvem hvilken hvis hvor hvordan hvorfor hvornaar i ikke ind jeg
   jer kan kom man med mig min mine mit mon maa ned nogen noget nu naar og om op os over paa saa sig sin sine sit skal
   skulle som til ud var ved vi vil ville vores vaere`.split(/\s+/),
);

// Longest first; what is left must be three letters or more.
const ENDINGS =
  "ningerne ningens ningen ninger elserne elsen elser erne ning else ende ede ene ens ers ets en er es et e s".split(
    " ",
  );
const LEAST = 3,
  LEAST_HEAD = 3,
  LEAST_TAIL = 3,
  SPLITS = 7,
  BEGINNING = 4;

/** In small letters without Danish letters or accents. */
export function fold(text) {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[æøåäöß]/g, (letter) => LETTERS[letter])
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "");
}

/** The folded words in order; a letter that stands alone is none. */
export function words(text) {
  return (fold(text).match(/[a-z0-9]+/g) ?? []).filter((word) => word.length > 1 || /\d/.test(word));
}

/** The words of a question, without stop words unless it has no others. */
export function asked(text) {
  const found = words(text);
  const telling = found.filter((word) => !STOP_WORDS.has(word));
  return telling.length ? telling : found;
}

/** The folded `word` without its ending, and without the doubled letter before it. */
export function stem(word) {
  const ending = ENDINGS.find((each) => word.endsWith(each) && word.length - each.length >= LEAST);
  const left = ending ? word.slice(0, -ending.length) : word;
  const doubled = left.length > LEAST && left.at(-1) === left.at(-2) && !/[aeiouy0-9]/.test(left.at(-1));
  return doubled ? left.slice(0, -1) : left;
}

/** The stems of all words of `texts`: what compounds may be made of. */
export function vocabulary(texts) {
  const known = new Set();
  for (const text of texts) for (const word of words(text)) if (word.length >= LEAST) known.add(stem(word));
  return known;
}

/** The two halves of a compound as stems, when both are `known`; the longest first half wins. Else nothing. */
export function parts(word, known) {
  if (word.length < SPLITS) return [];
  for (let cut = word.length - LEAST_TAIL; cut >= LEAST_HEAD; cut -= 1) {
    const tail = stem(word.slice(cut));
    const head = known.has(tail) ? headOf(word.slice(0, cut), known) : "";
    if (head) return [head, tail];
  }
  return [];
}

/** The stem of a first half, which may end in a letter that only joins, as in `sundhed-s-kort`. */
function headOf(text, known) {
  const joined = /[se]$/.test(text) && text.length > LEAST_HEAD;
  const candidates = joined ? [text, text.slice(0, -1)] : [text];
  return candidates.map(stem).find((each) => known.has(each)) ?? "";
}

/** The longest known stem that a word begins with, for a compound whose other half nobody has written down. */
export function beginning(word, known) {
  if (word.length < SPLITS) return [];
  for (let cut = word.length - 1; cut >= BEGINNING; cut -= 1) {
    const found = stem(word.slice(0, cut));
    if (found.length >= BEGINNING && known.has(found)) return [found];
  }
  return [];
}
