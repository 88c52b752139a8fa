/**
 * The practice forms: keep what was typed in this tab only, so that the last step can show it, and go to the next
 * step without sending anything. Secrets are not even kept in the tab.
 */
const SECRET = /cpr|kode|konto|bruger-id|^reg$/;

const practice = document.querySelector("[data-practice]")?.dataset.practice;
const key = `training.${practice}`;
const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
const fields = [...document.querySelectorAll("[data-field]")];

for (const field of fields) {
  const value = kept[field.dataset.field];
  if (field.type === "radio") field.checked = field.value === value;
  else if (value) field.value = value;
}
for (const place of document.querySelectorAll("[data-shows]")) {
  place.textContent = kept[place.dataset.shows] || "–";
}

document.querySelector("form[data-next]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  for (const field of fields) {
    const name = field.dataset.field;
    if (!SECRET.test(name) && (field.type !== "radio" || field.checked)) kept[name] = field.value;
  }
  sessionStorage.setItem(key, JSON.stringify(kept));
  location.assign(event.target.dataset.next);
});

function unfold() {
  for (const choice of document.querySelectorAll("[data-reveals]")) {
    document.getElementById(choice.dataset.reveals).hidden = !choice.checked;
  }
}
addEventListener("change", unfold);
unfold();

for (const button of document.querySelectorAll("[data-reveal]")) {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.reveal);
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.setAttribute("aria-pressed", String(hidden));
  });
}

document.querySelector("[data-login]")?.addEventListener("click", () => {
  const waiting = document.querySelector("[data-waiting]");
  waiting.hidden = false;
  waiting.querySelector("[data-code]").textContent = String(Math.floor(Math.random() * 9000) + 1000);
});
