"""Who to ask first, and the way back."""

from __future__ import annotations

import pytest

from hotline.rota.absence.rules import (
    Colleague,
    Way,
    mean_loads,
    rank,
    tells_of_health,
    was_short_notice,
    way_back,
)
from hotline.rota.availability.rules import Mood
from hotline.rota.rules import Load, Slot, was_whole
from tests.conftest import in_copenhagen

EVENING = in_copenhagen("2026-11-30 19:00")


def names(*colleagues, slot=Slot.BACKUP):
    return [each.colleague.name for each in rank(colleagues, slot)]


def test_what_people_say_of_the_day_counts_before_their_load():
    gladly = Colleague(1, "Gerne", Mood.GLADLY, Load(9, 9))
    silent = Colleague(2, "Tavs", None, Load(5, 5))
    rather_not = Colleague(3, "Helst ikke", Mood.RATHER_NOT)
    off = Colleague(4, "Fri", Mood.OFF)
    assert names(off, rather_not, silent, gladly) == ["Gerne", "Tavs", "Helst ikke", "Fri"]
    assert [each.offered for each in rank([off, silent], Slot.BACKUP)] == [True, False]


def test_who_has_had_least_in_the_slot_comes_first_then_least_in_all():
    few_backups, many = Colleague(1, "A", load=Load(8, 1)), Colleague(2, "B", load=Load(1, 4))
    assert names(many, few_backups) == ["A", "B"]
    assert names(many, few_backups, slot=Slot.PRIMARY) == ["B", "A"]
    assert names(Colleague(1, "A", load=Load(3, 2)), Colleague(2, "B", load=Load(1, 2))) == ["B", "A"]


def test_an_evening_beside_it_and_a_late_call_count_against():
    assert names(Colleague(1, "A", beside=1), Colleague(2, "B")) == ["B", "A"]
    lately = Colleague(1, "A", called_at=EVENING)
    assert names(lately, Colleague(2, "B"), Colleague(3, "C")) == ["B", "C", "A"]


def test_the_distance_from_the_mean_is_told():
    found = rank([Colleague(1, "A", load=Load(2, 0)), Colleague(2, "B", load=Load(1, 3))], Slot.BACKUP)
    assert [(each.colleague.name, each.in_slot, each.in_all) for each in found] == [
        ("A", -1.5, -1.0),
        ("B", 1.5, 1.0),
    ]
    assert mean_loads([Load(2, 0), Load(1, 3)]) == (1.5, 1.5)
    assert rank([], Slot.BACKUP) == []
    assert mean_loads([]) == (0, 0)


@pytest.mark.parametrize(
    ("slot", "free", "promoted", "begun", "way"),
    [
        (Slot.BACKUP, {Slot.BACKUP}, False, False, Way.OWN_SLOT),
        (Slot.PRIMARY, set(Slot), False, True, Way.OWN_SLOT),
        (Slot.PRIMARY, {Slot.BACKUP}, True, False, Way.TRADE_BACK),
        (Slot.PRIMARY, {Slot.BACKUP}, True, True, Way.OTHER_SLOT),
        (Slot.PRIMARY, {Slot.BACKUP}, False, False, Way.OTHER_SLOT),
        (Slot.PRIMARY, set(), True, False, Way.NONE),
        (Slot.BACKUP, {Slot.PRIMARY}, False, False, Way.OTHER_SLOT),
    ],
)
def test_the_way_back(slot, free, promoted, begun, way):
    assert way_back(slot, free, promoted=promoted, begun=begun) is way


def test_a_public_reason_that_tells_of_health_is_known():
    for text in ("Sygdom", "Mette er syg", "Vagten har feber", "Barns første sygedag", "indlagt"):
        assert tells_of_health(text)
    for text in ("Ingen bemanding i aften", "Teknisk fejl", "Strømmen er gået", "Vi er psykisk klar"):
        assert not tells_of_health(text)


def test_short_notice_is_a_day_and_a_half():
    assert was_short_notice(in_copenhagen("2026-11-29 08:00"), EVENING)
    assert not was_short_notice(in_copenhagen("2026-11-29 07:00"), EVENING)


def test_an_evening_was_whole_only_when_both_were_on_at_once():
    one, two, three = (in_copenhagen(f"2026-11-30 {hour}:00") for hour in (16, 17, 18))
    assert was_whole([(one, None)], [(two, None)], one, three)
    assert not was_whole([(one, two)], [(two, None)], one, three)
    assert not was_whole([(one, None)], [(one, two)], two, three)
    assert not was_whole([(one, None)], [(three, None)], one, three)
    assert not was_whole([(one, None)], [], one, three)
