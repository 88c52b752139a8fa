"""The closing days of Danish municipalities, year by year (domain 2c)."""

from __future__ import annotations

from datetime import date

import pytest

from hotline.opening import presets
from hotline.opening.presets import DEFAULTS, Preset

CLOSED_EVENINGS = {
    2025: "1/1 17/4 21/4 1/5 29/5 5/6 9/6 24/12 25/12 29/12 30/12 31/12",
    2026: "1/1 2/4 6/4 14/5 25/5 24/12 28/12 29/12 30/12 31/12",
    2027: "25/3 29/3 6/5 17/5 27/12 28/12 29/12 30/12",
}


def closed_evenings(year: int) -> list[str]:
    found = presets.candidates(year, DEFAULTS)
    return [f"{each.day.day}/{each.day.month}" for each in found if each.day.weekday() < 4]


@pytest.mark.parametrize("year", sorted(CLOSED_EVENINGS))
def test_the_closed_evenings_are_those_that_the_domain_lists(year):
    assert closed_evenings(year) == CLOSED_EVENINGS[year].split()


@pytest.mark.parametrize("bridge", [date(2024, 12, 23), date(2029, 6, 4), date(2026, 1, 2)])
def test_a_weekday_between_closed_neighbours_is_a_bridge_day(bridge):
    found = {each.day: each.preset for each in presets.candidates(bridge.year, DEFAULTS)}
    assert found[bridge] is Preset.BRIDGE_DAY


def test_a_bridge_day_may_lean_on_what_was_agreed_by_hand():
    by_hand = [date(2026, 11, 24), date(2026, 11, 26)]
    found = presets.candidates(2026, [Preset.BRIDGE_DAY], closed=by_hand)
    assert date(2026, 11, 25) in {each.day for each in found}


def test_without_the_preset_there_are_no_bridge_days():
    found = presets.candidates(2029, [Preset.CONSTITUTION_DAY])
    assert [each.day for each in found] == [date(2029, 6, 5)]


def test_great_prayer_day_was_a_holiday_until_2023():
    assert "Store bededag" in presets.public_holidays(2023).values()
    assert "Store bededag" not in presets.public_holidays(2024).values()


def test_names_are_danish_whatever_the_locale():
    assert {"Skærtorsdag", "2. påskedag", "Kristi himmelfartsdag", "2. juledag"} <= set(
        presets.public_holidays(2026).values()
    )


def test_a_day_with_two_reasons_is_closed_once():
    found = [each for each in presets.candidates(2028, DEFAULTS) if each.day == date(2028, 6, 5)]
    assert [each.preset for each in found] == [Preset.PUBLIC_HOLIDAY]


def test_a_closed_week_closes_all_its_days_of_that_year():
    found = presets.candidates(2026, [], weeks=[29, 53])
    assert [each.day for each in found][:7] == [date(2026, 7, day) for day in range(13, 20)]
    assert [each.day for each in found][7:] == [date(2026, 12, day) for day in range(28, 32)]


@pytest.mark.parametrize(("year", "week"), [(2027, 53), (2026, 0), (2026, 54)])
def test_a_week_that_the_year_does_not_have_is_an_error(year, week):
    with pytest.raises(ValueError, match="week"):
        presets.candidates(year, [], weeks=[week])


def test_what_was_taken_away_by_hand_is_not_suggested_again():
    found = presets.candidates(2026, [Preset.AFTER_CHRISTMAS, Preset.MAY_DAY])
    saved = {date(2026, 12, 29): Preset.AFTER_CHRISTMAS, date(2026, 3, 3): None}
    offered = {
        each.candidate.day: (each.is_saved, each.is_suggested) for each in presets.proposals(found, saved)
    }
    assert offered[date(2026, 5, 1)] == (False, True)
    assert offered[date(2026, 12, 29)] == (True, False)
    assert offered[date(2026, 12, 28)] == (False, False)
