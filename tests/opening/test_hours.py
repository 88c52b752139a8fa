"""Setting the weekly hours."""

from __future__ import annotations

from datetime import date

import pytest

from hotline.opening import queries, rules, services
from tests.conftest import in_copenhagen

HOME = "/admin/opening"
NEW_HOURS = f"{HOME}/hours/new"
SUNDAYS = {"weekdays": ["6"], "start": "18:30", "end": "22:00", "valid_from": "2027-07-01", "valid_to": ""}


def ticks(*weekdays: int) -> list[str]:
    rows = {row.weekday: row for row in queries.opening_rules() if row.valid_to is None}
    return [f"{rows[number].id}:{rows[number].version}" for number in weekdays]


def rule_path(weekday: int, act: str = "") -> str:
    row = next(row for row in queries.opening_rules() if row.weekday == weekday and row.valid_to is None)
    return f"{HOME}/hours/{row.id}{act}"


def test_sunday_opens_by_date(browser, decide, changes, actions):
    answer = decide(browser, NEW_HOURS, SUNDAYS, follow_redirects=True)
    assert "Den nye åbningstid er gemt." in answer.text
    assert rules.total(queries.openings_between(date(2027, 7, 1), date(2027, 7, 31))).evenings == 17 + 4
    assert changes == [(date(2027, 7, 1), None)]
    assert actions()[-1] == "opening.add_rule"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"weekdays": []}, "Vælg mindst én ugedag."),
        ({"weekdays": ["9"]}, "Vælg noget på listen."),
        ({"weekdays": ["x"]}, "Vælg noget på listen."),
        ({"start": ""}, "Udfyld feltet."),
        ({"start": "halv syv"}, "Skriv tidspunktet"),
        ({"start": "22:00"}, "Sluttidspunktet skal ligge efter"),
        ({"start": "03:00"}, "tidligst begynde kl. 5.00"),
        ({"valid_from": "i morgen"}, "Skriv datoen"),
        ({"valid_from": "2027-02-29"}, "Skriv datoen"),
        ({"valid_from": "2026-11-24"}, "fra i morgen og frem"),
        ({"valid_from": "0001-01-01"}, "fra i morgen og frem"),
        ({"valid_from": "9999-12-31"}, "inden for de næste 10 år"),
        ({"valid_to": "9999-12-31"}, "inden for de næste 10 år"),
        ({"valid_to": "2027-06-30"}, "Slutdatoen skal ligge efter"),
        ({"weekdays": ["3", "6"]}, "Der er allerede åbent kl. 19.00–22.00"),
    ],
)
def test_bad_hours_are_explained_and_change_nothing(browser, decide, changes, wrong, said, actions):
    answer = decide(browser, NEW_HOURS, {**SUNDAYS, **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert len(queries.opening_rules()) == 4
    assert changes == []


def test_what_was_typed_is_kept(browser, decide):
    page = decide(browser, NEW_HOURS, {**SUNDAYS, "valid_from": "i morgen"}).text
    assert 'value="i morgen"' in page
    assert 'value="18:30"' in page
    assert 'value="6" checked' in page


def test_sending_the_same_hours_twice_saves_once(browser, decide):
    decide(browser, NEW_HOURS, SUNDAYS)
    assert decide(browser, NEW_HOURS, SUNDAYS).status_code == 422
    assert len(queries.opening_rules()) == 5


def test_new_hours_begin_by_date_and_the_past_stays(browser, decide, changes):
    before = queries.openings_between(date(2026, 1, 1), date(2026, 12, 31))
    data = {"change-rules": ticks(0, 1, 2, 3), "change-start": "18:30", "change-end": "21:30"}
    page = rule_path(0)
    answer = decide(browser, f"{page}/change", {**data, "change-valid_from": "2027-01-01"})
    assert answer.status_code == 302
    assert queries.openings_between(date(2026, 1, 1), date(2026, 12, 31)) == before
    first = queries.openings_between(date(2027, 1, 4), date(2027, 1, 4))[0]
    assert first.opens_at == in_copenhagen("2027-01-04 18:30")
    assert changes == [(date(2027, 1, 1), None)]
    ended = [row for row in queries.opening_rules() if row.valid_to]
    assert {row.valid_to for row in ended} == {date(2026, 12, 31)}


def test_one_weekday_may_change_alone_and_again_before_it_begins(browser, decide):
    data = {"change-rules": ticks(0), "change-start": "18:00", "change-end": "21:00"}
    page = rule_path(0)
    decide(browser, f"{page}/change", {**data, "change-valid_from": "2027-01-04"})
    again = {"change-rules": ticks(0), "change-start": "17:00", "change-end": "20:00"}
    page = rule_path(0)
    decide(browser, f"{page}/change", {**again, "change-valid_from": "2027-01-04"})
    assert queries.openings_between(date(2027, 1, 4), date(2027, 1, 5)) == [
        rules.Opening(date(2027, 1, 4), in_copenhagen("2027-01-04 17:00"), in_copenhagen("2027-01-04 20:00")),
        rules.Opening(date(2027, 1, 5), in_copenhagen("2027-01-05 19:00"), in_copenhagen("2027-01-05 22:00")),
    ]
    assert len(queries.opening_rules()) == 5


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"change-rules": ["999999:1"]}, 404, "Siden findes ikke"),
        ({"change-rules": ["drop table"]}, 404, "Siden findes ikke"),
        ({"change-rules": [f"{10**20}:1"]}, 404, "Siden findes ikke"),
        ({"change-rules": [f"1:{10**20}"]}, 404, "Siden findes ikke"),
        ({"change-rules": []}, 422, "Vælg mindst én ugedag."),
        ({"change-valid_from": "2025-12-31"}, 422, "fra i morgen og frem"),
        ({"change-end": "18:00"}, 422, "Sluttidspunktet skal ligge efter"),
    ],
)
def test_a_bad_change_is_explained_and_changes_nothing(browser, decide, changes, wrong, status, said):
    good = {"change-rules": ticks(0), "change-start": "18:30", "change-end": "22:00"}
    page = rule_path(0)
    answer = decide(browser, f"{page}/change", {**good, "change-valid_from": "2027-01-01", **wrong})
    assert answer.status_code == status
    assert said in answer.text
    assert changes == []


