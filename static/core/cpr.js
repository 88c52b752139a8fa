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

/** Whether the text holds something shaped like a CPR number. */
export function containsCpr(text) {
  return CPR.test(plain(text));
}
