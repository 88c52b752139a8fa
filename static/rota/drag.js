/** With a mouse, people are dragged onto places, and between them; the keyboard does all of it without. */

/** @param {import("./edit.js").Plan} plan */
export function draggable(plan) {
  const { form } = plan;
  let carried = null;
  let over = null;

  const light = (group) => {
    over?.classList.remove("is-over");
    group?.classList.add("is-over");
    over = group;
  };
  const target = (event) => event.target.closest?.("[data-slot], [data-strip]");
  const takes = (place) =>
    carried && (place.dataset.slot ? plan.allows(place.dataset.slot, carried.person) : Boolean(carried.from));

  // A grip can only be dragged while it is pressed: a text in a field must still be selectable.
  form.addEventListener("pointerdown", (event) => {
    if ("grip" in (event.target.dataset ?? {})) event.target.draggable = true;
  });
  form.addEventListener("dragstart", (event) => {
    const from = event.target.closest?.("[data-slot]")?.dataset.slot;
    const person = from ? plan.slots.get(from).select.value : event.target.dataset?.person;
    if (!person) return;
    carried = { from, person };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", plan.name(person));
  });
  form.addEventListener("dragover", (event) => {
    const place = target(event);
    if (!place || !takes(place)) return light(null);
    event.preventDefault();
    light(place);
  });
  form.addEventListener("drop", (event) => {
    const place = target(event);
    if (place && takes(place)) {
      event.preventDefault();
      plan.set(place.dataset.slot ? onto(plan, carried, place.dataset.slot) : [[carried.from, ""]]);
    }
    light(null);
    carried = null;
  });
  form.addEventListener("dragend", () => {
    light(null);
    carried = null;
  });
}

/**
 * What dropping means: the place gets the person, and the place that the person came from gets whoever was there.
 * Somebody who is already on that evening changes places.
 */
export function onto(plan, { from, person }, name) {
  const slot = plan.slots.get(name);
  const was = slot.select.value;
  const [kind, shift] = name.split("-");
  const other = `${kind === "primary" ? "backup" : "primary"}-${shift}`;
  const origin = from ?? (plan.slots.get(other)?.select.value === person ? other : undefined);
  if (!origin || origin === name) return [[name, person]];
  return [
    [origin, plan.allows(origin, was) ? was : ""],
    [name, person],
  ];
}
