"""A page full of secrets, in every place where a page can keep one, and everything that can happen to them."""

from __future__ import annotations

# What stands in the page when it is shared. `{}` is the secret; CPR numbers are secrets by themselves.
PLANTED: dict[str, str] = {
    "zq-text": '<input value="{}">',
    "zq-password": '<input type="password" value="{}">',
    "zq-hidden": '<input type="hidden" name="t" value="{}">',
    "zq-unknown-type": '<input type="made-up" value="{}">',
    "zq@email.dk": '<input type="email" value="{}">',
    "77889966": '<input type="tel" value="{}">',
    "73011299": '<input type="number" value="{}">',
    "zq-search": '<input type="search" value="{}">',
    "https://zq-url.dk": '<input type="url" value="{}">',
    "1987-06-05": '<input type="date" value="{}">',
    "1987-W23": '<input type="week" value="{}">',
    "#a1b2c3": '<input type="color" value="{}">',
    "zq-textarea": "<textarea>{}</textarea>",
    "zq-option": '<select><option value="{}" selected>Ja</option><option>Nej</option></select>',
    "zq-radio": '<input type="radio" value="{}" checked>',
    "zq-checkbox": '<input type="checkbox" value="{}" checked>',
    "zq-button": '<button type="button" value="{}">Knap</button>',
    "zq-data": '<p data-token="{}">Tekst</p>',
    "zq-comment": "<!-- {} -->",
    "zq-handler": "<p onclick=\"go('{}')\">Tekst</p>",
    "zq-query": '<a href="/sti?token={}">Link</a>',
    "zq-fragment": '<a href="/sti#token={}">Link</a>',
    "zq-mail": '<a href="mailto:{}@a.dk">Skriv</a>',
    "zq-picture": '<img alt="Billede" src="/static/none.png?token={}" hidden>',
    "zq-srcset": '<img alt="Billede" srcset="/static/none.png?token={} 2x" hidden>',
    "zq-action": '<form action="/sti?token={}"></form>',
    "zq-formaction": '<button type="button" formaction="/sti?token={}">Knap</button>',
    "zq-srcdoc": '<iframe title="Ramme" srcdoc="<input value=\'{}\'>"></iframe>',
    "zq-framed-hidden": "<iframe title=\"Ramme\" srcdoc=\"<input type='hidden' value='{}'>\"></iframe>",
    "zq-meta": '<meta name="csrf" content="{}">',
    "zq-script": '<script type="application/json">{{"token": "{}"}}</script>',
    "zq-noscript": "<noscript>{}</noscript>",
    "zq-param": '<object hidden><param name="t" value="{}"></object>',
    "zq-template": '<template><input value="{}"></template>',
    "zq-valuetext": '<div role="slider" aria-label="Løn" aria-valuenow="1" aria-valuetext="{}" tabindex="0"></div>',
    "zq-editable": '<div contenteditable="true">{}</div>',
    "zq-editable-inner": '<div contenteditable="true"><p><b>{}</b></p></div>',
    "zq-role": '<div role="textbox" tabindex="0">{}</div>',
    "zq-hide": '<div data-cobrowse="hide"><p>{}</p></div>',
    "zq-hide-title": '<div data-cobrowse="hide"><p title="{}">x</p></div>',
    "zq-block": '<div data-cobrowse="block"><p>{}</p></div>',
    "zq-shown-password": '<input type="password" data-cobrowse="show" value="{}">',
    "zq-shown-cpr": '<input name="cpr" data-cobrowse="show" value="{}">',
    "zq-shown-label": '<label>Adgangskode <input data-cobrowse="show" value="{}"></label>',
    "zq-shown-otp": '<input autocomplete="one-time-code" data-cobrowse="show" value="{}">',
    "zq-details": '<details><summary>Mere</summary><input value="{}"></details>',
    "zq-css": "<style>.zq{{background:url(/static/none.png?token={})}}</style>",
    "zq-custom": '<x-felt token="{}"></x-felt>',
    "zq-video": '<video hidden poster="/static/none.png?token={}"></video>',
    "zq-svg": '<svg><a xlink:href="/sti?token={}"><text>x</text></a></svg>',
    "010490-1201": "<p>Nummer {}</p>",
    "020490 1202": "<p>Nummer {}</p>",
    "0304901203": "<p>Nummer {}</p>",
    "640490-1204": '<p title="{}">x</p>',
    "050490-1205": '<img alt="{}" src="/static/none.png" hidden>',
    "060490-1206": '<input placeholder="{}">',
    "070490-1207": '<p aria-label="{}" role="note">x</p>',
    "080490-1208": "<select><option>{}</option></select>",
    "090490-1209": "<style>.zq::after{{content:'{}'}}</style>",
    "100490-1210": '<input data-cobrowse="show" value="Mit er {}">',
    "110490-1211": '<a href="/sag/{}">Link</a>',
    "120490-1212": '<p class="zq {}">x</p>',
    "130490-1213": '<p id="zq-{}">x</p>',
    "140490-1214": '<input type="button" value="{}">',
    "150490-1215": "<svg><text>{}</text><title>x</title></svg>",
    "81-5561": "<p>2907<b>{}</b></p>",
    "5562": "<table><tr><td>300781</td><td>{}</td></tr></table>",
}

