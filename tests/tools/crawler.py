"""Pages and their forms as a browser finds them: links are followed, forms are filled in with what they offer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

TYPED = {"text", "search", "email", "tel", "url", "textarea"}


@dataclass
class Form:
    """A form that posts: where to, what it would send as it stands, and which fields are typed into."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects links and posting forms."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in given}
        if tag == "a" and had.get("href", "").startswith("/"):
            self.links.append(had["href"].partition("#")[0])
        elif tag == "form":
            posts = had.get("method", "").lower() == "post"
            self.form = Form(had.get("action") or self.address) if posts else None
        elif self.form is not None:
            self.control(tag, had, self.form)

    def control(self, tag: str, had: dict[str, str], form: Form) -> None:
        name, kind = had.get("name", ""), had.get("type", "text") if tag == "input" else tag
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            self.option(had, form)
        elif not name or tag not in {"input", "textarea"}:
            return
        elif kind in TYPED:
            form.typed.append(name)
            form.values.setdefault(name, had.get("value") or "Noget andet")
        elif kind in {"radio", "checkbox"}:
            if "checked" in had or (kind == "radio" and not form.values.get(name)):
                form.values[name] = had.get("value", "y")
        else:
            form.values[name] = had.get("value", "")

    def option(self, had: dict[str, str], form: Form) -> None:
        if "selected" in had or not form.values.get(self.select):
            form.values[self.select] = had.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form is not None:
            self.forms.append(self.form)
            self.form = None
        elif tag == "select":
            self.select = ""


def forms(app: Flask, browser: FlaskClient) -> Iterator[Form]:
    """Every posting form on one page of each view that can be reached from the pages without arguments."""
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
            reader = _Reader(address)
            reader.feed(answer.text)
            queue += reader.links
            yield from reader.forms
