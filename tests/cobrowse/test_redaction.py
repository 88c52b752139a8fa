"""The server's verdicts are those of the browser: one set of examples holds both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hotline.cobrowse.redaction import acts, texts

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
CLEANERS = {"text": texts.clean_text, "url": texts.clean_url, "css": texts.clean_css}


@pytest.mark.parametrize(("kind", "given", "expected"), [(k, *pair) for k in CLEANERS for pair in VECTORS[k]])
def test_it_cleans_as_agreed(kind: str, given: str, expected: str) -> None:
    assert CLEANERS[kind](given) == expected


@pytest.mark.parametrize(("kind", "given"), [(k, pair[1]) for k in CLEANERS for pair in VECTORS[k]])
def test_it_leaves_what_is_clean_alone(kind: str, given: str) -> None:
    assert CLEANERS[kind](given) == given


@pytest.mark.parametrize(("attributes", "expected"), VECTORS["sensitive"])
def test_it_knows_a_secret_field_by_its_description(attributes: dict[str, Any], expected: bool) -> None:
    assert texts.is_sensitive(attributes) is expected


@pytest.mark.parametrize(("name", "expected"), VECTORS["signs"])
def test_it_knows_what_sends_pays_signs_or_deletes(name: str, expected: bool) -> None:
    assert acts.signs(name) is expected


@pytest.mark.parametrize(("value", "expected"), VECTORS["typable"])
def test_it_knows_what_staff_may_type(value: str, expected: bool) -> None:
    assert acts.may_type(value) is expected


@pytest.mark.parametrize("css", ["url(" + " " * 20_000, "url(" * 10_000, 'url("' * 10_000, 'url( " ' * 5_000])
def test_no_style_takes_forever(css: str) -> None:
    """A pattern that tries every way to share out the spaces would still be at it tomorrow."""
    assert "url(" in texts.clean_css(css)
