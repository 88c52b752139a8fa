"""The closed shapes of what two browsers say to find each other, and of staff's pointer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.cobrowse import schema
from hotline.cobrowse.schema import BadMessage


def sdp(direction: str, media: str = "video") -> str:
    lines = (
        "v=0",
        "o=- 1 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        f"m={media} 9 UDP/TLS/RTP/SAVPF 96",
        f"a={direction}",
    )
    return "".join(f"{line}\r\n" for line in lines)


OFFER, ANSWER = sdp("sendonly"), sdp("recvonly")
CANDIDATE = "candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host generation 0 ufrag abcd"
GOOD_OFFER = {"v": 1, "share": 1, "kind": "offer", "sdp": OFFER}
GOOD_ICE = {"v": 1, "share": 1, "kind": "ice", "candidate": CANDIDATE, "mid": "0", "line": 0}
GOOD_SPOT = {"v": 1, "x": 0, "y": 1000, "mark": True}


def test_good_messages_are_read() -> None:
    assert schema.rtc(GOOD_OFFER) == schema.Rtc(1, "offer", {"sdp": OFFER})
    assert schema.rtc({**GOOD_OFFER, "kind": "answer", "sdp": ANSWER}).kind == "answer"
    assert schema.rtc(GOOD_ICE) == schema.Rtc(1, "ice", {"candidate": CANDIDATE, "mid": "0", "line": 0})
    assert schema.spot(GOOD_SPOT) == schema.PictureSpot(0, 1000, True)
    assert {schema.hint({"v": 1, "hint": hint}) for hint in schema.HINTS} == set(schema.HINTS)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"share": 0},
        {"share": True},
        {"share": "1"},
        {"kind": "bye"},
        {"kind": None},
        {"kind": ["offer"]},
        {"kind": "answer"},
        {"sdp": None},
        {"sdp": ""},
        {"sdp": b"v=0\r\n"},
        {"sdp": OFFER.replace("\r\n", "\n")},
        {"sdp": OFFER + "a=" + "x" * 20_000 + "\r\n"},
        {"sdp": OFFER + "a=" + "æ" * 9_990 + "\r\n"},
        {"sdp": sdp("sendrecv")},
        {"sdp": ANSWER},
        {"sdp": OFFER + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendonly\r\n"},
        {"sdp": OFFER + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"},
        {"sdp": sdp("sendonly", "audio")},
        {"sdp": OFFER.replace("a=sendonly\r\n", "")},
        {"sdp": OFFER + "a=recvonly\r\n"},
        {"extra": 1},
        {"candidate": CANDIDATE},
    ],
)
def test_a_description_that_is_off_by_anything_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadMessage):
        schema.rtc({**GOOD_OFFER, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"candidate": ""},
        {"candidate": "a=candidate:1"},
        {"candidate": CANDIDATE + "\r\na=sendrecv"},
        {"candidate": "candidate:" + "x" * 1_000},
        {"candidate": 5},
        {"mid": None},
        {"mid": "x" * 5},
        {"mid": 0},
        {"line": 1},
        {"line": -1},
        {"line": None},
        {"line": False},
        {"share": -1},
        {"sdp": OFFER},
    ],
)
def test_a_candidate_that_is_off_by_anything_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadMessage):
        schema.rtc({**GOOD_ICE, **change})


@pytest.mark.parametrize(
    "change", [{"x": -1}, {"y": 1001}, {"x": 0.5}, {"x": None}, {"mark": 1}, {"id": 7}, {"text": "hej"}]
)
def test_a_pointer_that_is_off_by_anything_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadMessage):
        schema.spot({**GOOD_SPOT, **change})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=6),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["v", "share", "kind", "sdp", "candidate", "mid", "line", "x", "y", "mark", "hint", "extra"]
)
LIKELY = st.sampled_from([1, 0, "offer", "answer", "ice", OFFER, ANSWER, CANDIDATE, "0", True, "look"])


@given(ANYTHING | st.dictionaries(NAMES, LIKELY | ANYTHING))
def test_whatever_comes_is_either_of_the_shape_or_refused(body: Any) -> None:
    for read in (schema.rtc, schema.spot, schema.hint):
        try:
            found: Any = read(body)
        except BadMessage:
            continue
        assert isinstance(body, dict)
        if isinstance(found, schema.Rtc):
            # What is passed on is made of what was asked for, and of nothing else.
            assert {"v", "share", "kind", *found.fields} == set(body)
            assert len(str(found.fields)) <= schema.SDP_BYTES * 2


@given(st.dictionaries(st.sampled_from(sorted(GOOD_OFFER)), ANYTHING, min_size=1, max_size=2))
def test_a_good_offer_with_something_else_in_it_is_refused_or_still_one(change: dict[str, Any]) -> None:
    try:
        found = schema.rtc({**GOOD_OFFER, **change})
    except BadMessage:
        return
    assert found.fields == {"sdp": OFFER}
