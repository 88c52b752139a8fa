"""Pages and their forms as a browser finds them: links are followed, forms are filled in with what they offer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

# What is typed, with something harmless that makes sense there.
TYPED = {
    "text": "Noget andet",
    "search": "Noget andet",
    "textarea": "Noget andet",
    "email": "nogen.anden@example.dk",
    "tel": "43 68 68 68",
    "url": "https://www.example.dk/noget-andet",
}
# What the browser has a control of its own for; only filled in where something must be.
PICKED = {"date": "2027-03-16", "time": "19:00", "number": "1"}
# And what some fields must look like to be taken.
MUNICIPALITIES = ("albertslund", "glostrup", "hvidovre", "ishoj", "rodovre")
SHAPED = {
    "origin": "https://selvbetjening.example.dk",
    "show": ".vis",
    "hide": ".skjul",
    "block": "#chat",
    "nocontrol": ".kun-borgeren",
    "hosts": "https://billeder.example.dk",
    "end": "22:00",
    "hours": "mandag 10-14",
    "weeks": "29, 30",
    "office": "citizen_service",
    "answer": "no",
    "baseline": "",
    "every_year": "50",
    "wanted": "50",
    "actual": "40",
    "low": "40",
    "high": "60",
    "year": "2026",
    "amount": "1.250,50",
    "paid_on": "2026-03-16",
    **dict.fromkeys((f"ore_{key}" for key in MUNICIPALITIES), "100"),
    "kle": "32.03.12 G01",
}


@dataclass
class Form:
    """A form: how and where it is sent, from which page, what it would send as it stands, and which fields hold text that
    is the sender's to choose: typed by people, hidden ones by whoever writes the request themselves.
    """

    method: str
    action: str
    page: str
    values: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def is_same(self, other: Form) -> bool:
        """Whether the other one, on the page as it is now, is this form."""
        mine, theirs = ((each.method, each.action, each.typed, each.hidden) for each in (self, other))
        return mine == theirs

    def send(self, browser: FlaskClient, **instead: str) -> TestResponse:
        """Send it as it stands but for what is given instead."""
        said = {**self.values, **instead}
        if self.method == "get":
            return browser.get(self.action.partition("?")[0], query_string=said)
        return browser.post(self.action, data=said)


class _Reader(HTMLParser):
    """Collects links and forms."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select, self.needed = "", False

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in given}
        if tag == "a" and had.get("href", "").startswith("/"):
            self.links.append(had["href"].partition("#")[0])
        elif tag == "form":
            method = had.get("method", "get").lower()
            self.form = Form(
                method, urldefrag(urljoin(self.address, had.get("action", ""))).url, self.address
            )
        elif self.form is not None:
            self.control(tag, had, self.form)

    def control(self, tag: str, had: dict[str, str], form: Form) -> None:
        name, kind = had.get("name", ""), had.get("type", "text") if tag == "input" else tag
        if tag == "select":
            self.select, self.needed = name, "required" in had
        elif tag == "option" and self.select:
            self.option(had, form)
        elif tag == "button" and name in SHAPED and had.get("value") == SHAPED[name]:
            form.values[name] = SHAPED[name]
        elif not name or tag not in {"input", "textarea"}:
            return
        elif kind in {"radio", "checkbox"}:
            self.tick(had, form)
        else:
            self.entry(kind, had, form)

    def tick(self, had: dict[str, str], form: Form) -> None:
        name, value = had["name"], had.get("value", "y")
        if "checked" in had or value == SHAPED.get(name):
            form.values[name] = value
        elif had["type"] == "radio":
            form.values.setdefault(name, value)

    def entry(self, kind: str, had: dict[str, str], form: Form) -> None:
        name = had["name"]
        if kind in TYPED:
            form.typed.append(name)
            harmless = SHAPED.get(name, TYPED[kind])[: int(had.get("maxlength") or 99)]
            form.values.setdefault(name, had.get("value") or harmless)
        elif kind == "hidden" and name != "csrf_token":
            form.hidden.append(name)
            form.values[name] = had.get("value", "")
        elif kind not in {"submit", "button", "file", "password"}:
            needed = SHAPED.get(name) or PICKED.get(kind, "") if "required" in had else ""
            form.values[name] = had.get("value") or needed

    def option(self, had: dict[str, str], form: Form) -> None:
        if "selected" in had or (self.needed and not form.values.get(self.select)):
            form.values[self.select] = had.get("value", "")
        elif had.get("value") and had["value"] == SHAPED.get(self.select):
            form.values[self.select] = had["value"]
        form.values.setdefault(self.select, had.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form is not None:
            self.forms.append(self.form)
            self.form = None
        elif tag == "select":
            self.select = ""


def read(address: str, page: str) -> tuple[list[str], list[Form]]:
    """The links and the forms of a page."""
    reader = _Reader(address)
    reader.feed(page)
    return reader.links, reader.forms


def forms(app: Flask, browser: FlaskClient) -> Iterator[Form]:
    """Every form on one page of each view that can be reached from the pages without arguments."""
    adapter = app.url_map.bind("localhost")
    queue = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    seen: set[str] = set()
    while queue:
        address = queue.pop()
        try:
            endpoint, _values = adapter.match(urlsplit(address).path, "GET")
        except HTTPException:
            continue
        if endpoint in seen:
            continue
        seen.add(endpoint)
        answer = browser.get(address)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            links, found = read(address, answer.text)
            queue += links
            yield from found
