/** The code and the receipt. The code field takes "123 456" however it is typed, and shows it in the two groups in which it is read aloud. */
import "./join.css";

const field = document.querySelector('input[name="code"]');

field?.addEventListener("input", () => {
  const digits = field.value.replace(/\D/g, "").slice(0, 6);
  const spaced = digits.length > 3 ? `${digits.slice(0, 3)} ${digits.slice(3)}` : digits;
  // Only when one types at the end, since a caret in the middle would jump.
  if (/^[\d\s.-]*$/.test(field.value) && field.selectionStart === field.value.length) field.value = spaced;
});

// The receipt's page is printed from a button where there is one.
const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
