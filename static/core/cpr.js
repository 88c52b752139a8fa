/**
 * The CPR guard in the browser: the twin of hotline/core/cpr.py, held to the same cases (tests/cpr_cases.json).
 *
 * It only saves a person the trip to the server, which asks again. No look-behind: Safari before 16.4 refuses
 * the script.
 */
// Every quantifier is bounded and no gap can hold a digit: the time it takes grows with the text's length alone.
const SPACE = "[\\s\\x1c-\\x1f\\x85]{0,2}";
const DAY = `(?:0${SPACE}[1-9]|[12]${SPACE}[0-9]|3${SPACE}[01]|6${SPACE}[1-9]|[78]${SPACE}[0-9]|9${SPACE}[01])`;
const MONTH = `(?:0${SPACE}[1-9]|1${SPACE}[0-2])`;
const YEAR = `(?:(?:1${SPACE}[89]|2${SPACE}0)${SPACE})?[0-9]${SPACE}[0-9]`;
const GAP = "[\\s\\x1c-\\x1f\\x85.,\\-\\u2010-\\u2015\\u2212_/\\\\|+*\\u00b7\\u2022]{0,5}";
const WIDE = "[\\s\\x1c-\\x1f\\x85!-/:-@\\[-`{-~\\u2010-\\u2015\\u2212\\u00b7\\u2022]{0,5}";
const LAST = `[0-9]${SPACE}[0-9]${SPACE}[0-9]${SPACE}[0-9]`;
const SIX = "(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])(?:0[1-9]|1[0-2])(?:18|19|20)?[0-9]{2}";
const DASH = "[\\s\\x1c-\\x1f\\x85\\-\\u2010-\\u2015\\u2212_/]{0,3}";
const SPLIT = `[0-9]${DASH}[0-9]${DASH}[0-9]${DASH}[0-9]`;
const CPR = new RegExp(
  `(?:^|[^0-9])(?:${DAY}${GAP}${MONTH}${GAP}${YEAR}${WIDE}${LAST}|${SIX}${WIDE}${SPLIT})(?![0-9])`,
);

const UNSEEN = /[\p{Cf}\p{Mn}\p{Me}]/gu;
const DIGIT = /\p{Nd}/u;

/** The value of a digit of any script: each script's ten stand in a row. */
function ascii(digit) {
  const code = digit.codePointAt(0);
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}

/** The text as a reader sees it: plain digits, nothing invisible between them. */
function plain(text) {
  return text
    .normalize("NFKC")
    .replace(UNSEEN, "")
    .replace(/[^0-9\P{Nd}]/gu, ascii);
}

/** The plain text sign by sign, each with where it stood in what was typed. */
function traced(text) {
  const signs = [];
  let at = 0;
  for (const sign of text) {
    for (const each of plain(sign)) signs.push({ each, from: at, to: at + sign.length });
    at += sign.length;
  }
  return signs;
}

/** Where the first CPR number stands in what was typed, as [from, to]; null when there is none. */
function whereCpr(text) {
  const signs = traced(text);
  const read = signs.map(({ each }) => each).join("");
  const found = CPR.exec(read);
  if (!found) return null;
  // The pattern takes the sign before the number along; signs of two units count as two.
  const skipped = /^[0-9]/.test(found[0]) ? 0 : String.fromCodePoint(found[0].codePointAt(0)).length;
  const units = signs.flatMap((sign) => Array.from({ length: sign.each.length }, () => sign));
  const first = units[found.index + skipped];
  const last = units[found.index + found[0].length - 1];
  return [first.from, last.to];
}

/** The text without its CPR numbers, and where the last one stood; what is around them stays as it was. */
export function cutCpr(text) {
  let rest = text;
  let at = text.length;
  for (let place = whereCpr(rest); place; place = whereCpr(rest)) {
    at = place[0];
    rest = rest.slice(0, place[0]) + rest.slice(place[1]);
  }
  // A number that only shows when the signs are read together: then every digit goes.
  if (containsCpr(rest)) rest = rest.replace(/\p{N}/gu, "");
  return { text: rest, at: Math.min(at, rest.length) };
}

/** Whether the text holds something shaped like a CPR number. */
export function containsCpr(text) {
  return CPR.test(plain(text));
}
