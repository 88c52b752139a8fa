"""The rules of the rota as sentences; the planner has its own in `planner/test_solver_*`."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.core.access import Role
from hotline.rota import rules
from hotline.rota.rotation import Share, shares
from hotline.rota.rules import Breach, Candidate, Duty, Evening, IsoWeek, Lack, Load, Slot, Staffed
from tests.conftest import in_copenhagen

START, END = in_copenhagen("2026-11-24 19:00"), in_copenhagen("2026-11-24 22:00")
BEFORE = in_copenhagen("2026-11-24 12:00")
EVENING = Evening(START, END, municipality_id=1)


def somebody(number: int, **more: object) -> Candidate:
    usual = {"municipality_id": 1, "approved": True, "active": True, "role": Role.STAFF}
    return Candidate(**{"id": number, **usual, **more})


def broken(primary=None, backup=None, evening=EVENING, now=BEFORE, **more):
    return rules.hard_rules(evening, {Slot.PRIMARY: primary, Slot.BACKUP: backup}, now, **more)


class TestWeeks:
    def test_2026_has_a_week_53_and_2027_has_not(self):
        assert len(IsoWeek.year_of(2026)) == 53
        assert len(IsoWeek.year_of(2027)) == 52

    def test_the_turn_of_the_year_belongs_to_the_right_year(self):
        assert IsoWeek.of(date(2027, 1, 3)) == IsoWeek(2026, 53)
        assert IsoWeek.of(date(2024, 12, 30)) == IsoWeek(2025, 1)
        assert IsoWeek(2026, 53).plus(1) == IsoWeek(2027, 1)

    def test_29_february_lies_in_its_week(self):
        assert IsoWeek.of(date(2028, 2, 29)) == IsoWeek(2028, 9)

    def test_there_is_no_week_53_in_2027(self):
        with pytest.raises(ValueError, match="week"):
            IsoWeek(2027, 53)

    @settings(deadline=None)
    @given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
    def test_every_day_lies_between_its_weeks_monday_and_sunday(self, day):
        week = IsoWeek.of(day)
        assert week.monday <= day <= week.sunday
        assert week.plus(1).monday == week.sunday + timedelta(days=1)


class TestHardRules:
    @pytest.mark.parametrize("role", Role)
    def test_staff_and_chiefs_take_duty_and_nobody_else(self, role):
        found = [] if role in (Role.STAFF, Role.CHIEF) else [(Breach.WRONG_ROLE, Slot.PRIMARY)]
        assert broken(somebody(1, role=role), somebody(2)) == found

    def test_two_approved_people_of_the_municipality_may_share_an_evening(self):
        assert broken(somebody(1), somebody(2)) == []

    def test_a_slot_may_be_empty_in_a_draft(self):
        assert broken(somebody(1)) == []

    def test_nobody_is_both_primary_and_backup(self):
        assert broken(somebody(1), somebody(1)) == [(Breach.SAME_PERSON, Slot.BACKUP)]

    def test_nobody_without_approval(self):
        assert broken(somebody(1, approved=False)) == [(Breach.NOT_APPROVED, Slot.PRIMARY)]

    def test_nobody_who_has_left(self):
        assert broken(None, somebody(1, active=False)) == [(Breach.NOT_APPROVED, Slot.BACKUP)]

    def test_no_backup_from_another_municipality(self):
        other = somebody(2, municipality_id=2)
        assert broken(somebody(1), other) == [(Breach.OTHER_MUNICIPALITY, Slot.BACKUP)]

    def test_unless_both_chiefs_agreed(self):
        assert broken(somebody(1), somebody(2, municipality_id=2), agreed=[Slot.BACKUP]) == []

    def test_not_two_shifts_at_once(self):
        busy = ((START + timedelta(hours=1), END + timedelta(hours=1)),)
        assert broken(somebody(1, busy=busy)) == [(Breach.TWO_AT_ONCE, Slot.PRIMARY)]

    def test_a_shift_that_ends_when_this_begins_is_fine(self):
        assert broken(somebody(1, busy=((START - timedelta(hours=3), START),))) == []

    def test_nobody_on_a_closing_day(self):
        closed = Evening(START, END, 1, closed=True)
        assert broken(somebody(1), evening=closed) == [(Breach.CLOSED, None)]

    def test_nobody_on_a_cancelled_shift(self):
        cancelled = Evening(START, END, 1, planned=False)
        assert broken(somebody(1), evening=cancelled) == [(Breach.CANCELLED, None)]

    def test_what_is_over_is_locked(self):
        assert broken(somebody(1), now=END) == [(Breach.OVER, None)]
        assert broken(somebody(1), now=END - timedelta(seconds=1)) == []


class TestPublication:
    @pytest.mark.parametrize(
        ("primary", "backup", "unfit", "found"),
        [
            (1, 2, (), []),
            (1, None, (), [Lack.BACKUP]),
            (None, 2, (), [Lack.PRIMARY]),
            (None, None, (), [Lack.PRIMARY, Lack.BACKUP]),
            (1, 2, (Slot.BACKUP,), [Lack.UNFIT_BACKUP]),
            (1, None, (Slot.PRIMARY,), [Lack.UNFIT_PRIMARY, Lack.BACKUP]),
        ],
    )
    def test_an_evening_needs_both(self, primary, backup, unfit, found):
        assert rules.lacks(Staffed(7, primary, backup, frozenset(unfit))) == found

    def test_only_evenings_with_problems_are_listed(self):
        assert rules.publication_problems([Staffed(1, 1, 2), Staffed(2, 1, None)]) == {2: [Lack.BACKUP]}


class TestLoads:
    def test_it_counts_evenings_backups_and_thursdays(self):
        thursday = date(2026, 11, 26)
        duties = [
            Duty(thursday, 1, 7, Slot.PRIMARY),
            Duty(date(2026, 11, 25), 1, 7, Slot.BACKUP),
            Duty(thursday, 1, 8, Slot.BACKUP),
        ]
        assert rules.loads(duties) == {7: Load(1, 1, 1), 8: Load(0, 1, 1)}


class TestWhoPlans:
    @pytest.mark.parametrize(
        ("role", "own", "may"),
        [
            (Role.COORDINATOR, None, True),
            (Role.CHIEF, 1, True),
            (Role.CHIEF, 2, False),
            (Role.STAFF, 1, False),
            (Role.READER, None, False),
        ],
    )
    def test_a_chief_plans_the_own_municipality(self, role, own, may):
        assert rules.may_plan(role, own, 1) is may


class TestShares:
    def test_what_each_has_beside_the_mean(self):
        weeks = IsoWeek.year_of(2027)[:3]
        found = shares({weeks[0]: 1, weeks[1]: 2, weeks[2]: 1}, dict.fromkeys(weeks, 4), [1, 2, 3])
        assert found == [Share(1, 2, 8, 4), Share(2, 1, 4, 0), Share(3, 0, 0, -4)]
