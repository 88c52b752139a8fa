"""The shapes of pointing and acting are closed, whatever may come."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.cobrowse.acting import messages
from hotline.cobrowse.schema import BadMessage

GOOD = {
    "ptr": {"v": 1, "epoch": 10, "id": 1, "rx": 0.5, "ry": 0.5},
    "hl": {"v": 1, "epoch": 10, "id": 1},
    "scroll": {"v": 1, "epoch": 10, "id": 1, "y": 0.5},
    "act": {"v": 1, "n": 1, "epoch": 10, "kind": "click", "id": 4, "rx": 0.5, "ry": 0.5},
    "done": {"v": 1, "n": 1, "ok": True, "why": ""},
    "ping": {"v": 1, "n": 1},
    "pong": {"v": 1, "n": 1, "at": 5},
}
READERS = {
    "ptr": messages.spot,
    "hl": messages.highlight,
    "scroll": messages.scroll,
    "act": messages.act,
    "done": messages.done,
    "ping": messages.ping,
    "pong": messages.pong,
}
ACTS = [
    {"kind": "click", "id": 1, "rx": 0.5, "ry": 0.5},
    {"kind": "fill", "id": 1, "value": "x"},
    {"kind": "select", "id": 1, "option": 2},
    {"kind": "check", "id": 1, "on": True},
    {"kind": "navigate", "by": 1},
]
# What JSON can carry here: the sockets read no greater numbers.
WHOLE = st.integers(-(2**63), 2**63 - 1)
BAD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), -2),
    st.integers(10**15, 2**63 - 1),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(min_size=1, max_size=5),
    st.lists(WHOLE, max_size=2),
    st.dictionaries(st.text(max_size=3), WHOLE, max_size=2),
)
JSON = st.recursive(
    BAD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner), max_leaves=8
)


@pytest.mark.parametrize("event", GOOD)
def test_good_messages_are_read(event: str) -> None:
    READERS[event](GOOD[event])


@pytest.mark.parametrize("body", ACTS)
def test_every_kind_of_act_is_read_and_told_as_it_is(body: dict[str, Any]) -> None:
    act = messages.act({"v": 1, "n": 3, "epoch": 10, **body})
    assert act.body == {"n": 3, "epoch": 10, **body}


@pytest.mark.parametrize("event", GOOD)
@given(body=JSON)
def test_rubbish_is_refused(event: str, body: Any) -> None:
    with pytest.raises(BadMessage):
        READERS[event](body)


@pytest.mark.parametrize("event", GOOD)
@given(data=st.data())
def test_a_message_that_is_off_by_one_field_is_refused(event: str, data: st.DataObject) -> None:
    good = GOOD[event]
    change = data.draw(st.sampled_from(["drop", "add", *good]))
    if change == "drop":
        gone = data.draw(st.sampled_from(sorted(good)))
        body = {name: value for name, value in good.items() if name != gone}
    elif change == "add":
        body = good | {data.draw(st.text(max_size=5).filter(lambda name: name not in good)): 1}
    else:
        bad = data.draw(BAD)
        is_fine = bad is True and change == "ok"
        is_part = type(bad) is float and 0 <= bad <= 1 and change in ("rx", "ry", "y")
        body = good if is_fine or is_part else good | {change: bad}
        if body is good:
            return
    with pytest.raises(BadMessage):
        READERS[event](body)


@pytest.mark.parametrize(
    "change",
    [
        {"value": "x" * 2001},
        {"value": "\ud800"},
        {"value": 1},
        {"rx": 1},
        {"kind": "submit"},
        {"kind": "scroll"},
        {"kind": ["fill"]},
        {"id": 0},
        {"n": 0},
    ],
)
def test_an_act_that_is_off_by_anything_is_refused(change: dict[str, Any]) -> None:
    good = {"v": 1, "n": 1, "epoch": 10, "kind": "fill", "id": 1, "value": "x" * 2000}
    assert messages.act(good).value
    with pytest.raises(BadMessage):
        messages.act(good | change)


@pytest.mark.parametrize("by", [0, 2, -2, True, 1.0])
def test_one_page_back_or_forward_and_no_more(by: Any) -> None:
    with pytest.raises(BadMessage):
        messages.act({"v": 1, "n": 1, "epoch": 10, "kind": "navigate", "by": by})


@pytest.mark.parametrize(("ok", "why"), [(True, "own"), (False, ""), (False, "040490-1234"), (False, "Own")])
def test_an_answer_gives_a_reason_that_was_agreed(ok: bool, why: str) -> None:
    with pytest.raises(BadMessage):
        messages.done({"v": 1, "n": 1, "ok": ok, "why": why})
