/**
 * A style sheet that staff's page has already is named by its sum instead of being sent with every page (decision 0122).
 * The server tells which those are; the sum is the same at all three.
 */
import { strToU8, zlibSync } from "fflate";

// Shorter ones cost less than being told of.
const LEAST = 2000;

/** The name of a style sheet: its length in bytes and their Adler-32, which zlib writes at its end. */
export function nameOfSheet(css) {
  const bytes = strToU8(css);
  return `${bytes.length}-${zlibSync(bytes, { level: 0 }).subarray(-4)}`;
}

/** Leaves out, in a page to be sent, the sheets with these names. */
export function shorten({ attributes, childNodes }, known) {
  if (attributes?._cssText?.length > LEAST) {
    const name = nameOfSheet(attributes._cssText);
    if (known.has(name)) {
      delete attributes._cssText;
      attributes._cssHash = name;
    }
  }
  childNodes?.forEach((child) => shorten(child, known));
}

/** Puts back what was left out, and keeps what was not; false when a sheet is not here. */
export function restore({ attributes, childNodes = [] }, sheets) {
  let isWhole = true;
  const { _cssText: css, _cssHash: name } = attributes ?? {};
  if (css?.length > LEAST) sheets.set(nameOfSheet(css), css);
  else if (name) {
    isWhole = sheets.has(name);
    attributes._cssText = sheets.get(name) ?? "";
    delete attributes._cssHash;
  }
  // Every child is looked at, whatever is missing.
  return childNodes.map((child) => restore(child, sheets)).every(Boolean) && isWhole;
}
