"""Before, during and after a campaign, from the calls of tests/insight/evenings.py; worked out on paper."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.accounts import queries as accounts
from hotline.core.db import db
from hotline.insight.campaigns.rules import Part, stages
from hotline.organisation.campaigns.models import Campaign
from tests.insight import evenings
from tests.insight.page import read, words


@pytest.fixture
def campaign(by_hand, cast):
    """A campaign on Monday and Tuesday of the week made by hand; gives its row."""

    def campaign(municipality=None, first=evenings.MONDAY, last=evenings.TUESDAY):
        row = Campaign(
            kind="campaign",
            label="Digital flytning",
            contact_type="transaction",
            first_day=first,
            last_day=last,
            municipality=accounts.municipality(municipality) if municipality else None,
            made_at=evenings.FRIDAY_BEFORE,
        )
        db.session.add(row)
        db.session.commit()
        return row

    return campaign


def table(browser, row, more=""):
    answer = browser.get(f"/insight/campaigns/{row.id}{more}")
    assert answer.status_code == 200
    return read(answer.text).tables["Før, under og efter"]


def test_before_during_and_after(campaign, cast, sign_in):
    """Two open evenings of each: before Wednesday 18 and Thursday 19 (no calls), during Monday 1-7 and Tuesday 8-15,
    after Wednesday 16-20 and Thursday (none).

    During: 15 / 2 = 7.5; SB is 1, 2, 3, 8, 9, 10, 11, done 1, 2, 8, 11: 4 of 7 = 57.1 %; tried yes 1, 2, 3, 8, 9, 10,
    12, 15 = 8, no 4, 5, 11, 13 = 4: 8 of 12 = 66.7 %. FLYT 1, 2, 8, 9, 11 = 5 / 2 = 2.5.
    After: 5 / 2 = 2.5; SB is 16, 17, done 16: 1 of 2; tried yes 16, 17, 19, no 18: 3 of 4. FLYT 16: 0.5.
    """
    row = campaign()
    assert table(sign_in(cast.chief), row, "?topic=SB.FLYT") == [
        ["Tal", "Før", "Under", "Efter"],
        ["Dage", "18/11/2026–19/11/2026", "23/11/2026–24/11/2026", "25/11/2026–26/11/2026"],
        ["Åbne aftener, der har været", "2", "2", "2"],
        ["Opkald i alt", "0", "15", "5"],
        ["Opkald i alt pr. åben aften", "0,0", "7,5", "2,5"],
        ["Kampagnens opkald", "0", "0", "0"],
        ["Kampagnens opkald pr. åben aften", "0,0", "0,0", "0,0"],
        ["Selvbetjening: Flytning og folkeregister", "0", "5", "1"],
        ["Selvbetjening: Flytning og folkeregister, pr. åben aften", "0,0", "2,5", "0,5"],
        ["Gennemført selvbetjening", "–", "57,1 % (4 af 7)", "50,0 % (1 af 2)"],
        ["Prøvede selv først", "–", "66,7 % (8 af 12)", "75,0 % (3 af 4)"],
    ]


def test_its_own_calls_and_what_lies_ahead(campaign, cast, sign_in, log, clock):
    """On its second day, with one call of its own: the evenings to come are neither nought nor anything else."""
    clock.move_to(evenings.FRIDAY_NOON)
    row = campaign(first=evenings.THURSDAY, last=date(2026, 12, 1))
    log(cast.mette, category="KAMP", subcategory=None, outcome="INFO_OK", campaign=row.id)
    page = sign_in(cast.coordinator).get(f"/insight/campaigns/{row.id}").text
    found = {line[0]: line[1:] for line in read(page).tables["Før, under og efter"]}
    # Open evenings of the campaign: Thursday 26, Monday 30, Tuesday 1; before 23-25; after 2, 3 and 7 December.
    assert found["Åbne aftener, der har været"] == ["3", "1", "0"]
    assert found["Opkald i alt"] == ["20", "1", "–"]
    assert found["Kampagnens opkald"] == ["0", "1", "–"]
    assert "»Under« er ikke forbi: 1 af 3 åbne aftener har været." in words(page)


def test_it_says_what_it_cannot_say_and_follows_no_topic_that_is_none(campaign, cast, sign_in):
    row = campaign()
    said = words(sign_in(cast.chief).get(f"/insight/campaigns/{row.id}?topic=nonsense").text)
    assert "En forskel kan skyldes andet" in said
    assert "Emnet i adressen findes ikke." in said


def test_a_campaign_of_one_municipality_is_its_citizens_and_guarded_for_others(campaign, cast, sign_in):
    """Hvidovre's during: 1, 2, 3, 6, 8, 9, 10, 13, 15 = 9. Glostrup's chief sees no count below five."""
    row = campaign("hvidovre")
    own = {line[0]: line[1:] for line in table(sign_in(cast.chief), row)}
    assert own["Opkald i alt"] == ["0", "9", "2"]
    # SB: 1, 2, 3, 8, 9, 10, done 1, 2, 8.
    assert own["Gennemført selvbetjening"][1] == "50,0 % (3 af 6)"
    other = {line[0]: line[1:] for line in table(sign_in(cast.other_chief), row)}
    assert other["Opkald i alt"] == ["0", "9", "skjult"]
    assert other["Opkald i alt pr. åben aften"] == ["0,0", "4,5", "skjult"]
    assert other["Gennemført selvbetjening"][1] == "skjult"


def test_the_picture_and_who_may_look(campaign, cast, sign_in):
    row = campaign()
    path = f"/insight/campaigns/{row.id}"
    browser = sign_in(cast.chief)
    answer = browser.get(f"{path}/picture.svg?topic=SB.FLYT&narrow=1")
    assert answer.mimetype == "image/svg+xml"
    again = browser.get(
        f"{path}/picture.svg?topic=SB.FLYT&narrow=1", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    for person in (cast.mette, cast.reader):
        assert sign_in(person).get(path).status_code == 404
    assert browser.get("/insight/campaigns/999").status_code == 404
    assert path in browser.get(f"/campaigns/{row.id}").text


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(1, 1, 1), date(9999, 12, 31)),
        (date(2026, 11, 28), date(2026, 11, 29)),
        (date(9999, 12, 30), date(9999, 12, 31)),
    ],
)
def test_days_that_make_no_campaign_make_no_fault(campaign, cast, sign_in, first, last):
    row = campaign(first=first, last=last)
    browser = sign_in(cast.chief)
    answer = browser.get(f"/insight/campaigns/{row.id}")
    assert answer.status_code == 200
    if first.year > 1:
        assert "har ingen åbne aftener" in words(answer.text)
    assert browser.get(f"/insight/campaigns/{row.id}/picture.svg").status_code == 200


def test_what_it_asks_of_the_database(campaign, cast, sign_in, count_queries, log):
    browser = sign_in(cast.chief)
    path = f"/insight/campaigns/{campaign().id}"
    browser.get(path)
    before = count_queries(lambda: browser.get(path))
    for _each in range(10):
        log(cast.mette)
    browser.get(path)
    assert count_queries(lambda: browser.get(path)) == before <= 12


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), unique=True), st.data())
def test_the_parts_have_no_more_evenings_than_the_campaign_and_share_none(days, data):
    days.sort()
    first = data.draw(st.dates(date(2026, 1, 1), date(2026, 12, 31)))
    last = data.draw(st.dates(first, date(2026, 12, 31)))
    found = stages(days, first, last, date(2026, 7, 1))
    sizes = {each.part: each.evenings for each in found}
    assert all(size <= sizes[Part.DURING] for size in sizes.values())
    for earlier, later in itertools.pairwise(found):
        assert earlier.last < later.first
    assert all(0 <= each.held <= each.evenings for each in found)
