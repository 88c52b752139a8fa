// The line that a page carries. Idle, and fetching nothing, unless this tab is to be shared, or examined: then it
// fetches the recorder, or the page doctor, from the portal that it came from itself, which has filled in the names.
const portal = new URL(document.currentScript.src).origin;

function start() {
  let wanted = location.hash.startsWith("#cob=");
  try {
    wanted ||= sessionStorage.getItem("hotline.cobrowse") !== null;
  } catch {
    // A page without storage can still be shared, until it is left.
  }
  if (!wanted || document.querySelector("hotline-cobrowse,hotline-doctor")) return;
  const examined = location.hash === "#cob=doctor";
  const script = document.createElement("script");
  script.src = portal + (examined ? "__DOCTOR_URL__" : "__CITIZEN_URL__");
  script.integrity = examined ? "__DOCTOR_SRI__" : "__CITIZEN_SRI__";
  script.crossOrigin = "anonymous";
  // What it may fetch later, and how that is sealed: parts.js reads it.
  script.dataset.parts = "__PARTS__";
  document.head.append(script);
}

addEventListener("hashchange", start);
start();
