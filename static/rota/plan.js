/** The plan's pages: filling by keyboard and mouse, many evenings at once, and what others do meanwhile. */
import { listen } from "../core/announced.js";
import { ticks } from "./bulk.js";
import { draggable } from "./drag.js";
import { Plan } from "./edit.js";
import { Live } from "./live.js";

const PLACE = "hotline.rota.place";

const form = document.querySelector("form[data-plan]");
const plan = form ? new Plan(form) : null;
if (plan) draggable(plan);

const bulk = document.querySelector("form[data-bulk]");
if (bulk) ticks(bulk);

// Saving reloads the page; the reader goes on where the reader was.
form?.addEventListener("submit", () => sessionStorage.setItem(PLACE, `${location.pathname} ${scrollY}`));
const [path, place] = (sessionStorage.getItem(PLACE) ?? "").split(" ");
sessionStorage.removeItem(PLACE);
if (path === location.pathname && !location.hash && !document.querySelector("main [role=alert]")) {
  scrollTo(0, Number(place));
}

if (document.querySelector("[data-week]")) {
  const live = new Live(plan);
  listen(
    "/rota",
    "changed",
    ({ week }) => live.changed(String(week)),
    (wasLost) => {
      document.documentElement.dataset.live = "on";
      if (wasLost) live.everything();
    },
  );
}
