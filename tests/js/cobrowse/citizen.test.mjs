import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { JSDOM } from "jsdom";
import { createFields, labelOf } from "../../../static/cobrowse/fields.js";
import { createJournal } from "../../../static/cobrowse/journal.js";
import * as lifts from "../../../static/cobrowse/lifts.js";
import { merged, page } from "../../../static/cobrowse/receipt.js";
import * as redact from "../../../static/cobrowse/redact.js";

const { window } = new JSDOM("", { url: "https://kommune.dk/" });
const { document } = window;
Object.assign(globalThis, { document, sessionStorage: window.sessionStorage });
window.Element.prototype.getClientRects = () => [{}];

const field = (html) => {
  document.body.innerHTML = html;
  return document.body.querySelector("input,select,textarea");
};

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  sessionStorage.clear();
});

test("a lifted field is shown for a minute and then no more", () => {
  const name = field("<input value=Rumle>");
  assert.equal(redact.cleanValue(name, "Rumle"), redact.MASK);
  assert.equal(lifts.lift(name), 1_060_000);
  assert.equal(redact.cleanValue(name, "Rumle"), "Rumle");
  mock.timers.tick(59_999);
  assert.equal(redact.isShown(name), true);
  mock.timers.tick(1);
  assert.equal(redact.isShown(name), false);
});

test("a lifted field is hidden at once when it is taken back", () => {
  const name = field("<input>");
  lifts.lift(name);
  lifts.unlift(name);
  assert.equal(redact.isShown(name), false);
});

for (const [what, html] of Object.entries({
  cpr: "<input name=cpr>",
  "its label": "<label>CPR-nummer <input></label>",
  password: "<input type=password>",
  file: "<input type=file>",
  hidden: "<input type=hidden>",
  code: '<input autocomplete="one-time-code">',
  card: '<input autocomplete="cc-number">',
  button: "<input type=submit>",
  radio: "<input type=radio>",
  "what the page hides": '<div data-cobrowse="hide"><input></div>',
  "what the page blocks": '<div data-cobrowse="block"><input></div>',
})) {
  test(`the browser's gate lifts no secret: ${what}`, () => {
    assert.equal(redact.mayLift(field(html)), false);
  });
}

test("a lift shows no secret, even when it was begun before the field became one", () => {
  const name = field("<input>");
  lifts.lift(name);
  name.type = "password";
  assert.equal(redact.cleanValue(name, "Rumle"), redact.MASK);
  name.type = "text";
  assert.equal(redact.cleanValue(name, "Rumle"), redact.MASK);
});

for (const value of ["0404901234", "040490-1234", "040490", "nr. 040490 1234"]) {
  test(`a lift shows no CPR number: ${value}`, () => {
    const name = field("<input>");
    lifts.lift(name);
    assert.equal(redact.looksLikeCpr(value), true);
    assert.equal(redact.cleanValue(name, value), redact.MASK);
  });
}

test("of a list its words travel, since the replica's choices have no other value", () => {
  const list = field('<select><option value="x7" selected>Kun mig</option></select>');
  assert.equal(redact.valueOf(list), "Kun mig");
});

test("it finds what is hidden, also in open shadow roots, and what may be shown", () => {
  document.body.innerHTML =
    '<input id=a><input id=b data-cobrowse="show"><input id=c name=cpr><button>x</button><x-y></x-y>' +
    "<div contenteditable id=d><b contenteditable>x</b></div><canvas id=e></canvas>";
  document.querySelector("x-y").attachShadow({ mode: "open" }).innerHTML = "<textarea id=f></textarea>";
  const fields = createFields(redact);
  assert.deepEqual(
    fields.hiddenFields().map(({ id }) => id),
    ["a", "c", "f"],
  );
  assert.deepEqual(
    fields.liftable().map(({ id }) => id),
    ["a", "f"],
  );
  assert.deepEqual(
    fields.hiddenPlaces().map(([{ id }, kind]) => [id, kind]),
    [
      ["d", "hidden"],
      ["e", "notShared"],
    ],
  );
});

test("a field is called what the page calls it", () => {
  assert.equal(labelOf(field("<label>Fulde  navn <input></label>")), "Fulde navn");
  assert.equal(labelOf(field('<input aria-label="Vej">')), "Vej");
  assert.equal(labelOf(field('<input placeholder="By">')), "By");
  assert.equal(labelOf(field("<input>")), "");
});

test("what was done stays in the tab, with the name, until it is cleared", () => {
  createJournal(() => "Mette").onAct({ kind: "fill", label: "Adresse", at: 5 });
  const journal = createJournal(() => "Ole");
  assert.deepEqual(journal.acts, [{ kind: "fill", label: "Adresse", at: 5, staff: "Mette" }]);
  journal.clear();
  assert.deepEqual(createJournal(() => "Ole").acts, []);
});

test("the receipt puts this tab's acts, by name, in the place of the server's, which have none", () => {
  const words = { act: (kind, staff, label) => `${staff} ${kind} ${label}` };
  const server = [
    { at: "1970-01-01T00:00:01Z", kind: "accept", text: "ja" },
    { at: "1970-01-01T00:00:02Z", kind: "act", text: "noget" },
    { at: "1970-01-01T00:00:04Z", kind: "end", text: "slut" },
  ];
  const acts = [{ kind: "fill", label: "Adresse", at: 2000, staff: "Mette" }];
  const texts = (list) => list.map(({ text }) => text);
  assert.deepEqual(texts(merged(server, acts, words)), ["ja", "Mette fill Adresse", "slut"]);
  assert.deepEqual(texts(merged(server, [], words)), ["ja", "noget", "slut"]);
});

test("the receipt as a file escapes every text", () => {
  const lines = [{ at: 0, text: "<script>x</script>" }];
  const file = page("da", "Kvittering", { who: '"<b>', lines, kept: "&" });
  assert.equal(/<script|<b>/.test(file), false);
  assert.match(file, /&#60;script&#62;/);
});
