"""Campaigns: one at a time, by rule, by trigger and in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import clock as product_clock
from hotline.core.db import db
from hotline.core.errors import Refused
from hotline.organisation.campaigns import queries, services
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import ContactType, Period, ends_by, overlapping, same_as
from hotline.organisation.campaigns.services import CampaignFields
from tests.conftest import in_copenhagen

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 14)


def fields(label="Digital flytning", first=FIRST, last=LAST, **more):
    return CampaignFields(label, first, last, ContactType.TRANSACTION, **more)


def posted(**changes):
    usual = {
        "label": "Digital flytning",
        "first_day": "2026-12-01",
        "last_day": "2026-12-14",
        "municipality": "",
        "contact_type": "transaction",
    }
    return usual | changes


@pytest.fixture
def planned(cast) -> Campaign:
    return services.plan_campaign(cast.chief, fields())


class TestRules:
    def test_a_shared_day_is_an_overlap_and_its_own_days_are_none(self):
        mine = Period(1, "a", FIRST, LAST)
        assert overlapping(Period(None, "b", LAST, LAST), [mine]) == mine
        assert overlapping(Period(None, "b", LAST + timedelta(days=1), date(2026, 12, 31)), [mine]) is None
        assert overlapping(Period(1, "a", FIRST, date(2026, 12, 31)), [mine]) is None

    @pytest.mark.parametrize("said", ["MitID er nede", "  mitid  ER   nede!", "MITID ER NEDE..."])
    def test_the_same_words_are_the_same_incident(self, said):
        assert same_as(said) == "mitid er nede"

    def test_an_incident_ends_half_an_hour_after_the_evening_or_hours_from_now_by_day(self):
        closes = in_copenhagen("2026-11-24 22:00")
        assert ends_by(in_copenhagen("2026-11-24 19:30"), closes) == in_copenhagen("2026-11-24 22:30")
        assert ends_by(in_copenhagen("2026-11-24 10:00"), None) == in_copenhagen("2026-11-24 14:00")
        assert ends_by(in_copenhagen("2026-11-24 23:00"), closes) == in_copenhagen("2026-11-25 03:00")

    def test_the_kinds_of_contact_of_calls_and_campaigns_are_kls_by_codes_that_are_stored(self):
        assert [each.value for each in ContactType] == [
            "transaction",
            "information",
            "self_service_help",
            "case_status",
            "misdirected",
        ]


def test_it_runs_on_its_days_both_included(planned, clock):
    for at, runs in (
        ("2026-11-30 23:59", False),
        ("2026-12-01 00:00", True),
        ("2026-12-14 23:59", True),
        ("2026-12-15 00:00", False),
    ):
        clock.move_to(in_copenhagen(at))
        assert [row.id for row in queries.running(product_clock.now())] == [planned.id] * runs, at


def test_two_never_share_a_day_and_the_other_one_is_named(planned, cast, sign_in, post):
    browser = sign_in(cast.other_chief)
    answer = post(
        browser, "/campaigns/new", posted(label="Sundhedskort", first_day="2026-12-14", last_day="2026-12-20")
    )
    assert answer.status_code == 422
    assert "»Digital flytning« har dagene 1/12/2026–14/12/2026" in answer.text
    assert 'value="Sundhedskort"' in answer.text
    answer = post(
        browser, "/campaigns/new", posted(label="Sundhedskort", first_day="2026-12-15", last_day="2026-12-20")
    )
    assert answer.status_code == 302


def test_the_database_refuses_it_too(planned, cast):
    later = services.plan_campaign(
        cast.chief, fields(label="Senere", first=date(2027, 1, 4), last=date(2027, 1, 8))
    ).id
    added = (
        "insert into campaign (kind, label, contact_type, first_day, last_day, made_at, version) "
        "values ('campaign', 'x', 'information', '2026-12-10', '2026-12-20', '2026-11-24', 1)"
    )
    for statement in (added, "update campaign set first_day = '2026-12-10' where id = :later"):
        with pytest.raises(IntegrityError, match="days are taken"):
            db.session.execute(text(statement), {"later": later} if ":later" in statement else {})
        db.session.rollback()
    assert len(queries.periods()) == 2


def test_of_two_who_plan_the_same_days_at_once_one_is_told(cast, all_at_once):
    def plan(person_id):
        person = db.session.get_one(Person, person_id)
        return services.plan_campaign(person, fields(label=person.name)).label

    chief, other = cast.chief.id, cast.other_chief.id
    found = all_at_once(lambda: plan(chief), lambda: plan(other))
    assert sorted(isinstance(each, Refused) for each in found) == [False, True]
    assert len(queries.periods()) == 1


def test_one_that_is_called_off_gives_its_days_back(planned, cast, sign_in, post):
    browser = sign_in(cast.coordinator)
    path = f"/campaigns/{planned.id}"
    assert post(browser, f"{path}/end", {"version": "9" * 5000}, page=path).status_code == 409
    assert post(browser, f"{path}/end", {"version": planned.version}, page=path).status_code == 302
    services.plan_campaign(cast.chief, fields(label="En anden"))
    assert "Kampagnen er forbi og kan ikke ændres." in browser.get(path).text


def test_a_second_editor_sees_what_the_first_did(planned, cast, sign_in, post):
    first, second = sign_in(cast.chief), sign_in(cast.coordinator)
    path = f"/campaigns/{planned.id}"
    version = planned.version
    assert post(first, path, posted(label="Flytning hjemmefra", version=version)).status_code == 302
    answer = post(second, path, posted(label="Mit navn", version=version))
    assert answer.status_code == 409
    assert "Flytning hjemmefra" in answer.text
    assert 'value="Mit navn"' in answer.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"label": ""}, "Udfyld feltet."),
        ({"label": "Ring 010190-1234"}, "ligner et CPR-nummer"),
        ({"aim": "Ring 010190-1234"}, "ligner et CPR-nummer"),
        ({"first_day": "i morgen"}, "Skriv datoen som dag, måned og år."),
        ({"last_day": "i morgen"}, "Skriv datoen som dag, måned og år."),
        ({"last_day": "2026-11-30"}, "Den sidste dag ligger før den første."),
        ({"first_day": "2026-11-01", "last_day": "2026-11-02"}, "sidste dag er forbi"),
        ({"contact_type": "andet"}, "Vælg noget på listen."),
    ],
)
def test_bad_input_is_explained_and_nothing_is_lost(cast, sign_in, post, wrong, said):
    answer = post(sign_in(cast.chief), "/campaigns/new", posted(**({"medium": "Breve"} | wrong)))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Breve"' in answer.text
    assert queries.campaigns() == []


def test_citizens_see_it_while_it_runs_when_the_planner_chose_that(cast, client, clock):
    services.plan_campaign(cast.chief, fields(label="<b>Digital</b> flytning", public=True))
    clock.move_to(in_copenhagen("2026-12-02 12:00"))
    page = client.get("/").text
    assert "Lige nu hjælper vi især med: &lt;b&gt;Digital&lt;/b&gt; flytning" in page
    clock.move_to(in_copenhagen("2026-12-20 12:00"))
    assert "Lige nu hjælper vi især" not in client.get("/").text


def test_the_list_takes_few_queries_however_many_there_are(cast, sign_in, count_queries):
    browser = sign_in(cast.coordinator)

    def plan(number):
        first = FIRST + timedelta(days=20 * number)
        services.plan_campaign(
            cast.chief, fields(label=f"nr. {number}", first=first, last=first + timedelta(days=5))
        )

    plan(0)
    few = count_queries(lambda: browser.get("/campaigns"))
    for number in range(1, 12):
        plan(number)
    assert count_queries(lambda: browser.get("/campaigns")) == few <= 12
