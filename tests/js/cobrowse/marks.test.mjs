import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { JSDOM } from "jsdom";
import { areUsable, createLedger, markOf, selectorOf, setMarks } from "../../../static/cobrowse/marks.js";
import { isHiddenText, isShown } from "../../../static/cobrowse/redact.js";
import { mended, sourcesOf } from "../../../static/cobrowse/doctor/policy.js";

let document;
const at = (selector) => document.querySelector(selector);

beforeEach(() => {
  ({ document } =
    new JSDOM(`<body><div class="adresse"><input id="street" name="street"><input name="cpr" id="c">
    <p class="navn">Mette</p><div class="sign"><input id="city"></div></div>
    <div data-cobrowse="hide" class="adresse" id="both"><input id="inner"></div><aside id="chat"></aside></body>`).window);
  globalThis.document = document;
  setMarks({
    show: [".adresse", "#inner"],
    hide: [".navn"],
    block: ["#chat", 'iframe[src*="chat"]'],
    nocontrol: [".sign"],
  });
});

test("a selector marks as the attribute does", () => {
  assert.equal(isShown(at("#street")), true);
  assert.equal(markOf(at("#chat")), "block");
  assert.equal(isHiddenText(at(".navn")), true);
  setMarks();
  assert.equal(isShown(at("#street")), false);
  assert.equal(markOf(at("#chat")), null);
});

test("a sensitive field is never shown, whatever a selector says", () => {
  setMarks({ show: ["#c", ".adresse"] });
  assert.equal(isShown(at("#c")), false);
});

test("who may click says nothing of what may be seen", () => {
  assert.equal(markOf(at(".sign")), "nocontrol");
  assert.equal(isShown(at("#city")), true);
});

test("the strictest mark holds where several find the same element, the nearest otherwise", () => {
  assert.equal(markOf(at("#both")), "hide");
  assert.equal(isShown(at("#inner")), true);
  setMarks({ show: [".adresse"] });
  assert.equal(isShown(at("#inner")), false);
});

test("the recorder's own selector has both kinds of block", () => {
  assert.equal(selectorOf("block"), '[data-cobrowse="block"],#chat,iframe[src*="chat"]');
  setMarks();
  assert.equal(selectorOf("block"), '[data-cobrowse="block"]');
});

test("a browser that does not understand a selector says so", () => {
  assert.equal(areUsable(), true);
  setMarks({ hide: ["a{}"] });
  assert.equal(areUsable(), false);
});

test("a class that changes a mark makes what was told stale, and nothing else does", () => {
  const ledger = createLedger();
  for (const element of document.querySelectorAll("*")) ledger.tell(element);
  const changes = (selector, ...names) => ledger.isStale([[at(selector), names]]);
  at("#street").setAttribute("value", "x");
  assert.equal(changes("#street", "value"), false);
  at("#street").className = "other";
  assert.equal(changes("#street", "class"), false);
  at("#street").className = "navn";
  assert.equal(changes("#street", "class"), true);
});

test("a mark that goes away is noticed, also where it was the page's own", () => {
  setMarks();
  const ledger = createLedger();
  for (const element of document.querySelectorAll("*")) ledger.tell(element);
  at("#both").removeAttribute("data-cobrowse");
  assert.equal(ledger.isStale([[at("#both"), ["data-cobrowse"]]]), true);
});

test("an attribute that a selector names is watched", () => {
  const ledger = createLedger();
  const frame = document.body.appendChild(document.createElement("iframe"));
  for (const element of document.querySelectorAll("*")) ledger.tell(element);
  frame.setAttribute("src", "https://chat.example/");
  assert.equal(ledger.isStale([[frame, ["src"]]]), true);
});

test("a policy is mended with exactly what is missing", () => {
  const policy = "default-src 'self'; Script-Src 'self' https://p.dk; img-src *";
  assert.deepEqual(sourcesOf(policy, "script-src"), ["'self'", "https://p.dk"]);
  const wanted = ["https://p.dk", "wss://p.dk"];
  assert.equal(mended(policy, "connect-src", wanted), "connect-src 'self' https://p.dk wss://p.dk");
  assert.equal(mended(policy, "script-src", ["https://p.dk"]), "script-src 'self' https://p.dk");
  assert.equal(mended("default-src 'none'", "connect-src", wanted), "connect-src https://p.dk wss://p.dk");
});
