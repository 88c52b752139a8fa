"""The guide's rules: when a place opens next, who may change what, what is counted."""

from __future__ import annotations

import json
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.core import clock
from hotline.core.access import Role
from hotline.guide import folding, rules
from hotline.guide.rules import Answers, Editor, Held, Span
from tests.conftest import ROOT, in_copenhagen

HOURS = json.loads((ROOT / "tests/guide_hours.json").read_text(encoding="utf-8"))
FOLDING = json.loads((ROOT / "tests/guide_folding.json").read_text(encoding="utf-8"))
TEN_TO_TWO = [Span(day, time(10), time(14)) for day in range(5)]


@pytest.mark.parametrize("case", HOURS["cases"], ids=[case["name"] for case in HOURS["cases"]])
def test_when_a_place_answers(case):
    hours = [
        Span(day, time.fromisoformat(start), time.fromisoformat(end)) for day, start, end in case["hours"]
    ]
    closed = [date.fromisoformat(each) for each in case["closed"]]
    found = rules.answers(hours, closed, in_copenhagen(case["now"]))
    wanted = case["answer"]
    assert found == Answers(
        wanted.get("always", wanted.get("open", False)),
        date.fromisoformat(wanted["date"]) if "date" in wanted else None,
        time.fromisoformat(wanted["at"]) if "at" in wanted else None,
        round_the_clock=wanted.get("always", False),
    )


@given(st.dates(date(2025, 1, 1), date(2030, 1, 1)), st.times(), st.sets(st.integers(0, 40)))
def test_what_opens_next_lies_ahead_and_on_no_closing_day(day, wall, shut):
    now = clock.at(day, wall)
    closed = {day + timedelta(days=each) for each in shut}
    found = rules.answers(TEN_TO_TWO, closed, now)
    assert found.day is not None
    assert found.at is not None
    assert found.day not in closed
    assert clock.at(found.day, found.at) > now


@pytest.mark.parametrize("case", FOLDING["stems"])
def test_words_lose_their_endings(case):
    word, wanted = case
    assert [folding.stem(each) for each in folding.words(word)] == [wanted]


@pytest.mark.parametrize("case", FOLDING["parts"])
def test_compounds_are_taken_apart(case):
    word, wanted = case
    known = folding.vocabulary(FOLDING["known"])
    assert folding.parts(folding.fold(word), known) == wanted


@pytest.mark.parametrize("case", FOLDING["beginnings"])
def test_a_compound_of_unknown_words_begins_with_a_known_one(case):
    word, wanted = case
    assert folding.beginning(folding.fold(word), folding.vocabulary(FOLDING["known"])) == wanted


@pytest.mark.parametrize("case", FOLDING["words"])
def test_words_are_folded(case):
    text, wanted = case
    assert folding.words(text) == wanted


@pytest.mark.parametrize("case", FOLDING["asked"])
def test_a_question_loses_its_stop_words_unless_it_has_no_others(case):
    text, wanted = case
    assert folding.asked(text) == wanted


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    once = folding.fold(text)
    assert folding.words(once) == folding.words(text)


EDITORS = {
    "staff": Editor(1, Role.STAFF, 10),
    "owner": Editor(2, Role.STAFF, 10),
    "chief": Editor(3, Role.CHIEF, 10),
    "other chief": Editor(4, Role.CHIEF, 20),
    "coordinator": Editor(5, Role.COORDINATOR, None),
    "reader": Editor(6, Role.READER, None),
}


@pytest.mark.parametrize(
    ("held", "who"),
    [
        (Held(None, None, None), {"coordinator"}),
        (Held(None, 2, 10), {"owner", "chief", "coordinator"}),
        (Held(10, None, None), {"chief", "coordinator"}),
        (Held(20, None, None), {"other chief", "coordinator"}),
        (Held(None, 6, None), {"coordinator"}),
    ],
)
def test_who_may_change_an_entry(held, who):
    assert {name for name, editor in EDITORS.items() if rules.may_edit(editor, held)} == who


def test_a_chief_changes_the_own_municipalitys_part_of_any_entry():
    nobodys = Held(None, None, None)
    assert {name for name, editor in EDITORS.items() if rules.may_edit_link(editor, nobodys, 10)} == {
        "chief",
        "coordinator",
    }


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("Hundetegn", "hundetegn"),
        ("  Hvad   koster HUNDETEGN?  ", "hvad koster hundetegn"),
        ("pas", "pas"),
        ("Æ-ø_å", "æ ø å"),
        ("ab", None),
        ("", None),
        ("x" * 61, None),
        ("010190-1234", None),
        ("0101901234", None),
        ("01 01 90 12 34", None),
        ("karen@example.dk", None),
        ("ring 20304050", None),
        ("boliglov 2023", None),
        ("fejl 500", "fejl 500"),
    ],
)
def test_what_is_counted_of_a_search_without_a_hit(question, counted):
    assert rules.term(question) == counted


def test_hours_that_overlap_are_found():
    assert rules.clash([Span(0, time(10), time(14)), Span(0, time(13), time(15))]) == Span(
        0, time(13), time(15)
    )
    assert (
        rules.clash([Span(0, time(10), time(14)), Span(0, time(14), time(15)), Span(1, time(10), time(11))])
        is None
    )


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://www.borger.dk/x?y=1#z", True),
        ("http://rk.dk", True),
        ("www.borger.dk", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ('https://x.dk/"><b>', False),
    ],
)
def test_what_is_a_whole_address(url, good):
    assert rules.is_address(url) is good


def test_everyday_words_come_with_commas_or_lines():
    assert rules.everyday_words("børnehave, vuggestue\n\n dagpleje ,børnehave") == [
        "børnehave",
        "vuggestue",
        "dagpleje",
    ]
