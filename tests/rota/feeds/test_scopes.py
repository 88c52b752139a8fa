"""The four kinds of feeds: what each shows, to whom, and that nobody's name stands in the public one."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from icalendar import Calendar

from hotline.accounts import services as people
from hotline.accounts.models import Municipality, Person
from hotline.core.db import db
from hotline.core.errors import Refused
from hotline.opening import services as opening
from hotline.rota.calendar import Scope
from hotline.rota.feeds import services

names = itertools.count()


@pytest.fixture
def follow(client):
    """Ask for a feed of some scope as one person follows it; a made address is used again."""
    # By object, not by person.id: reading that would be a query of the test's own.
    made: dict[tuple[Person, Scope], str] = {}

    def follow(person: Person, scope: Scope, path: str | None = None, **headers: str):
        key = (person, scope)
        if key not in made:
            made[key] = services.add_calendar_token(person, f"Adresse {next(names)}", scope)[1]
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get(path or f"/calendar/{made[key]}.ics", headers=sent)

    return follow


def summaries(answer) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.get_data()).walk("VEVENT")]


def test_the_municipalitys_feed_names_both_on_each_evening(plan, published, follow):
    found = summaries(follow(plan.mette, Scope.MUNICIPALITY))
    assert found[:2] == [
        "Hvidovre – vagt: Mette Madsen, bagvagt: Ole Olsen",
        "Hvidovre – vagt: Ole Olsen, bagvagt: Mette Madsen",
    ]


def test_it_takes_nobodys_time(plan, published, follow):
    for event in Calendar.from_ical(follow(plan.mette, Scope.LINE).get_data()).walk("VEVENT"):
        assert (str(event["TRANSP"]), str(event["X-MICROSOFT-CDO-BUSYSTATUS"])) == ("TRANSPARENT", "FREE")


def test_a_neighbour_follows_the_whole_line_but_not_the_municipality(plan, published, follow):
    assert len(summaries(follow(plan.other_staff, Scope.LINE))) == 4
    assert summaries(follow(plan.other_staff, Scope.MUNICIPALITY)) == []


def test_drafts_are_in_neither(plan, evenings, staff, follow):
    staff(evenings[0], plan.mette, plan.ole)
    assert summaries(follow(plan.mette, Scope.MUNICIPALITY)) == []
    assert summaries(follow(plan.mette, Scope.LINE)) == []


def test_a_hole_is_said(plan, published, staff, follow):
    staff(published[0], plan.mette, None)
    assert summaries(follow(plan.mette, Scope.LINE))[0] == "Hvidovre – vagt: Mette Madsen, bagvagt: mangler"


def test_the_openings_name_nobody_and_show_drafts_as_open(plan, evenings, staff, follow):
    staff(evenings[0], plan.mette, plan.ole)
    answer = follow(plan.mette, Scope.OPENINGS)
    assert set(summaries(answer)) == {"Vestegnens Hotline har åbent"}
    for name in ("Mette", "Ole", "Hvidovre", "/rota/"):
        assert name not in answer.text
    assert "CLASS:PUBLIC" in answer.text


def test_a_closed_evening_is_cancelled_in_all_of_them_with_its_reason(plan, published, follow):
    opening.add_closing_day(plan.coordinator, published[1].day, "Personaledag")
    for scope in (Scope.MUNICIPALITY, Scope.LINE, Scope.OPENINGS):
        gone = [
            event
            for event in Calendar.from_ical(follow(plan.mette, scope).get_data()).walk("VEVENT")
            if str(event["STATUS"]) == "CANCELLED"
        ]
        assert len(gone) == 1
        assert "Personaledag" in str(gone[0]["DESCRIPTION"])


@pytest.mark.parametrize("scope", list(Scope))
def test_without_a_change_the_bytes_are_the_same_for_a_month(plan, published, follow, clock, scope):
    first = follow(plan.mette, scope)
    clock.shift(timedelta(days=30))
    again = follow(plan.mette, scope)
    assert (again.get_data(), again.headers["ETag"]) == (first.get_data(), first.headers["ETag"])
    assert follow(plan.mette, scope, If_None_Match=first.headers["ETag"]).status_code == 304


@pytest.mark.parametrize("scope", [Scope.PERSONAL, Scope.MUNICIPALITY, Scope.LINE])
def test_a_change_raises_the_sequence_under_the_same_uid(plan, published, staff, follow, scope):
    def by_uid(answer):
        return {
            str(e["UID"]): int(e["SEQUENCE"]) for e in Calendar.from_ical(answer.get_data()).walk("VEVENT")
        }

    before = follow(plan.mette, scope)
    staff(published[0], plan.mette, None)
    after = follow(plan.mette, scope, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    old, new = by_uid(before), by_uid(after)
    assert old.keys() == new.keys()
    assert sum(new[uid] > old[uid] for uid in old) == 1


@pytest.mark.parametrize("scope", list(Scope))
def test_an_unchanged_feed_is_one_query_and_a_changed_one_two(plan, published, follow, count_queries, scope):
    tag = follow(plan.mette, scope).headers["ETag"]
    assert count_queries(lambda: follow(plan.mette, scope, If_None_Match=tag)) == 1
    assert count_queries(lambda: follow(plan.mette, scope)) == 1, "the text is still in memory"
    db.session.get(Person, plan.mette.id).language = "en"
    db.session.commit()
    assert count_queries(lambda: follow(plan.mette, scope)) == 2


def test_who_moves_to_another_municipality_no_longer_follows_the_old_one(plan, published, follow):
    assert follow(plan.mette, Scope.MUNICIPALITY).status_code == 200
    mette = db.session.get(Person, plan.mette.id)
    other = db.session.get(Person, plan.other_staff.id).municipality_id
    fields = people.PersonFields(mette.name, mette.email, "", mette.role, other, True)
    people.change_person(plan.coordinator, mette.id, mette.version, fields)
    assert follow(plan.mette, Scope.MUNICIPALITY).status_code == 404
    assert follow(plan.mette, Scope.PERSONAL).status_code == 200


def test_the_coordinator_chooses_whose_to_follow(plan, published, client):
    home = db.session.scalars(db.select(Municipality).where(Municipality.key == "hvidovre")).one()
    _row, secret = services.add_calendar_token(
        plan.coordinator, "Hvidovre", Scope.MUNICIPALITY, municipality_id=home.id
    )
    assert len(summaries(client.get(f"/calendar/{secret}.ics"))) == 4
    with pytest.raises(Refused):
        services.add_calendar_token(plan.coordinator, "Ingen", Scope.MUNICIPALITY)


def test_an_alarm_rings_before_what_is_not_cancelled(plan, published, staff, client):
    _row, secret = services.add_calendar_token(plan.mette, "Telefon", alarm_minutes=60)
    staff(published[0], None, plan.ole)
    for event in Calendar.from_ical(client.get(f"/calendar/{secret}.ics").get_data()).walk("VEVENT"):
        alarms = event.walk("VALARM")
        assert len(alarms) == (str(event["STATUS"]) == "CONFIRMED")
        assert all(alarm.decoded("TRIGGER") == timedelta(hours=-1) for alarm in alarms)


def test_a_renewed_address_shows_the_same_and_the_old_one_is_gone(plan, published, client):
    row, old = services.add_calendar_token(plan.mette, "Telefon", Scope.LINE, alarm_minutes=15)
    renewed, new = services.renew_calendar_token(plan.mette, row.id)
    assert (renewed.scope, renewed.alarm_minutes, renewed.name) == (Scope.LINE, 15, "Telefon")
    assert client.get(f"/calendar/{old}.ics").status_code == 404
    assert len(summaries(client.get(f"/calendar/{new}.ics"))) == 4


def test_all_are_closed_at_once_when_a_telephone_is_lost(plan, published, client, sign_in, post):
    secrets = [services.add_calendar_token(plan.mette, name)[1] for name in ("Telefon", "Arbejde")]
    post(sign_in(plan.mette), "/rota/calendar/revoke", page="/rota/calendar")
    assert {client.get(f"/calendar/{secret}.ics").status_code for secret in secrets} == {404}


def test_the_page_makes_one_of_each_kind(plan, published, sign_in, post, client):
    browser = sign_in(plan.chief)
    for scope in Scope:
        data = {"name": f"Min {scope}", "scope": scope.value, "alarm": "60"}
        page = post(browser, "/rota/calendar", data).text
        address = page.partition('id="https-address" type="text" readonly value="')[2].partition('"')[0]
        assert client.get(address.removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize("data", [{"scope": "everything"}, {"scope": "personal", "alarm": "-5"}])
def test_the_page_refuses_what_is_not_offered_and_keeps_what_was_typed(plan, sign_in, post, data):
    answer = post(sign_in(plan.chief), "/rota/calendar", {"name": "Min telefon", "alarm": "", **data})
    assert answer.status_code == 422
    assert 'value="Min telefon"' in answer.text
