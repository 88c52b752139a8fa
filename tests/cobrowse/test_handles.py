"""What the server's gate knows of the nodes that staff may act on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.cobrowse.acting.messages import Kind, WhyNot
from hotline.cobrowse.redaction import handles
from hotline.cobrowse.redaction.gate import Gate
from tests.cobrowse.pages import Page, mutation

CLICK, FILL, PICK, CHECK = Kind.CLICK, Kind.FILL, Kind.PICK, Kind.CHECK


def shown(*body: Any, page: Page) -> Gate:
    gate = Gate()
    gate.snapshot(page.snapshot(*body))
    return gate


@pytest.mark.parametrize(
    ("tag", "attributes", "text", "kind", "why"),
    [
        ("button", {"type": "button"}, "Gem kladde", CLICK, None),
        ("button", {}, "Gem kladde", CLICK, None),
        ("button", {"type": "submit"}, "Næste", CLICK, "own"),
        ("button", {"type": "reset"}, "Ryd", CLICK, "own"),
        ("button", {"type": "ukendt"}, "Næste", CLICK, "own"),
        ("button", {"type": "button"}, "Send ansøgning", CLICK, "own"),
        ("button", {"type": "button", "aria-label": "Slet"}, "X", CLICK, "own"),
        ("button", {"type": "button", "title": "Betal"}, "X", CLICK, "own"),
        ("div", {"role": "button"}, "Godkend", CLICK, "own"),
        ("div", {}, "Underskriv", CLICK, "own"),
        ("p", {}, "Almindelig tekst", CLICK, None),
        ("input", {"type": "submit", "value": "Videre"}, "", CLICK, "own"),
        ("input", {"type": "image", "alt": "Videre"}, "", CLICK, "own"),
        ("input", {"type": "button", "value": "Log ind"}, "", CLICK, "own"),
        ("input", {"type": "button", "value": "Vis mere"}, "", CLICK, None),
        ("input", {"type": "text", "name": "vej"}, "", FILL, None),
        ("input", {"type": "text", "name": "cpr"}, "", FILL, "sensitive"),
        ("input", {"type": "password"}, "", FILL, "sensitive"),
        ("input", {"type": "password"}, "", CLICK, "sensitive"),
        ("input", {"type": "hidden"}, "", FILL, "sensitive"),
        ("input", {"type": "file"}, "", CLICK, "sensitive"),
        ("input", {"type": "checkbox"}, "", FILL, "kind"),
        ("input", {"type": "checkbox"}, "", CHECK, None),
        ("input", {"type": "text"}, "", CHECK, "kind"),
        ("input", {"type": "color"}, "", FILL, "kind"),
        ("textarea", {}, "", FILL, None),
        ("select", {}, "", PICK, None),
        ("select", {}, "", FILL, "kind"),
        ("p", {}, "Tekst", FILL, "kind"),
        ("a", {"href": "http://localhost/training/2"}, "Videre", CLICK, None),
        ("a", {"href": "/training/2"}, "Videre", CLICK, None),
        ("a", {"href": "#her"}, "Videre", CLICK, None),
        ("a", {}, "Videre", CLICK, None),
        ("a", {"href": "https://localhost/training/2"}, "Videre", CLICK, "away"),
        ("a", {"href": "http://localhost.ond.dk/"}, "Videre", CLICK, "away"),
        ("a", {"href": "//ond.dk/"}, "Videre", CLICK, "away"),
        ("a", {"href": "http://[ond/"}, "Videre", CLICK, "away"),
        ("a", {"href": "javascript:x()"}, "Videre", CLICK, "away"),
        ("a", {"href": "mailto:a@b.dk"}, "Videre", CLICK, "away"),
        ("a", {"href": "/x", "target": "_blank"}, "Videre", CLICK, "away"),
        ("a", {"href": "/x", "target": "_self"}, "Videre", CLICK, None),
        ("a", {"href": "/x", "download": "navn.pdf"}, "Videre", CLICK, "away"),
        ("a", {"href": "/log-ud"}, "Log ud", CLICK, "own"),
        ("div", {"data-cobrowse": "nocontrol"}, "Tekst", CLICK, "marked"),
        ("div", {"data-cobrowse": "block"}, "", CLICK, "hidden"),
        ("div", {"contenteditable": "true"}, "Noter", CLICK, "typed"),
        ("div", {"contenteditable": ""}, "Noter", FILL, "typed"),
        ("div", {"contenteditable": "false"}, "Noter", CLICK, None),
    ],
)
def test_it_knows_what_may_not_be_done(
    tag: str, attributes: dict[str, Any], text: str, kind: Kind, why: str | None
) -> None:
    page = Page()
    node = page.element(tag, attributes, *([text] if text else []))
    gate = shown(page.element("div", {}, node), page=page)
    assert gate.handles.why_not(kind, node["id"]) == why


def test_a_button_without_a_type_sends_the_form_that_it_stands_in() -> None:
    page = Page()
    button = page.element("button", {}, page.element("b", {}, "Næste"))
    gate = shown(page.element("form", {}, page.element("div", {}, button)), page=page)
    assert gate.handles.why_not(CLICK, button["id"]) == "own"
    assert gate.handles.why_not(CLICK, button["childNodes"][0]["id"]) == "own"
    assert gate.handles.why_not(CLICK, button["childNodes"][0]["childNodes"][0]["id"]) == "own"


def test_what_stands_in_a_locked_part_is_locked_and_so_is_what_comes_into_it() -> None:
    page = Page()
    inner = page.element("button", {"type": "button"}, "Åbn")
    locked = page.element("div", {"data-cobrowse": "nocontrol"}, page.element("p", {}, inner))
    gate = shown(locked, page=page)
    later = page.element("button", {"type": "button"}, "Mere")
    gate.batch([mutation(adds=[{"parentId": locked["childNodes"][0]["id"], "nextId": None, "node": later}])])
    assert gate.handles.why_not(CLICK, inner["id"]) == "marked"
    assert gate.handles.why_not(CLICK, later["id"]) == "marked"


def test_a_label_is_as_its_field_and_a_tick_as_its_label() -> None:
    page = Page()
    file = page.element("input", {"type": "file", "id": "f"})
    for_file = page.element("label", {"for": "f"}, "Bilag")
    around = page.element("label", {}, "Kode", page.element("input", {"type": "password"}))
    tick = page.element("input", {"type": "checkbox", "id": "t"})
    for_tick = page.element("label", {"for": "t"}, "Jeg bekræfter, at det er rigtigt")
    other = page.element("input", {"type": "checkbox", "id": "o"})
    gate = shown(file, for_file, around, tick, for_tick, other, page=page)
    assert gate.handles.why_not(CLICK, for_file["id"]) == "sensitive"
    assert gate.handles.why_not(CLICK, around["id"]) == "sensitive"
    assert gate.handles.why_not(CHECK, tick["id"]) == "own"
    assert gate.handles.why_not(CHECK, other["id"]) is None


def test_a_field_is_not_as_its_label() -> None:
    page = Page()
    field = page.element("input", {"type": "email"})
    gate = shown(page.element("label", {}, "Send kopi til", field), page=page)
    assert gate.handles.why_not(FILL, field["id"]) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"type": "submit"}, "own"),
        ({"type": None}, "own"),
        ({"aria-label": "Betal"}, "own"),
        ({"data-cobrowse": "nocontrol"}, "marked"),
        ({"class": "ny"}, None),
    ],
)
def test_a_button_that_becomes_another_is_judged_anew(change: dict[str, Any], why: str | None) -> None:
    page = Page()
    button = page.element("button", {"type": "button"}, "Vis")
    gate = shown(page.element("form", {}, button), page=page)
    gate.batch([mutation(attributes=[{"id": button["id"], "attributes": change}])])
    assert gate.handles.why_not(CLICK, button["id"]) == why


def test_a_field_that_becomes_secret_and_a_link_that_turns_away() -> None:
    page = Page()
    field, link = page.element("input", {"type": "text"}), page.element("a", {"href": "/to"}, "To")
    gate = shown(field, link, page=page)
    assert gate.handles.is_link(link["childNodes"][0]["id"])
    changes = [
        {"id": field["id"], "attributes": {"name": "cpr"}},
        {"id": link["id"], "attributes": {"href": "http://ond.dk/"}},
    ]
    gate.batch([mutation(attributes=changes)])
    assert gate.handles.why_not(FILL, field["id"]) == "sensitive"
    assert gate.handles.why_not(CLICK, link["id"]) == "away"


def test_a_region_that_is_locked_later_is_locked() -> None:
    page = Page()
    region = page.element("div", {}, page.element("p", {}, "Tekst"))
    gate = shown(region, page=page)
    gate.batch([mutation(attributes=[{"id": region["id"], "attributes": {"data-cobrowse": "nocontrol"}}])])
    assert gate.handles.why_not(CLICK, region["id"]) == "marked"


def test_a_new_snapshot_forgets_the_old_page() -> None:
    page = Page()
    button = page.element("button", {"type": "submit"}, "Næste")
    gate = shown(button, page=page)
    gate.snapshot(Page().snapshot())
    assert gate.handles.why_not(CLICK, button["id"]) is None


def test_a_page_with_too_much_is_not_acted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handles, "MAX_HANDLES", 10)
    page = Page()
    buttons = [page.element("button", {"type": "button"}, "Vis") for _ in range(12)]
    gate = shown(*buttons, page=page)
    assert {gate.handles.why_not(CLICK, button["id"]) for button in buttons} == {"page"}


NAMES = st.sampled_from(["a", "button", "div", "form", "input", "label", "select", "span", "textarea"])
VALUES = st.one_of(
    st.text(max_size=12), st.none(), st.booleans(), st.integers(), st.sampled_from(["submit", "Send"])
)
GIVEN = st.dictionaries(
    st.sampled_from(
        ["type", "href", "target", "role", "for", "id", "name", "data-cobrowse", "aria-label", "value"]
    ),
    VALUES,
)


@st.composite
def trees(draw: st.DrawFn) -> tuple[Page, list[dict[str, Any]]]:
    page = Page()

    def node(depth: int) -> dict[str, Any]:
        below = [node(depth - 1) for _ in range(draw(st.integers(0, 2)))] if depth else []
        return page.element(draw(NAMES), draw(GIVEN), draw(st.text(max_size=8)), *below)

    return page, [node(2) for _ in range(draw(st.integers(1, 3)))]


@given(tree=trees(), kind=st.sampled_from([CLICK, FILL, PICK, CHECK]), node=st.integers(0, 60), change=GIVEN)
def test_whatever_a_page_says_it_gives_a_verdict(
    tree: tuple[Page, list[dict[str, Any]]], kind: Kind, node: int, change: dict[str, Any]
) -> None:
    page, body = tree
    gate = shown(*body, page=page)
    gate.batch(
        [mutation(attributes=[{"id": node, "attributes": change}], texts=[{"id": node, "value": "Send"}])]
    )
    assert gate.handles.why_not(kind, node) in {None, *WhyNot}
