/** The kit's page: copies lines, and opens a page to be examined, telling when its script does not answer. */
const PATIENCE_MS = 10_000;

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent;
    try {
      await navigator.clipboard.writeText(text);
      document.getElementById("copied").textContent = button.dataset.done;
    } catch {
      getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    }
  });
}

const doctor = document.getElementById("doctor");
let stopWaiting = () => {};

function say(kind) {
  for (const part of doctor.querySelectorAll("[data-said]")) part.hidden = part.dataset.said !== kind;
}

function waitFor(page, origin) {
  stopWaiting();
  const timer = setTimeout(() => say("silent"), PATIENCE_MS);
  function hear(event) {
    if (event.source !== page || event.origin !== origin || event.data?.hotline !== "doctor") return;
    stopWaiting();
    say("here");
  }
  addEventListener("message", hear);
  stopWaiting = () => {
    clearTimeout(timer);
    removeEventListener("message", hear);
  };
}

doctor?.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const { site, path } = event.target.elements;
  const address = new URL(path.value.replace(/^\/*/, "/"), site.value);
  address.hash = "cob=doctor";
  const page = window.open(address.href, "_blank");
  say(page ? "waiting" : "stopped");
  if (page) waitFor(page, address.origin);
});
if (doctor) doctor.querySelector("form").hidden = false;
