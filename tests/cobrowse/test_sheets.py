"""Style sheets that staff's page has already are named by their sum; what is named must have been judged before."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest

from hotline.cobrowse.redaction.texts import name_of_sheet
from tests.cobrowse.conftest import Caller, Meeting
from tests.conftest import Cast

CSS = "p { margin: 0 } " * 200
NAME = name_of_sheet(CSS)


def sheets(meeting: Meeting) -> list[dict[str, Any]]:
    """The style sheets' attributes of the last page that reached staff."""
    z = meeting.staff.heard("snap")[-1]["z"]
    full = json.loads(zlib.decompress(z))[1]
    body = full["data"]["node"]["childNodes"][0]["childNodes"][1]
    return [node["attributes"] for node in body["childNodes"] if node["tagName"] in {"style", "link"}]


def style(meeting: Meeting, tag: str = "style", **attributes: str) -> Any:
    return meeting.page.element(tag, attributes)


@pytest.mark.parametrize(("css", "name"), [("Wikipedia", "9-17,230,3,152"), ("æ", "2-2,46,1,106")])
def test_a_name_is_the_bytes_length_and_their_sum(css: str, name: str) -> None:
    # As in tests/js/cobrowse/sheets.test.mjs.
    assert name_of_sheet(css) == name


@pytest.mark.parametrize("tag", ["style", "link"])
def test_the_next_page_is_told_what_need_not_be_sent(meeting: Meeting, call: Caller, tag: str) -> None:
    meeting.show(style(meeting, _cssText=CSS), style(meeting, _cssText="b{}"))
    assert [each["_cssText"] for each in sheets(meeting)] == [CSS, "b{}"]
    after = call.citizen(token=meeting.token)
    assert after.heard("start") == [{"after": 10, "sheets": [NAME]}]
    meeting.citizen = after
    assert meeting.show(style(meeting, tag, _cssHash=NAME), epoch=11) == "ok"
    assert sheets(meeting) == [{"_cssHash": NAME}]


def test_what_the_gate_changed_has_the_name_of_what_it_became(meeting: Meeting, call: Caller) -> None:
    meeting.show(style(meeting, _cssText=f"@import 'https://ond.dk'; {CSS}"))
    (given,) = sheets(meeting)
    assert "ond" not in given["_cssText"]
    after = call.citizen(token=meeting.token)
    assert after.heard("start")[0]["sheets"] == [name_of_sheet(given["_cssText"])]


def test_a_name_that_was_not_judged_is_dropped(meeting: Meeting) -> None:
    meeting.show(
        style(meeting, _cssHash=NAME), style(meeting, _cssHash="<b>"), style(meeting, _cssText="b{}")
    )
    assert sheets(meeting) == [{}, {}, {"_cssText": "b{}"}]


@pytest.mark.parametrize("how", ["resnap", "again"])
def test_a_staffs_page_that_begins_anew_has_nothing(
    meeting: Meeting, call: Caller, cast: Cast, how: str
) -> None:
    meeting.show(style(meeting, _cssText=CSS))
    meeting.citizen.heard()
    if how == "resnap":
        meeting.staff.say("resnap")
    else:
        meeting.staff = call.staff(cast.mette, meeting.facts.id)
    assert meeting.citizen.heard("start") == [{"after": 10}]
    meeting.show(style(meeting, _cssHash=NAME), epoch=11)
    assert sheets(meeting) == [{}]


def test_a_page_cannot_fill_the_memory_with_names(meeting: Meeting, call: Caller) -> None:
    meeting.show(*(style(meeting, _cssText=f"{CSS} i{n}{{}}") for n in range(300)))
    after = call.citizen(token=meeting.token)
    assert len(after.heard("start")[0]["sheets"]) == 200
