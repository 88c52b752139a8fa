"""Every page has a title and a place in the frame, and nothing inline that the strict policy would stop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))
PAGES = [name for name in TEMPLATES if not Path(name).name.startswith("_") and not name.startswith("_")]

# Documents of their own: the replica of a citizen's page, and the practice site of a municipality.
OWN_FRAME = re.compile(r"base\.html|cobrowse/(replica|receipt_file)\.html|training/(_|frame)")


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_parses(app, name):
    app.jinja_env.get_template(name)


def _ancestors(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    parent = re.search(r"{% extends \"([^\"]+)\" %}", text)
    return [text, *(_ancestors(parent[1]) if parent and parent[1] != "base.html" else [])]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title(name):
    assert any("block title" in text or "<title>" in text for text in _ancestors(name))


@pytest.mark.parametrize("name", [name for name in PAGES if not OWN_FRAME.search(name)])
def test_a_page_stands_in_a_frame(name):
    assert "{% extends" in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_inline(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"<[^>]+\son[a-z]+=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*(\ssrc=|type=\"application/json\"))", text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_posting_form_carries_the_token(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL | re.IGNORECASE):
        assert re.search(r"csrf_token|hidden_tag\(\)", form), form[:200]


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_people_typed_is_no_format_and_no_page(name):
    """Jinja's `_()` takes its text for a format and for HTML of ours: a label from a column goes through `translated`."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w])_\(\s*(?![\"'\s])[^)]*\)", text) == []
    assert not re.search(r"\bngettext\(\s*(?![\"'\s])", text)
