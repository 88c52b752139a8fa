/** "Begynd forfra" empties the form at once; what stood there can be taken back until something new is said. */
import { answers, fill, titles } from "./draft.js";

export class Emptied {
  /** @param {() => void} taken what to do when the form has been filled again */
  constructor(form, taken) {
    this.form = form;
    this.line = form.querySelector("[data-emptied]");
    this.line.querySelector("button").addEventListener("click", () => {
      fill(form, this.kept.answers, this.kept.titles);
      this.forget();
      taken();
    });
  }

  /** Remember what stands in the form, which is emptied in a moment. */
  keep() {
    this.kept = { answers: answers(this.form), titles: titles(this.form) };
    this.line.hidden = false;
  }

  forget() {
    this.kept = null;
    this.line.hidden = true;
  }
}
