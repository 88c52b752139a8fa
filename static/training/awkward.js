/** The awkward practice page: everything that makes a page hard to share, on purpose. */
const counter = document.querySelector("[data-counter]");
const list = document.querySelector("[data-list]");

let ticks = 0;
setInterval(() => {
  counter.textContent = String(++ticks);
  // Renewed as a whole each time, as a careless framework does.
  list.replaceChildren(
    ...Array.from({ length: 5 }, (_, i) =>
      Object.assign(document.createElement("li"), { textContent: `Sag ${ticks + i}` }),
    ),
  );
}, 500);

document.querySelector("[data-storm]").addEventListener("click", () => {
  for (let i = 0; i < 4000; i++) {
    list.append(Object.assign(document.createElement("li"), { textContent: `Byge ${i}` }));
  }
});

// A field whose program keeps its own copy of the value, and believes only what comes with an `input` event.
const own = document.getElementById("selvraadig");
const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
let believed = "";
Object.defineProperty(own, "value", {
  get: () => native.get.call(own),
  set: (value) => {
    believed = String(value);
    native.set.call(own, value);
  },
});
own.addEventListener("input", () => {
  const now = native.get.call(own);
  if (now === believed) return;
  believed = now;
  document.querySelector("[data-seen]").textContent = now || "–";
});
setInterval(() => native.get.call(own) !== believed && native.set.call(own, believed), 300);

class Shadow extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: this.dataset.closed ? "closed" : "open" });
    const label = Object.assign(document.createElement("label"), { textContent: `${this.dataset.label} ` });
    label.append(Object.assign(document.createElement("input"), { type: "text" }));
    root.append(label);
  }
}
customElements.define("training-shadow", Shadow);

const canvas = document.querySelector("[data-drawing]");
const pen = canvas.getContext("2d");
pen.font = "20px sans-serif";
pen.fillText(canvas.dataset.drawing, 20, 60);

for (const button of document.querySelectorAll("[data-open]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.open).showModal());
}