def test_a_stale_change_is_told(browser, opened, decide):
    stale, page = ticks(0), rule_path(0)
    services.end_opening_rules(opened.coordinator, {queries.opening_rules()[0].id: 1}, date(2028, 1, 3))
    data = {"change-rules": stale, "change-start": "18:30", "change-end": "22:00"}
    answer = decide(browser, f"{page}/change", {**data, "change-valid_from": "2027-01-01"})
    assert answer.status_code == 409
    assert "En anden har ændret det samme" in answer.text


def test_hours_stop_after_a_day(browser, decide, changes):
    page = rule_path(3)
    answer = decide(browser, f"{page}/end", {"end-rules": ticks(3), "end-last_day": "31/12/2026"})
    assert answer.status_code == 302
    assert {each.day.weekday() for each in queries.openings_between(date(2027, 1, 1), date(2027, 3, 1))} == {
        0,
        1,
        2,
    }
    assert changes == [(date(2027, 1, 1), None)]


def test_hours_that_never_began_go_away(browser, decide, actions):
    decide(browser, NEW_HOURS, SUNDAYS)
    page = rule_path(6)
    decide(browser, f"{page}/end", {"end-rules": ticks(6), "end-last_day": "2026-12-01"})
    assert len(queries.opening_rules()) == 4
    assert actions()[-1] == "opening.remove_rule"


@pytest.mark.parametrize("last_day", ["2026-11-23", "", "9999-12-31"])
def test_hours_cannot_stop_in_the_past_or_beyond_reach(browser, decide, last_day):
    page = rule_path(3)
    answer = decide(browser, f"{page}/end", {"end-rules": ticks(3), "end-last_day": last_day})
    assert answer.status_code == 422
    assert all(row.valid_to is None for row in queries.opening_rules())


def test_old_hours_have_no_page(browser, opened):
    row = queries.opening_rules()[0]
    services.end_opening_rules(opened.coordinator, {row.id: 1}, date(2026, 11, 24))
    assert browser.get(f"{HOME}/hours/{row.id}").status_code == 200
    assert browser.get(f"{HOME}/hours/999999").status_code == 404
