/** What this browser keeps between visits; null where it may not be touched, as some browsers are set. */
export function storage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
