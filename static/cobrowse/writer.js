/** A small form of staff's own, for what is to be written or chosen in one of the citizen's fields. */
const TYPES = ["date", "month", "week", "time", "datetime-local", "number", "email", "tel", "url"];
const MOST = 2000;

export function createWriter({ form, words, focusPage }) {
  const label = form.querySelector('[data-part="writer-label"]');
  const place = form.querySelector('[data-part="writer-field"]');
  let give = null;

  function close() {
    form.hidden = true;
    place.replaceChildren();
    give = null;
  }

  function open(text, field, send) {
    label.textContent = text;
    field.id = "cobrowse-value";
    field.autocomplete = "off";
    place.replaceChildren(field);
    form.hidden = false;
    give = () => send(field.value);
    field.focus();
  }

  function back() {
    close();
    focusPage();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    give?.();
    back();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back();
  });
  form.querySelector('[data-part="writer-cancel"]').addEventListener("click", back);

  const quoted = (what) => (what.label ? `»${what.label}«` : words.nameless);

  return {
    close,
    /** Asks staff for the text of a field; `send` gets it. */
    write(what, send) {
      const field = document.createElement(what.multiline ? "textarea" : "input");
      field.className = "form-input";
      field.maxLength = MOST;
      if (!what.multiline) field.type = TYPES.includes(what.type) ? what.type : "text";
      open(words.fill.replace("{what}", quoted(what)), field, send);
    },
    /** Asks staff which of the choices; `send` gets its node. */
    choose(what, send) {
      const field = document.createElement("select");
      field.className = "form-select";
      for (const { id, text } of what.options) {
        field.append(Object.assign(document.createElement("option"), { value: id, textContent: text }));
      }
      open(words.choose.replace("{what}", quoted(what)), field, (value) => send(Number(value)));
    },
  };
}
