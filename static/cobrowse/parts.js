/**
 * Fetches a part of the citizen's script when it is wanted, sealed by SRI like the script itself. Where the parts are
 * was told by load.js, in the script's own element; a part leaves its maker on its own element, so that nothing
 * of ours is in the page's global scope.
 */
const script = document.currentScript;
const portal = new URL(script.src).origin;
const places = new Map(
  (script.dataset.parts || "").split("|").map((line) => {
    const [name, url, sri] = line.split(" ");
    return [name, { url, sri }];
  }),
);

/** The maker of a part; rejects where it cannot be fetched, or is not what it should be. */
export function loadPart(name) {
  return new Promise((resolve, reject) => {
    const { url, sri } = places.get(name) || {};
    if (!url) return reject(new Error(name));
    const element = document.createElement("script");
    element.src = portal + url;
    element.integrity = sri;
    element.crossOrigin = "anonymous";
    element.onload = () => {
      resolve(element.create);
      element.remove();
    };
    element.onerror = () => {
      reject(new Error(name));
      element.remove();
    };
    document.head.append(element);
  });
}
