/** The token that lets this tab come back to its session; kept in the tab, as far as the browser allows it. */
const KEY = "hotline.cobrowse";

/** What `step` gives; null in a browser that does not let its storage be touched. */
export const tried = (step) => {
  try {
    return step();
  } catch {
    // Without storage the page can be shared, but not left.
    return null;
  }
};

export const token = {
  get: () => tried(() => sessionStorage.getItem(KEY)),
  set: (value) => tried(() => sessionStorage.setItem(KEY, value)),
  clear: () => tried(() => sessionStorage.removeItem(KEY)),
};

/** The number of the session that a token is for: it begins with it. */
export const sessionOf = (token) => /^(\d+)-/.exec(token ?? "")?.[1];

/** The code or token of the address, which is taken out of it so that it is neither bookmarked nor sent on. */
export function secretOfAddress() {
  const secret = /^#cob=([\w-]+)$/.exec(location.hash)?.[1];
  if (secret) history.replaceState(history.state, "", location.pathname + location.search);
  return secret;
}
