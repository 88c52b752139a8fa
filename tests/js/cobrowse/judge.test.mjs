import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { JSDOM } from "jsdom";
import { mayType, nameOf, signs, whyNot } from "../../../static/cobrowse/judge.js";

const vectors = JSON.parse(readFileSync(new URL("../../cobrowse/vectors.json", import.meta.url)));
const { window } = new JSDOM("<body></body>", { url: "https://a.dk/side" });
const { document } = window;
globalThis.location = window.location;

/** The element that is marked with `x` in a piece of a page. */
function element(html) {
  const box = document.createElement("div");
  box.innerHTML = html;
  document.body.append(box);
  return box.querySelector("[x]");
}

test("it knows by the shared examples what sends, pays, signs or deletes", () => {
  for (const [name, expected] of vectors.signs) assert.equal(signs(name), expected, name);
});

test("it knows by the shared examples what staff may type", () => {
  for (const [value, expected] of vectors.typable) assert.equal(mayType(value), expected, value);
});

const JUDGED = [
  ["click", "<button x type=button>Gem kladde</button>", ""],
  ["click", "<button x>Vis</button>", ""],
  ["click", "<form><button x>Vis</button></form>", "own"],
  ["click", "<form id=f></form><button x form=f>Vis</button>", "own"],
  ["click", "<form><button type=button><b x>Vis</b></button></form>", ""],
  ["click", "<form><button><b x>Vis</b></button></form>", "own"],
  ["click", "<input x type=image alt=Videre>", "own"],
  ["click", "<button x type=button><img alt=Send></button>", "own"],
  ["click", "<span id=t>Betal</span><button x type=button aria-labelledby=t>X</button>", "own"],
  ["click", "<div role=button><i x>i</i> Godkend</div>", "own"],
  ["click", "<label x>Kode <input type=password></label>", "sensitive"],
  ["click", "<label x for=fil>Bilag</label><input type=file id=fil>", "sensitive"],
  ["check", "<label>Jeg erklærer på tro og love <input x type=checkbox></label>", "own"],
  ["check", "<label>Jeg har en hund <input x type=checkbox></label>", ""],
  ["fill", "<label>Send kopi til <input x></label>", ""],
  ["fill", "<label>CPR-nummer <input x></label>", "sensitive"],
  ["fill", "<input x readonly>", "idle"],
  ["fill", "<fieldset disabled><input x></fieldset>", "idle"],
  ["select", "<select x><option>Slet</option></select>", ""],
  ["select", "<input x>", "kind"],
  ["click", "<div data-cobrowse=nocontrol><p x>Tekst</p></div>", "marked"],
  ["click", "<div data-cobrowse=block><p x>Tekst</p></div>", "hidden"],
  ["click", "<hotline-cobrowse><p x>Tekst</p></hotline-cobrowse>", "hidden"],
  ["click", "<a x href=/andet>Andet</a>", ""],
  ["click", "<a x href=?x=1#y>Andet</a>", ""],
  ["click", "<a x href=https://a.dk/andet>Andet</a>", ""],
  ["click", "<a x href=http://a.dk/andet>Andet</a>", "away"],
  ["click", "<a x href=https://a.dk.ond.dk/>Andet</a>", "away"],
  ["click", "<a x href=javascript:x()>Andet</a>", "away"],
  ["click", "<a x href='https://[ond/'>Andet</a>", "away"],
  ["click", "<a href=/andet target=_blank><span x>Andet</span></a>", "away"],
  ["click", "<a x href=/andet download>Andet</a>", "away"],
];

for (const [kind, html, why] of JUDGED) {
  test(`${kind} in ${html} is ${why || "allowed"}`, () => assert.equal(whyNot(kind, element(html)), why));
}

test("what is no longer in the page is stale", () => {
  const gone = element("<p x>Tekst</p>");
  gone.remove();
  assert.equal(whyNot("click", gone), "stale");
  assert.equal(whyNot("click", null), "stale");
});

test("a field that was secret once stays so", () => {
  const field = element("<input x type=password>");
  assert.equal(whyNot("fill", field), "sensitive");
  field.type = "text";
  assert.equal(whyNot("fill", field), "sensitive");
});

test("a value must fit", () => {
  const field = element("<input x maxlength=4>");
  assert.equal(whyNot("fill", field, "2650"), "");
  assert.equal(whyNot("fill", field, "26500"), "long");
  assert.equal(whyNot("fill", element("<textarea x></textarea>"), "mit er 040490-1234"), "cpr");
});

test("things are called what people call them", () => {
  assert.equal(nameOf(element("<label>Vej  og nr. <input x value=Parkvej></label>")), "Vej og nr.");
  assert.equal(nameOf(element("<button x aria-label=Luk>X</button>")), "Luk");
  assert.equal(nameOf(element("<input x type=button value=Vis>")), "Vis");
  assert.equal(nameOf(element("<button x><img alt=Søg></button>")), "Søg");
  assert.equal(nameOf(element("<input x value=Hemmeligt title=Vej>")), "Vej");
});
