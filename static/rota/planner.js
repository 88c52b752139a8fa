// The planner's pages: the progress is fetched every second while the work goes on, and a week's box ticks its evenings.

const EVERY = 1000;

async function follow(place) {
  try {
    const answer = await fetch(place.dataset.progress, { headers: { Accept: "text/html" } });
    if (!answer.ok) {
      location.reload();
      return;
    }
    const fragment = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    const status = fragment.querySelector("[data-status]")?.dataset.status;
    const before = place.querySelector("[data-status]")?.dataset.status;
    // A new stage has other buttons, and an end has another page.
    if (status !== before) {
      location.reload();
      return;
    }
    place.replaceChildren(...fragment.childNodes);
  } catch {
    // The line is down for a moment; the next round tells.
  }
  setTimeout(() => follow(place), EVERY);
}

function tickWeeks(form) {
  for (const week of form.querySelectorAll("fieldset")) {
    const whole = week.querySelector('input[name="week"]');
    const evenings = [...week.querySelectorAll('input[name="evening"]')];
    whole?.addEventListener("change", () => {
      for (const each of evenings) each.checked = whole.checked;
    });
    for (const each of evenings) {
      each.addEventListener("change", () => {
        whole.checked = evenings.every((other) => other.checked);
      });
    }
  }
}

const place = document.querySelector("[data-progress]");
if (place) setTimeout(() => follow(place), EVERY);

const form = document.querySelector("form[data-accept]");
if (form) tickWeeks(form);
