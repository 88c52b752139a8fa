/** The guide, fetched once a page and kept by the browser, so that searching needs no line at all. */
const SHELF = "hotline-guide";

/** True for the answer itself; the sign-in page or an error is none. */
function isGuide(response) {
  return response.ok && !response.redirected && response.headers.get("Content-Type")?.includes("json");
}

async function shelf() {
  // Not there without a secure context; then only the browser's own cache keeps it.
  return globalThis.caches ? caches.open(SHELF).catch(() => null) : null;
}

/** The guide as it is now, or else as it was kept: {guide, fresh}. Raises when there is neither. */
export async function load(address) {
  const kept = await shelf();
  try {
    // "no-cache" asks the server with the ETag: unchanged, it answers 304 and the browser gives what it has.
    const response = await fetch(address, { cache: "no-cache", headers: { Accept: "application/json" } });
    if (!isGuide(response)) throw new Error(`the guide answered ${response.status}`);
    await kept?.put(address, response.clone());
    return { guide: await response.json(), fresh: true };
  } catch (error) {
    const old = await kept?.match(address);
    if (!old) throw error;
    return { guide: await old.json(), fresh: false };
  }
}
