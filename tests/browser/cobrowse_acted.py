"""A page that is acted on: every kind of thing that may be done, and every kind that may not."""

from __future__ import annotations

# What the browser must refuse, and the reason. The ids are those of the page below.
REFUSED = {
    "send": "own",
    "untyped": "own",
    "outside-send": "own",
    "image": "own",
    "reset": "own",
    "named": "own",
    "div-button": "own",
    "declare-label": "own",
    "labelled": "own",
    "password": "sensitive",
    "cpr": "sensitive",
    "by-label": "sensitive",
    "file": "sensitive",
    "file-label": "sensitive",
    "locked": "marked",
    "in-locked": "marked",
    "away": "away",
    "script": "away",
    "blank": "away",
    "download": "away",
    "mail": "away",
    "editable": "typed",
    "disabled": "idle",
    "inert": "idle",
}


def page() -> str:
    """A form in a page that counts what is really sent, and keeps track of its fields as React does."""
    return """<!doctype html><html lang="da"><head><link rel="icon" href="data:,"><title>Styres</title>
<script async src="/cob/v1/load.js"></script></head><body data-cobrowse="show"><h1>En side at styre</h1>
<p id="out">intet</p>
<form id="form" action="/training/" method="get">
  <label>Vej <input id="vej" name="vej"></label>
  <label>Postnr. <input id="postnr" name="postnr" maxlength="4"></label>
  <label>Dato <input id="dato" type="date" name="dato"></label>
  <label>Besked <textarea id="besked" name="besked"></textarea></label>
  <label>Bolig <select id="bolig" name="bolig"><option>Vælg</option><option>Ejer</option><option disabled>Spærret</option><option>Leje</option></select></label>
  <label><input type="radio" name="husstand" id="alene"> Alene</label>
  <label><input type="radio" name="husstand" id="familie"> Familie</label>
  <label id="kontrakt-label"><input type="checkbox" id="kontrakt"> Jeg har en kontrakt</label>
  <label id="declare-label"><input type="checkbox" id="declare"> Jeg bekræfter, at det er rigtigt</label>
  <input type="password" id="password" aria-label="Hemmelig">
  <label>CPR-nummer <input id="cpr"></label>
  <label>Adgangskode til døren <input id="by-label"></label>
  <label id="file-label">Bilag <input type="file" id="file"></label>
  <button type="button" id="draft">Gem kladde</button>
  <button type="button" id="sneaky"><b>Næste trin</b></button>
  <button type="button" id="sneakier">Videre</button>
  <button type="submit" id="send">Videre til næste</button>
  <button id="untyped">Videre</button>
  <input type="image" id="image" alt="Videre" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
  <button type="reset" id="reset">Ryd</button>
  <button type="button" id="named">Send anmeldelsen</button>
  <button type="button" id="labelled" aria-label="Slet alt">X</button>
  <button type="button" id="disabled" disabled>Slukket</button>
</form>
<button type="submit" id="outside-send" form="form">Videre</button>
<div id="div-button" onclick="said('div')">Betal</div>
<div data-cobrowse="nocontrol" id="locked"><button type="button" id="in-locked">Åbn</button></div>
<div inert><button type="button" id="inert">Sover</button></div>
<div contenteditable="true" id="editable">Noter</div>
<details id="more"><summary id="summary">Vis mere</summary><p>Der er mere</p></details>
<a id="same" href="/acted-too">Den anden side</a>
<a id="away" href="https://ond.example/">Ud</a>
<a id="script" href="javascript:said('script')">Kør</a>
<a id="blank" href="/training/" target="_blank">Nyt vindue</a>
<a id="download" href="/training/" download="x.txt">Hent</a>
<a id="mail" href="mailto:a@b.example">Skriv til os</a>
<div id="box" style="height:100px;overflow:auto"><div style="height:1000px">Højt</div></div>
<div style="height:3000px"></div><p id="bottom">Bunden</p>
<script>
window.sends = 0; window.seen = [];
function said(text) { document.getElementById("out").textContent = text; }
form.addEventListener("submit", (event) => { window.sends++; event.preventDefault(); });
draft.onclick = (event) => { window.trusted = event.isTrusted; said("kladde"); };
sneaky.onclick = () => form.requestSubmit();
sneakier.onclick = () => { HTMLFormElement.prototype.submit.call(form); };
// As React: an own property shadows the native one and remembers the last value that the page itself has seen.
for (const field of [vej, besked]) {
  const native = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
  let tracked = field.value;
  Object.defineProperty(field, "value", {
    configurable: true,
    get() { return native.get.call(this); },
    set(value) { tracked = String(value); native.set.call(this, value); },
  });
  document.addEventListener("input", ({ target }) => {
    if (target !== field || native.get.call(field) === tracked) return;
    tracked = native.get.call(field);
    window.seen.push(field.id + "=" + tracked);
    said(tracked);
  });
}
bolig.onchange = () => said("valgt " + bolig.value);
kontrakt.onchange = () => said("kryds " + kontrakt.checked);
familie.onchange = () => said("familie");
</script></body></html>"""


def next_page() -> str:
    """Where its link leads."""
    return """<!doctype html><html lang="da"><head><link rel="icon" href="data:,"><title>Næste</title><script async src="/cob/v1/load.js"></script>
</head><body><h1>Den næste side</h1><button type="button" id="b" onclick="this.textContent = 'Trykket'">Tryk her</button></body></html>"""
