/**
 * The practice form: keeps what was typed in this tab only, so that the last step can show it, and goes to the next
 * step without sending anything. CPR number and password are not even kept in the tab.
 */
const KEY = "training.moving";
const NEVER_KEPT = ["cpr", "brevkode"];

const kept = JSON.parse(sessionStorage.getItem(KEY) || "{}");
const fields = [...document.querySelectorAll("[data-field]")];

for (const field of fields) {
  if (kept[field.dataset.field]) field.value = kept[field.dataset.field];
}
for (const place of document.querySelectorAll("[data-shows]")) {
  place.textContent = kept[place.dataset.shows] || "–";
}

document.querySelector("form[data-next]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  for (const field of fields) {
    if (!NEVER_KEPT.includes(field.dataset.field)) kept[field.dataset.field] = field.value;
  }
  sessionStorage.setItem(KEY, JSON.stringify(kept));
  location.assign(event.target.dataset.next);
});

for (const button of document.querySelectorAll("[data-reveal]")) {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.reveal);
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.setAttribute("aria-pressed", String(hidden));
  });
}
