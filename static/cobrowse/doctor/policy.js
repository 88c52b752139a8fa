/** A content security policy: read, and mended with exactly what is missing. */

/** The directives of a policy, in their order: [name, sources]. */
export function parsePolicy(text) {
  return text
    .split(";")
    .map((part) => part.trim().split(/\s+/))
    .filter(([name]) => name)
    .map(([name, ...sources]) => [name.toLowerCase(), sources]);
}

/** What holds for `directive`: its own sources, else those of `default-src`, else null: nothing is forbidden. */
export function sourcesOf(text, directive) {
  const found = new Map(parsePolicy(text).reverse());
  return found.get(directive) ?? found.get("default-src") ?? null;
}

/** The directive as it should be written, with `wanted` in it: a line to paste over the old one. */
export function mended(text, directive, wanted) {
  const have = (sourcesOf(text, directive) ?? []).filter((source) => source !== "'none'");
  return [directive, ...have, ...wanted.filter((source) => !have.includes(source))].join(" ");
}
