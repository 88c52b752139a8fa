"""The figures over the API: those of the page, and no small count for whom the page hides it."""

from __future__ import annotations

import json

import pytest

from tests.api.conftest import is_problem


@pytest.fixture
def week(log, cast):
    """Of Hvidovre six calls and of Glostrup two, all settled but one."""
    for _each in range(5):
        log(cast.mette)
    log(cast.mette, outcome="OPEN")
    for _each in range(2):
        log(cast.other_staff, municipality="glostrup")


def figures(program, **asked):
    answer = program.get("/statistics", **asked)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def amounts(found, facet):
    return {each["value"]: each["amount"] for each in found["items"] if each["facet"] == facet}


def test_they_are_those_of_the_page(cast, program, week):
    found = figures(program(cast.chief), period="2026-W48")
    assert (found["period"], found["first"], found["last"]) == ("2026-W48", "2026-11-23", "2026-11-29")
    assert amounts(found, "outcomes") == {"SB_DONE": 7, "OPEN": 1}
    assert amounts(found, "lives")["hvidovre"] == 6
    # Seven settled of the eight that were in scope.
    rate = next(each for each in found["rates"] if each["measure"] == "first_contact_a")
    assert (rate["part"], rate["whole"], rate["percent"]) == (7, 8, 87.5)
    assert rate["definition"]


def test_a_municipalitys_small_counts_are_its_chiefs_alone(cast, program, week):
    theirs = figures(program(cast.other_chief), municipality="glostrup")
    assert amounts(theirs, "categories") == {"SB": 2}
    ours = figures(program(cast.chief), municipality="glostrup")
    assert amounts(ours, "categories") == {"SB": None}
    assert all(each["hidden"] for each in ours["items"] if each["facet"] == "categories")


def test_a_token_of_one_municipality_sees_what_its_chief_sees(cast, program, week):
    hvidovre = program(cast.coordinator, municipality_id=cast.mette.municipality_id)
    assert amounts(figures(hvidovre, municipality="glostrup"), "categories") == {"SB": None}
    everywhere = program(cast.coordinator, municipality_id=None)
    assert amounts(figures(everywhere, municipality="glostrup"), "categories") == {"SB": 2}


def test_a_reader_sees_figures_without_small_counts(cast, program, week):
    reader = program(cast.reader, municipality_id=None, maker=cast.coordinator)
    assert amounts(figures(reader), "categories") == {"SB": 8}
    # One that is not settled is hidden, and with it the seven that it could be told from.
    assert amounts(figures(reader), "outcomes") == {"SB_DONE": None, "OPEN": None}


@pytest.mark.parametrize(
    "asked", [{"period": "november"}, {"municipality": "roskilde"}, {"period": "2026-13"}, {"unknown": "1"}]
)
def test_what_is_not_understood_is_a_problem(cast, program, asked, week):
    name = "invalid" if "unknown" in asked else "refused"
    is_problem(program(cast.chief).get("/statistics", **asked), 422, name)
