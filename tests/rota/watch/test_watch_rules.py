"""The set times of the watch, and what holds whatever happens: outages, people who come, people who leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.rota.rules import Evening
from hotline.rota.watch import rules
from hotline.rota.watch.rules import Facts, Kind, Left, No, OnShift, Part, Step
from tests.conftest import in_copenhagen

START = in_copenhagen("2026-11-30 19:00")
EVENING = Evening(START, START + timedelta(hours=3), 1)
LONG_AGO = START - timedelta(days=30)
METTE, OLE = OnShift(1, LONG_AGO), OnShift(2, LONG_AGO)
BOTH = Facts(METTE, OLE)


def _kinds(now: datetime, facts: Facts, evening: Evening = EVENING) -> list[tuple[Kind, bool]]:
    return [(step.kind, step.skipped) for step in rules.due(evening, now, facts)]


def _due(minutes: float, facts: Facts = BOTH) -> list[str]:
    """What is done at so many minutes after the start; what is only noted is left out."""
    return [
        step.kind
        for step in rules.due(EVENING, START + timedelta(minutes=minutes), facts)
        if not step.skipped
    ]


class TestTheSetTimes:
    @pytest.mark.parametrize(
        ("minutes", "found"),
        [
            (-10 * 60 - 1, []),
            (-10 * 60, ["morning"]),
            (-11, ["morning"]),
            (-10, ["remind"]),
            (-1, ["remind"]),
            (0, ["backup-called"]),
            (5, ["backup-called", "chief-called"]),
            (10, ["backup-called", "chief-called", "others-called"]),
            (179, ["backup-called", "chief-called", "others-called"]),
            (180, []),
        ],
    )
    def test_each_step_has_its_time_and_calls_for_help_stand_until_the_end(self, minutes, found):
        assert _due(minutes) == found

    def test_without_a_backup_the_chief_is_called_at_once(self):
        alone = Facts(METTE, None)
        assert _due(-1, alone) == ["remind"]
        assert _due(0, alone) == ["chief-called"]

    def test_without_a_primary_there_is_nobody_to_remind_so_help_is_called_earlier(self):
        assert _due(-11, Facts(None, OLE)) == []
        assert _due(-10, Facts(None, OLE)) == ["backup-called"]
        assert _due(5, Facts(None, OLE)) == ["backup-called", "chief-called"]

    def test_an_evening_that_nobody_is_on_closes_ten_minutes_after_the_others_were_asked(self):
        assert _due(-10, Facts(None, None)) == ["chief-called"]
        assert _due(-1, Facts(None, None)) == ["chief-called"]
        assert _due(0, Facts(None, None)) == ["chief-called", "others-called"]
        assert _due(9, Facts(None, None)) == ["chief-called", "others-called"]
        assert _due(10, Facts(None, None)) == ["chief-called", "others-called", "closed"]

    def test_nothing_is_due_when_somebody_is_there_or_the_evening_is_not(self):
        assert _due(20, replace(BOTH, present=True)) == []
        assert _kinds(START, BOTH, replace(EVENING, planned=False)) == []
        assert _kinds(START, BOTH, replace(EVENING, closed=True)) == []

    def test_what_was_done_is_not_due_again(self):
        done = frozenset({rules.called(2), "chief-called"})
        assert _due(10, replace(BOTH, done=done)) == ["others-called"]

    def test_a_backup_who_was_put_on_since_is_called_too(self):
        done = frozenset({rules.called(2), "chief-called"})
        assert _due(7, Facts(METTE, OnShift(3, START), done=done)) == ["backup-called"]

    def test_who_is_put_on_late_is_reminded_at_once(self):
        assert _kinds(START - timedelta(minutes=4), Facts(OnShift(1, START - timedelta(minutes=5)), OLE)) == [
            (Kind.REMIND, False)
        ]
        assert _kinds(START - timedelta(hours=3), Facts(OnShift(1, START - timedelta(hours=4)), OLE)) == [
            (Kind.MORNING, False)
        ]

    def test_who_begins_in_the_morning_is_reminded_the_evening_before(self):
        assert rules.reminded_at(in_copenhagen("2026-11-30 08:00")) == in_copenhagen("2026-11-29 18:00")
        assert rules.reminded_at(in_copenhagen("2026-11-30 12:00")) == in_copenhagen("2026-11-30 09:00")

    def test_the_reminder_is_at_nine_on_both_sides_of_a_clock_change(self):
        assert rules.reminded_at(in_copenhagen("2026-10-25 19:00")) == in_copenhagen("2026-10-25 09:00")
        assert rules.reminded_at(in_copenhagen("2027-03-28 19:00")) == in_copenhagen("2027-03-28 09:00")


class TestAnOutage:
    def test_reminders_that_came_too_late_are_noted_and_calls_are_made_in_one_go(self):
        assert _kinds(START + timedelta(minutes=7), BOTH) == [
            (Kind.MORNING, True),
            (Kind.REMIND, True),
            (Kind.BACKUP, False),
            (Kind.CHIEF, False),
        ]

    def test_the_stronger_reminder_takes_the_place_of_the_earlier_one(self):
        assert _kinds(START - timedelta(minutes=5), BOTH) == [(Kind.MORNING, True), (Kind.REMIND, False)]

    def test_nothing_is_said_of_an_evening_that_was_slept_through(self):
        assert _kinds(START + timedelta(hours=3), BOTH) == []


class TestAfterLeaving:
    LEFT = Left(7, START + timedelta(hours=1))

    def test_a_telephone_that_lies_still_for_five_minutes_calls_for_help(self):
        left = replace(BOTH, left=self.LEFT)
        assert _due(64, left) == []
        assert _due(65, left) == ["alone"]
        assert _due(65, replace(left, present=True)) == []
        assert _due(65, replace(left, done=frozenset({"alone:7"}))) == []

    def test_not_when_the_evening_ends_in_a_moment(self):
        left = replace(BOTH, left=Left(7, START + timedelta(minutes=165)))
        assert _due(170, left) == ["alone"]
        assert _due(171, left) == []

    def test_an_evening_that_nobody_is_on_any_more_closes(self):
        left = Facts(None, None, left=self.LEFT)
        assert _due(69, left) == ["alone"]
        assert _due(70, left) == ["alone", "closed"]

    def test_who_left_before_the_start_is_missed_like_anybody_else(self):
        left = replace(BOTH, left=Left(7, START - timedelta(minutes=5)))
        assert _due(0, left) == ["backup-called"]


class TestWhoMayTakeIt:
    @pytest.mark.parametrize(
        ("part", "minutes", "facts", "found"),
        [
            (Part.PRIMARY, -31, BOTH, No.TOO_EARLY),
            (Part.PRIMARY, -30, BOTH, None),
            (Part.PRIMARY, 179, BOTH, None),
            (Part.PRIMARY, 180, BOTH, No.OVER),
            (Part.BACKUP, -30, BOTH, No.NOT_CALLED),
            (Part.BACKUP, -9, replace(BOTH, done=frozenset({rules.called(2)})), None),
            (Part.BACKUP, -30, Facts(None, OLE), None),
            (Part.BACKUP, 0, BOTH, None),
            (Part.COLLEAGUE, -1, Facts(METTE, None), No.NOT_BEGUN),
            (Part.COLLEAGUE, 0, Facts(METTE, None), None),
            (Part.COLLEAGUE, 4, BOTH, No.BACKUP_FIRST),
            (Part.COLLEAGUE, 5, BOTH, None),
            (Part.COLLEAGUE, 64, replace(BOTH, left=Left(7, START + timedelta(hours=1))), No.BACKUP_FIRST),
            (Part.COLLEAGUE, 65, replace(BOTH, left=Left(7, START + timedelta(hours=1))), None),
            (None, 60, BOTH, No.NOT_YOURS),
        ],
    )
    def test_in_their_turn(self, part, minutes, facts, found):
        assert rules.take(EVENING, START + timedelta(minutes=minutes), part, facts) == found


# Rounds of the watch at any seconds of the day, as after any outages; sorted, since time only goes forward.
ROUNDS = st.lists(st.integers(-11 * 3600, 4 * 3600), max_size=40).map(sorted)
PEOPLE = st.sampled_from([BOTH, Facts(METTE, None), Facts(None, OLE), Facts(None, None)])


def _go(rounds: list[int], facts: Facts, comes_at: int | None = None) -> list[tuple[int, Step]]:
    """Every step that the rounds find, each noted as done; somebody comes at `comes_at` seconds and stays."""
    done: list[tuple[int, Step]] = []
    for second in rounds:
        here = comes_at is not None and second >= comes_at
        names = frozenset(step.once for _second, step in done)
        found = rules.due(
            EVENING, START + timedelta(seconds=second), replace(facts, present=here, done=names)
        )
        done += [(second, step) for step in found]
    return done


@settings(deadline=None, max_examples=300)
@given(ROUNDS, PEOPLE, st.none() | st.integers(-1800, 3 * 3600))
def test_each_step_comes_once_at_most_in_order_and_never_when_somebody_is_there(rounds, facts, comes_at):
    done = _go(rounds, facts, comes_at)
    assert len({step.once for _second, step in done}) == len(done)
    order = list(Kind)
    kinds = [order.index(step.kind) for _second, step in done]
    assert kinds == sorted(kinds)
    assert all(comes_at is None or second < comes_at for second, _step in done)
    assert all(second < 3 * 3600 for second, _step in done)
    assert all(second < 0 for second, step in done if step.kind is Kind.REMIND and not step.skipped)


@settings(deadline=None, max_examples=300)
@given(ROUNDS, PEOPLE, st.integers(300, 3 * 3600 - 1))
def test_when_nobody_comes_the_chief_is_told_as_soon_as_the_watch_is_awake(rounds, facts, wakes):
    slept = [second for second in rounds if second < 300]
    done = _go([*slept, wakes], facts)
    assert [step.kind for _second, step in done].count(Kind.CHIEF) == 1


@settings(deadline=None, max_examples=100)
@given(ROUNDS, PEOPLE)
def test_no_outage_makes_more_calls_than_no_outage(rounds, facts):
    steady = {step.once for _second, step in _go(list(range(-11 * 3600, 4 * 3600, 60)), facts)}
    assert {step.once for _second, step in _go(rounds, facts)} <= steady
    assert not any(step.skipped for _second, step in _go(list(range(-11 * 3600, 4 * 3600, 60)), facts))
