"""Seeing what other hours would mean, choosing, and going back without losing anything."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from hotline.accounts.queries import municipalities, municipality
from hotline.opening import queries, rules, services, wages
from hotline.rota import queries as rota_queries
from hotline.rota import services as rota
from hotline.rota.hours import services as hours
from hotline.rota.hours.pay import PayClass, Rounding
from hotline.rota.rules import IsoWeek
from hotline.rota.services import Wanted
from tests.conftest import in_copenhagen

HOME = "/admin/opening"
NEW_HOURS = f"{HOME}/hours/new"
LINE = f"{HOME}/hours/line"
SUNDAYS = {"weekdays": ["6"], "start": "18:30", "end": "22:00", "valid_from": "2027-07-01", "valid_to": ""}
WEEK = IsoWeek(2026, 49)


@pytest.fixture
def published(opened):
    """The four evenings of week 49, published."""
    rota.change_week(None, WEEK, municipality("hvidovre").id, version=0)
    rota.change_week(None, IsoWeek(2026, 50), municipality("hvidovre").id, version=0)
    evenings = rota_queries.shifts_between(WEEK.monday, WEEK.sunday)
    rota.staff_evenings(
        None, [Wanted(shift.id, opened.mette.id, opened.ole.id, None, None) for shift in evenings]
    )
    rota.publish(None, WEEK.monday, WEEK.sunday)
    return [shift.id for shift in evenings]


def change(start="18:30", end="22:00", valid_from="2026-11-30"):
    rows = [row for row in queries.opening_rules() if row.valid_to is None]
    return {
        "change-rules": [f"{row.id}:{row.version}" for row in rows],
        "change-start": start,
        "change-end": end,
        "change-valid_from": valid_from,
    }


def path(act=""):
    row = next(row for row in queries.opening_rules() if row.valid_to is None)
    return f"{HOME}/hours/{row.id}{act}"


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_look_ahead_saves_nothing_and_tells_evenings_hours_and_wages(browser, changes):
    page = browser.get(NEW_HOURS, query_string=SUNDAYS)
    assert page.status_code == 200
    said = plain(page)
    assert "Intet er gemt endnu." in said
    assert "mandag til torsdag kl. 19.00–22.00, søndag kl. 18.30–22.00" in said
    before = rules.total(queries.openings_between(date(2027, 7, 1), date(2027, 12, 31)))
    sundays = 25  # Of 26: the last one is 2. juledag.
    assert f"Nu {before.evenings} {before.hours:.0f} {before.hours * 300:,.0f}".replace(",", ".") in said
    assert f"Efter {before.evenings + sundays}" in said
    assert "1. juli 2027 til 31. december 2027" in said
    assert "Der er ikke aftalt lukkedage for 2028 endnu" in said
    assert len(queries.opening_rules()) == 4
    assert changes == []


def test_a_year_of_five_evenings_is_what_the_seeds_reckon():
    # Row 20 of domain.md: four evenings become five, 600 hours become 750.
    start = date(2027, 1, 1)
    week = [rules.OpeningRule(day, time(19), time(22), start) for day in (0, 1, 2, 3, 6)]
    found = rules.openings(rules.Timetable(tuple(week)), date(2027, 1, 4), date(2027, 12, 19))
    assert rules.total(found).hours == 750
    assert wages.seeds_cost(found) == Decimal(225_000)


def test_whoever_knows_the_pay_is_believed(browser):
    assert "skitseplanen" in plain(browser.get(NEW_HOURS, query_string=SUNDAYS))
    double = hours.PayFields(
        date(2027, 1, 1), frozenset(range(8)), PayClass.OVERTIME_100, 150, 30_000, 0, Rounding.NONE
    )
    for each in municipalities():
        hours.add_pay_rule(None, each.id, double)
    page = plain(browser.get(NEW_HOURS, query_string=SUNDAYS))
    before = rules.total(queries.openings_between(date(2027, 7, 1), date(2027, 12, 31)))
    assert f"{before.hours * 600:,.0f}".replace(",", ".") in page
    assert "skitseplanen" not in page


def test_going_back_to_correct_loses_nothing(browser):
    page = browser.get(NEW_HOURS, query_string=SUNDAYS).text
    back = re.search(r'class="back-link" href="([^"]+)"', page)[1].replace("&amp;", "&")
    form = browser.get(back).text
    for typed in ('value="6" checked', 'value="18:30"', 'value="22:00"', 'value="2027-07-01"'):
        assert typed in form


def test_going_back_to_a_change_keeps_its_weekdays(browser):
    data = change()
    data["change-rules"] = data["change-rules"][:2]
    page = browser.get(path("/change"), query_string=data).text
    back = re.search(r'class="back-link" href="([^"]+)"', page)[1].replace("&amp;", "&")
    form = browser.get(back).text
    assert [each in form for each in ('id="change-rules-0"', 'value="18:30"')] == [True, True]
    ticked = re.findall(r'name="change-rules" value="[^"]+" checked', form)
    assert len(ticked) == 2


def test_a_look_ahead_at_nonsense_shows_the_form_filled(browser):
    answer = browser.get(NEW_HOURS, query_string={**SUNDAYS, "start": "halv syv"})
    assert answer.status_code == 422
    assert 'value="halv syv"' in answer.text


def test_published_evenings_stay_unless_asked(browser, decide, published):
    page = browser.get(path("/change"), query_string=change())
    assert "4 udgivne aftener bliver ramt" in page.text
    assert "mand. 30. nov." in page.text or "man. 30. nov." in page.text
    assert "4 kladder får ny tid." in page.text
    assert decide(browser, path("/change"), change()).status_code == 302
    monday = rota_queries.shifts_between(WEEK.monday, WEEK.monday)[0]
    assert monday.starts_at == in_copenhagen("2026-11-30 19:00")
    assert queries.openings_between(WEEK.monday, WEEK.monday)[0].opens_at == monday.starts_at
    assert queries.openings_between(date(2026, 12, 7), date(2026, 12, 7))[0].opens_at == in_copenhagen(
        "2026-12-07 18:30"
    )


def test_published_evenings_follow_when_asked(browser, decide, published):
    answer = decide(browser, path("/change"), change(), {"published": "follow"})
    assert answer.status_code == 302
    monday = rota_queries.shifts_between(WEEK.monday, WEEK.monday)[0]
    assert monday.starts_at == in_copenhagen("2026-11-30 18:30")


def test_published_evenings_that_would_be_lost_are_listed(browser, decide, published):
    rows = change()["change-rules"]
    data = {"end-rules": rows, "end-last_day": "2026-12-01"}
    page = browser.get(path("/end"), query_string=data).text
    assert page.count("Aflyses") == 2
    assert "2 aftener aflyses." in page
    assert decide(browser, path("/end"), data).status_code == 302
    assert len(rota_queries.shifts_between(WEEK.monday, WEEK.sunday)) == 4
    assert queries.openings_between(date(2026, 12, 7), date(2027, 12, 31)) == []


def test_a_plan_that_changed_meanwhile_is_told_and_the_choice_kept(browser, decide, opened, published):
    page = browser.get(path("/change"), query_string=change())
    seen = re.search(r'name="seen" value="([^"]+)"', page.text)[1]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    data = change()
    rota.withdraw(None, WEEK.monday, WEEK.monday)
    answer = browser.post(
        path("/change"), data={**data, "csrf_token": token, "seen": seen, "published": "follow"}
    )
    assert answer.status_code == 409
    assert "er ændret imens" in answer.text
    assert "3 udgivne aftener bliver ramt" in answer.text
    assert 'value="follow" checked' in answer.text
    assert len(queries.opening_rules()) == 4


def test_hours_that_changed_meanwhile_bring_the_form_back_filled(browser, opened):
    page = browser.get(path("/change"), query_string=change()).text
    fields = {"seen": re.search(r'name="seen" value="([^"]+)"', page)[1], "published": "stay"}
    fields["csrf_token"] = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    data, where = change(), path("/change")
    services.change_opening_rules(
        opened.coordinator,
        {row.id: row.version for row in queries.opening_rules()},
        time(17),
        time(20),
        date(2027, 1, 1),
    )
    answer = browser.post(where, data={**data, **fields})
    assert answer.status_code == 409
    assert 'value="18:30"' in answer.text
    assert answer.text.count('name="change-rules"') == 4


@pytest.mark.parametrize(
    ("line", "first_week"),
    [
        ("midtjylland", 5),
        ("online", 15),
    ],
)
def test_another_lines_hours_are_a_start(browser, decide, line, first_week, actions):
    data = {"line": line, "valid_from": "2027-02-01"}
    assert "Intet er gemt endnu." in browser.get(LINE, query_string=data).text
    assert decide(browser, LINE, data).status_code == 302
    assert len(queries.openings_between(date(2027, 2, 1), date(2027, 2, 7))) == first_week
    assert len(queries.openings_between(date(2027, 1, 25), date(2027, 1, 31))) == 4
    assert actions()[-1] == "opening.take_line"


def test_vestegnens_own_hours_are_there_already(browser):
    answer = browser.get(LINE, query_string={"line": "vestegnen", "valid_from": "2027-02-01"})
    assert answer.status_code == 422
    assert "Sådan er åbningstiden allerede" in answer.text


@pytest.mark.parametrize("data", [{"line": "mars"}, {"line": ""}, {"valid_from": "2020-01-01"}])
def test_a_line_that_makes_no_sense_is_explained(browser, data):
    answer = browser.get(LINE, query_string={"line": "online", "valid_from": "2027-02-01", **data})
    assert answer.status_code == 422


def test_the_public_sees_one_long_day_where_shifts_touch(client, browser, decide, clock):
    decide(browser, LINE, {"line": "online", "valid_from": "2026-11-30"})
    clock.move_to(in_copenhagen("2026-11-30 09:00"))
    assert "Ring inden kl. 22.00" in client.get("/").text
    assert "mandag til fredag kl. 8.00–22.00" in client.get("/").text


@pytest.mark.parametrize("where", [NEW_HOURS, LINE])
def test_only_a_coordinator_may_look_ahead(opened, sign_in, where):
    assert sign_in(opened.chief).get(where).status_code == 404


def test_the_look_ahead_asks_as_little_whatever_the_size_of_the_plan(browser, published, count_queries):
    def look():
        assert browser.get(where, query_string=data).status_code == 200

    where, data = path("/change"), change()
    few = count_queries(look)
    for number in range(51, 53):
        rota.change_week(None, IsoWeek(2026, number), municipality("hvidovre").id, version=0)
    assert count_queries(look) == few <= 12


def test_weeks_nobody_has_are_told(browser, published):
    page = browser.get(NEW_HOURS, query_string={**SUNDAYS, "valid_from": "2026-12-01"})
    assert "2 nye vagter kommer til" in page.text


def test_keeping_is_by_whole_weeks(browser, decide, published):
    decide(browser, path("/change"), change(valid_from="2026-12-02"))
    found = queries.openings_between(date(2026, 11, 30), date(2026, 12, 10))
    starts = {each.day: each.opens_at for each in found}
    assert starts[date(2026, 12, 3)] == in_copenhagen("2026-12-03 19:00")
    assert starts[date(2026, 12, 7)] == in_copenhagen("2026-12-07 18:30")
    assert all(each.length in {timedelta(hours=3), timedelta(hours=3.5)} for each in found)
