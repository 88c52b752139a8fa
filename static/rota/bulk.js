/** The list's ticks: how many are set, all at once, and a row of them with Shift. */
import { words } from "./words.js";

export function ticks(form) {
  const boxes = () => [...form.querySelectorAll("input[name=shift]")];
  const told = form.querySelector("[data-ticked]");
  const all = document.createElement("input");
  Object.assign(all, { type: "checkbox", id: "tick-all", className: "form-checkbox" });
  const label = document.createElement("label");
  label.className = "form-label";
  label.htmlFor = all.id;
  const said = document.createElement("span");
  said.className = "sr-only";
  said.textContent = words().all;
  label.append(said);
  const group = document.createElement("div");
  group.className = "form-group-checkbox";
  group.append(all, label);
  form.querySelector("th.rota-tick").replaceChildren(group);
  const first = told.textContent;
  let last = null;

  function count() {
    const set = boxes().filter((each) => each.checked);
    told.textContent = set.length ? words().ticked(set.length) : first;
    all.checked = set.length > 0 && set.length === boxes().length;
    all.indeterminate = set.length > 0 && !all.checked;
  }

  form.addEventListener("click", (event) => {
    const box = event.target;
    if (box === all) for (const each of boxes()) each.checked = all.checked;
    else if (box.name === "shift") {
      const order = boxes();
      if (event.shiftKey && last && order.includes(last)) {
        const [from, to] = [order.indexOf(last), order.indexOf(box)].sort((a, b) => a - b);
        for (const each of order.slice(from, to + 1)) each.checked = box.checked;
      }
      last = box;
    } else return;
    count();
  });
  addEventListener("pageshow", count);
}
