"""What is too big for one message, and what is too big altogether."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest

from tests.cobrowse.conftest import Meeting
from tests.cobrowse.pages import mutation


def bulk(meeting: Meeting, *, seq: int = 1, parts: int = 2, upto: int = 99, events: Any = None) -> list[Any]:
    """Send a batch in parts; gives the answers."""
    packed = zlib.compress(json.dumps([mutation()] if events is None else events).encode())
    size = -(-len(packed) // parts)
    cut = [packed[i * size : (i + 1) * size] for i in range(parts)]
    return [
        meeting.citizen.say("bulk", epoch=10, seq=seq, part=number, of=parts, z=z)
        for number, z in enumerate(cut[:upto])
    ]


def test_a_batch_that_is_too_big_for_the_line_comes_in_parts_and_in_its_order(meeting: Meeting) -> None:
    meeting.show()
    meeting.staff.heard()
    assert bulk(meeting) == ["ok", "ok"]
    assert meeting.citizen.say("ev", epoch=10, seq=2, ev=[mutation()]) == "ok"
    assert [body["seq"] for body in meeting.staff.heard("ev")] == [1, 2]


def test_a_big_batch_is_judged_like_any_other(meeting: Meeting) -> None:
    meeting.show()
    meeting.staff.heard()
    text = meeting.page.text("Ring til 040490-1234")
    add = mutation(adds=[{"parentId": 3, "nextId": None, "node": text}])
    assert bulk(meeting, events=[add]) == ["ok", "ok"]
    [sent] = meeting.staff.heard("ev")
    assert "040490" not in sent["ev"]
    assert sent["hits"] == 1


@pytest.mark.parametrize("events", [[], {}, "x", [1] * 2001])
def test_a_big_batch_of_rubbish_asks_for_the_page_again(meeting: Meeting, events: Any) -> None:
    meeting.show()
    meeting.staff.heard()
    assert bulk(meeting, events=events)[-1] == "again"
    assert meeting.staff.heard("ev") == []


def test_a_big_batch_with_a_hole_asks_for_the_page_again(meeting: Meeting) -> None:
    meeting.show()
    bulk(meeting, upto=1)
    assert meeting.citizen.say("bulk", epoch=10, seq=1, part=1, of=3, z=b"x") == "ok"
    assert meeting.citizen.say("ev", epoch=10, seq=3, ev=[mutation()]) == "again"


def test_staff_is_told_that_the_page_cannot_be_shown(meeting: Meeting) -> None:
    meeting.citizen.say("unable", why="big")
    assert meeting.staff.heard("unable") == [{"why": "big"}]
    meeting.citizen.say("unable", why="<script>")
    assert meeting.staff.heard("unable") == []
