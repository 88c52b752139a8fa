// The line that a page carries. Idle, and fetching nothing, unless this tab is to be shared: then it fetches the
// recorder from the portal that it came from itself. The two names are filled in by the portal.
const portal = new URL(document.currentScript.src).origin;

function start() {
  let wanted = location.hash.startsWith("#cob=");
  try {
    wanted ||= sessionStorage.getItem("hotline.cobrowse") !== null;
  } catch {
    // A page without storage can still be shared, until it is left.
  }
  if (!wanted || document.querySelector("hotline-cobrowse")) return;
  const script = document.createElement("script");
  script.src = portal + "__CITIZEN_URL__";
  script.integrity = "__CITIZEN_SRI__";
  script.crossOrigin = "anonymous";
  // What it may fetch later, and how that is sealed: parts.js reads it.
  script.dataset.parts = "__PARTS__";
  document.head.append(script);
}

addEventListener("hashchange", start);
start();