# Built by script, since markup cannot say it.
SHADOW = """
const host = document.createElement('div');
document.body.append(host);
const root = host.attachShadow({mode: 'open'});
root.append('160490-1216');
const field = document.createElement('input');
field.value = 'zq-shadow';
root.append(field);
document.title = 'Side 170490-1217';
"""

# Each line is something that a page, or the person at it, does while it is shared.
HAPPENS: dict[str, str] = {
    "zq-set": "one('#plain').value = '{}'",
    "zq-set-attribute": "one('#plain').setAttribute('value', '{}')",
    "zq-cleared": "one('#plain').setAttribute('value', '{}'); one('#plain').value = ''",
    "zq-area": "one('#area').textContent = '{}'",
    "zq-area-value": "one('#area').value = '{}'",
    "zq-new-field": "add('<input value=\"{}\">')",
    "zq-new-hidden": "add('<div><p><input type=hidden value=\"{}\"></p></div>')",
    "zq-new-comment": "document.body.append(document.createComment('{}'))",
    "zq-new-data": "one('#text').dataset.token = '{}'",
    "zq-new-handler": "one('#text').setAttribute('onclick', '{}')",
    "zq-new-query": "one('#link').href = '/sti?token={}'",
    "zq-new-frame": "add('<iframe title=x srcdoc=\"<textarea>{}</textarea>\"></iframe>')",
    "zq-new-style": "one('#text').setAttribute('style', 'background:url(/static/none.png?token={})')",
    "zq-new-editable": "one('#editable').textContent = '{}'",
    "zq-new-editable-node": "one('#editable').append('{}')",
    "zq-edited": "one('#editable').firstChild.data = '{}'",
    "zq-revealed": "one('#secret').value = '{}'; one('#secret').type = 'text'",
    "zq-revealed-again": "one('#secret').value = '{}'; one('#secret').dispatchEvent(new Event('input', {{bubbles: true}}))",
    "zq-new-shadow": "shadow('{}')",
    "zq-new-template": "add('<template><p>{}</p></template>')",
    "zq-new-script": "const s = document.createElement('script'); s.type = 'x'; s.textContent = '{}'; document.body.append(s)",
    "zq-new-option": "one('#choice').add(new Option('Måske', '{}', true, true))",
    "zq-address": "history.pushState(null, '', '?token={}')",
    "210490-1221": "one('#text').firstChild.data = '{}'",
    "220490-1222": "one('#text').title = '{}'",
    "230490-1223": "document.title = '{}'",
    "240490-1224": "one('#sheet').sheet.insertRule('.zq2::after{{content:\"{}\"}}')",
    "250490-1225": "adopt('.zq3::after{{content:\"{}\"}}')",
    "260490-1226": "add('<p><i>{}</i></p>')",
    "270490-1227": "one('#text').className = '{}'",
    "280490-1228": "one('#shown').value = '{}'; one('#shown').dispatchEvent(new Event('input', {{bubbles: true}}))",
    "81-5563": "one('#half').append('{}')",
}

_TOOLS = """
const one = (selector) => document.querySelector(selector);
const add = (html) => document.body.insertAdjacentHTML('beforeend', html);
const adopt = (css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; };
const shadow = (text) => {
  const host = document.createElement('div');
  document.body.append(host);
  const field = document.createElement('input');
  field.value = text;
  host.attachShadow({mode: 'open'}).append(field);
};
"""


def page() -> str:
    """The whole page, with the line that lets it be shared."""
    body = "\n".join(html.format(secret) for secret, html in PLANTED.items())
    fixed = (
        '<h1>Fuld af hemmeligheder</h1><input id="plain"><textarea id="area"></textarea><p id="text">Tekst</p>'
        '<a id="link" href="/">Link</a><div id="editable" contenteditable>x</div><input id="secret" type="password">'
        '<select id="choice"><option>Ja</option></select><p id="half">3007</p><style id="sheet">p{margin:0}</style>'
        '<input id="shown" data-cobrowse="show"><input id="file" type="file"><p id="done">nej</p>'
    )
    return (
        '<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Side</title>'
        '<link rel="icon" href="data:,"></head><body>'
        f"{fixed}{body}<script>{SHADOW}</script>"
        '<script async src="/cob/v1/load.js"></script></body></html>'
    )


def happening(secret: str) -> str:
    """The script of one thing that happens."""
    return f"() => {{ {_TOOLS} {HAPPENS[secret].format(secret)} }}"
