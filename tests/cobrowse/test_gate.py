"""The server's gate against a browser that lies, and its silence towards one that does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.cobrowse.redaction.gate import Gate
from hotline.cobrowse.redaction.judge import Refuse
from hotline.cobrowse.redaction.texts import MASK
from tests.cobrowse.pages import Page, body_of, mutation, typed

CPR = "040490-1234"


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def gate() -> Gate:
    return Gate()


def seen(gate: Gate, page: Page, *body: Any, **more: Any) -> list[dict[str, Any]]:
    return body_of(gate.snapshot(page.snapshot(*body, **more)))


def test_an_honest_page_passes_unchanged_and_uncounted(gate: Gate, page: Page) -> None:
    body = page.element(
        "form",
        {"class": "flyt", "action": "http://localhost/x"},
        page.element("label", {"for": "vej"}, "Vej"),
        page.element("input", {"id": "vej", "type": "text", "value": MASK}),
        page.element("input", {"type": "submit", "value": "Send"}),
        page.element("select", {"value": MASK}, page.element("option", {}, "Ja")),
        page.element("li", {"value": "3"}, "punkt"),
    )
    snapshot = page.snapshot(body)
    assert gate.snapshot(json.loads(json.dumps(snapshot))) == snapshot
    assert (gate.hits, gate.dropped) == (0, 0)


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("input", {"type": "text", "value": "Parkvej 1"}),
        ("input", {"type": "password", "value": "hemmeligt", "data-cobrowse": "show"}),
        ("input", {"type": "hidden", "value": "token", "data-cobrowse": "show"}),
        ("input", {"type": "text", "name": "cpr", "value": "Parkvej", "data-cobrowse": "show"}),
        ("input", {"type": "text", "value": "040490", "data-cobrowse": "show"}),
        ("textarea", {"value": "Parkvej 1"}),
        ("select", {"value": "Parkvej 1"}),
    ],
)
def test_a_value_that_was_not_masked_is_masked_and_counted(
    gate: Gate, page: Page, tag: str, attributes: dict[str, str]
) -> None:
    field = seen(gate, page, page.element(tag, attributes))[0]
    assert field["attributes"]["value"] == MASK
    assert gate.hits == 1


def test_a_value_marked_as_shown_passes(gate: Gate, page: Page) -> None:
    field = page.element("input", {"type": "text", "value": "Parkvej 1"})
    assert seen(gate, page, page.element("div", {"data-cobrowse": "show"}, field))[0]["childNodes"] == [field]
    assert gate.hits == 0


def test_a_choice_passes_only_when_it_is_shown(gate: Gate, page: Page) -> None:
    nodes = seen(
        gate,
        page,
        page.element("input", {"type": "radio", "checked": True}),
        page.element("input", {"type": "radio", "checked": True, "data-cobrowse": "show"}),
        page.element("select", {}, page.element("option", {"selected": True}, "Ja")),
        page.element("select", {"data-cobrowse": "show"}, page.element("option", {"selected": True}, "Ja")),
    )
    assert ["checked" in node["attributes"] for node in nodes[:2]] == [False, True]
    assert ["selected" in node["childNodes"][0]["attributes"] for node in nodes[2:]] == [False, True]
    assert gate.hits == 2


@pytest.mark.parametrize(
    "attributes",
    [{"contenteditable": "true"}, {"role": "textbox"}, {"data-cobrowse": "hide"}],
)
def test_typed_and_hidden_text_is_masked(gate: Gate, page: Page, attributes: dict[str, str]) -> None:
    box = page.element("div", attributes, page.element("p", {"title": "Jeg bor"}, "Jeg bor på Parkvej"))
    paragraph = seen(gate, page, box)[0]["childNodes"][0]
    assert paragraph["childNodes"][0]["textContent"] == MASK
    assert paragraph["attributes"]["title"] == MASK
    assert gate.hits == 2


@pytest.mark.parametrize("place", ["text", "title", "class", "href", "style", "css"])
def test_a_cpr_number_is_masked_wherever_it_stands(gate: Gate, page: Page, place: str) -> None:
    nodes = {
        "text": page.element("p", {}, f"Nummer {CPR}"),
        "title": page.element("p", {"title": CPR}),
        "class": page.element("p", {"class": f"c {CPR}"}),
        "href": page.element("a", {"href": f"/sag/{CPR}"}),
        "style": page.element("p", {"style": f"--x:'{CPR}'"}),
        "css": page.element("style", {"_cssText": f"p::after{{content:'{CPR}'}}"}),
    }
    assert CPR not in json.dumps(seen(gate, page, nodes[place]))
    assert gate.hits == 1


def test_a_cpr_number_split_over_texts_is_found(gate: Gate, page: Page) -> None:
    row = page.element(
        "tr", {}, page.element("td", {}, "0404"), page.element("td", {}, page.element("b", {}, "90-1234"))
    )
    masked = json.dumps(seen(gate, page, row))
    assert "0404" not in masked
    assert "1234" not in masked
    assert gate.hits == 1


def test_a_cpr_number_added_node_by_node_is_found(gate: Gate, page: Page) -> None:
    box = page.element("p")
    gate.snapshot(page.snapshot(box))
    first, last = page.text("0404"), page.text("90-1234")
    adds = [
        {"parentId": box["id"], "nextId": None, "node": last},
        {"parentId": box["id"], "nextId": last["id"], "node": first},
    ]
    out = gate.batch([mutation(adds=adds)])
    assert [add["node"]["textContent"] for add in out[0]["data"]["adds"]] == ["••-••••", "••••"]
    assert gate.hits == 1


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("script", {"src": "https://ond.dk/x.js"}),
        ("iframe", {"src": "https://ond.dk/", "srcdoc": "<script>alert(1)</script>"}),
        ("object", {"data": "https://ond.dk/"}),
        ("embed", {"src": "https://ond.dk/"}),
        ("base", {"href": "https://ond.dk/"}),
        ("meta", {"http-equiv": "refresh", "content": "0;url=https://ond.dk/"}),
        ("link", {"rel": "prefetch", "href": "https://ond.dk/"}),
        ("link", {"rel": "preconnect", "href": "https://ond.dk/"}),
        ("a", {"href": "javascript:alert(1) // ond.dk"}),
        ("img", {"onerror": "fetch('https://ond.dk')", "srcset": "https://ond.dk/x 2x"}),
        ("div", {"data-token": "https://ond.dk/"}),
        ("style", {"_cssText": "@import 'https://ond.dk/x.css';"}),
        ("ond.dk><script>", {}),
    ],
)
def test_what_could_run_or_fetch_is_dropped(
    gate: Gate, page: Page, tag: str, attributes: dict[str, str]
) -> None:
    assert "ond.dk" not in json.dumps(seen(gate, page, page.element(tag, attributes)))


def test_an_unmasked_input_event_is_masked(gate: Gate, page: Page) -> None:
    field, shown = page.element("input", {"type": "text"}), page.element("input", {"data-cobrowse": "show"})
    gate.snapshot(page.snapshot(field, shown))
    out = gate.batch([typed(field["id"], "Parkvej"), typed(shown["id"], "Parkvej"), typed(999, "Parkvej")])
    assert [event["data"]["text"] for event in out] == [MASK, "Parkvej", MASK]
    assert gate.hits == 2


def test_a_field_that_turns_secret_is_hidden_from_then_on(gate: Gate, page: Page) -> None:
    field = page.element("input", {"type": "text", "data-cobrowse": "show"})
    gate.snapshot(page.snapshot(field))
    gate.batch([mutation(attributes=[{"id": field["id"], "attributes": {"type": "password"}}])])
    assert gate.batch([typed(field["id"], "kodeord")])[0]["data"]["text"] == MASK


@pytest.mark.parametrize(("inside", "told"), [("show", "Godkend"), ("hide", MASK)])
def test_the_word_on_a_button_is_text_of_the_page_whatever_its_class(
    gate: Gate, page: Page, inside: str, told: str
) -> None:
    button = page.element("input", {"type": "submit", "class": "konto-btn", "value": MASK})
    gate.snapshot(page.snapshot(page.element("div", {"data-cobrowse": inside}, button)))
    change = {"id": button["id"], "attributes": {"class": "konto-btn busy", "value": "Godkend"}}
    out = gate.batch([mutation(attributes=[change])])
    assert out[0]["data"]["attributes"][0]["attributes"]["value"] == told
    assert gate.hits == (told == MASK)


def test_a_value_attribute_that_arrives_later_is_masked(gate: Gate, page: Page) -> None:
    field, other = page.element("textarea", {}), page.element("p")
    gate.snapshot(page.snapshot(field, other))
    out = gate.batch(
        [mutation(attributes=[{"id": n["id"], "attributes": {"value": "Parkvej"}} for n in (field, other)])]
    )
    assert [change["attributes"] for change in out[0]["data"]["attributes"]] == [{"value": MASK}] * 2


def test_a_text_that_changes_in_a_typed_place_is_masked(gate: Gate, page: Page) -> None:
    text = page.text("")
    gate.snapshot(page.snapshot(page.element("div", {"contenteditable": ""}, text)))
    out = gate.batch([mutation(texts=[{"id": text["id"], "value": "Parkvej"}])])
    assert out[0]["data"]["texts"][0]["value"] == MASK


@pytest.mark.parametrize("kind", [5, 6, 4, 2, 0, 99])
def test_events_that_live_mirroring_does_not_need_are_dropped(gate: Gate, page: Page, kind: int) -> None:
    assert gate.batch([{"type": kind, "timestamp": 1, "data": {"source": 0, "tag": CPR}}]) == []
    assert gate.dropped == 1


@pytest.mark.parametrize("source", [7, 9, 10, 11, 14, 16, -1, "0", None, True])
def test_sources_off_the_list_are_dropped(gate: Gate, source: Any) -> None:
    assert gate.batch([{"type": 3, "timestamp": 1, "data": {"source": source, "commands": [CPR]}}]) == []


def test_a_page_nested_beyond_reason_is_refused(gate: Gate, page: Page) -> None:
    node = page.element("div")
    for _ in range(300):
        node = page.element("div", {}, node)
    with pytest.raises(Refuse):
        gate.snapshot(page.snapshot(node))


def test_a_page_cannot_fill_the_memory(gate: Gate, page: Page) -> None:
    gate.snapshot(page.snapshot())
    fields = [page.element("input") for _ in range(25_000)]
    adds = [{"parentId": 1, "nextId": None, "node": field} for field in fields]
    with pytest.raises(Refuse):
        gate.batch([mutation(adds=adds)])


@pytest.mark.parametrize("rubbish", [None, 1, "x", {}, [], [1, 2], [{"type": 4}, {"type": 2}]])
def test_rubbish_instead_of_a_snapshot_is_refused(gate: Gate, rubbish: Any) -> None:
    with pytest.raises(Refuse):
        gate.snapshot(rubbish)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(CPR),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)
_DATA = st.fixed_dictionaries(
    {"source": st.integers(0, 17)},
    optional=dict.fromkeys(
        ("texts", "attributes", "removes", "adds", "positions", "id", "text", "set", "styles", "index"), _JSON
    ),
)


@given(st.lists(st.fixed_dictionaries({"type": st.integers(0, 6), "data": _DATA}), min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_no_made_up_batch_gets_a_cpr_number_through_or_breaks_the_gate(events: list[Any]) -> None:
    try:
        out = Gate().batch(events)
    except Refuse:
        return
    assert CPR not in json.dumps(out)


_ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        ["value", "title", "href", "style", "data-x", "onclick", "type", "id", "checked", "srcdoc", "d"]
    ),
    st.sampled_from([CPR, "hemmelig", True, 1, None, {"color": CPR}, [CPR]]),
    max_size=5,
)
_NODES = st.recursive(
    st.builds(
        lambda text: {"type": 3, "id": 7, "textContent": text}, st.sampled_from([CPR, "0404", "90-1234", ""])
    ),
    lambda inner: st.builds(
        lambda tag, attributes, children: {
            "type": 2,
            "id": 8,
            "tagName": tag,
            "attributes": attributes,
            "childNodes": children,
        },
        st.sampled_from(["p", "input", "textarea", "script", "b", "svg", "style", "iframe", "x-y", "select"]),
        _ATTRIBUTES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(_NODES)
@settings(max_examples=300, deadline=None)
def test_no_made_up_page_gets_a_number_or_a_value_through(node: dict[str, Any]) -> None:
    node = (
        node
        if node["type"] == 2
        else {"type": 2, "id": 1, "tagName": "p", "attributes": {}, "childNodes": [node]}
    )
    out = json.dumps(Gate().snapshot(Page().snapshot(node)))
    assert "040490" not in out
    for field in ("input", "textarea", "select"):
        assert f'"tagName": "{field}", "attributes": {{"value": "hemmelig"' not in out
