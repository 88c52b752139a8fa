"""Level 1 of the planner: weeks to municipalities, proven against every possible rotation of small calendars."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import partial
from itertools import product
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.opening import presets
from hotline.rota.planner import weeks
from hotline.rota.planner.ledger import beside_holidays, holiday_weeks, ledger
from hotline.rota.planner.problem import Holiday, WeeksPlan, WeeksProblem
from hotline.rota.planner.weeks import KIND
from hotline.rota.rotation import shares
from hotline.rota.rules import IsoWeek

FIVE = (1, 2, 3, 4, 5)
# A busy machine is slow, and a plan that ran out of time is not the best one.
plan_weeks = partial(weeks.plan_weeks, time_limit=120)
LAST_OF_2026 = IsoWeek(2026, 53)


def real_year(year: int) -> dict[IsoWeek, int]:
    """The evenings of each ISO week by the default opening hours and closing days."""
    closed = {
        each.day for near in (year - 1, year, year + 1) for each in presets.candidates(near, presets.DEFAULTS)
    }
    weeks = IsoWeek.year_of(year)
    return {week: sum(week.monday + timedelta(days=n) not in closed for n in range(4)) for week in weeks}


@st.composite
def problems(draw):
    municipalities = tuple(range(draw(st.integers(1, 4))))
    # From week 51 of 2026 on, so that week 53 is among them.
    weeks = [IsoWeek(2026, 51).plus(n) for n in range(draw(st.integers(1, 6)))]
    evenings = {week: draw(st.sampled_from([0, 1, 3, 4, 4, 4])) for week in weeks}
    around = [weeks[0].plus(-1), *weeks, weeks[-1].plus(1)]
    owner = st.sampled_from(municipalities)
    some = st.sampled_from(["easter", "christmas"])
    return WeeksProblem(
        evenings=evenings,
        municipalities=municipalities,
        carried={each: draw(st.integers(0, 6)) for each in municipalities},
        fixed=draw(st.dictionaries(st.sampled_from(around), owner, max_size=3)),
        holiday=draw(st.dictionaries(st.sampled_from(weeks), some, max_size=3)),
        ledger=draw(st.dictionaries(st.tuples(owner, some), st.integers(0, 3), max_size=4)),
    )


def value(problem: WeeksProblem, owners: dict[IsoWeek, int]) -> tuple[int, int, int, int]:
    """What a rotation is judged by, in order, apart from comfort."""
    every = {**problem.fixed, **owners}
    period = dict.fromkeys(problem.municipalities, 0)
    for week, owner in every.items():
        period[owner] += problem.evenings.get(week, 0)
    mean, most = sum(period.values()) / len(period), max(problem.evenings.values())
    unfair = sum(
        max(0, ceil(mean - most) - had) + max(0, had - floor(mean + most)) for had in period.values()
    )
    total = [had + problem.carried[each] for each, had in period.items()]
    return (
        unfair,
        closeness(problem, owners),
        max(total) - min(total),
        holiday_price(problem, owners),
    )


def closeness(problem: WeeksProblem, owners: dict[IsoWeek, int]) -> int:
    every = {**problem.fixed, **owners}
    pause = max(0, min(problem.spacing, len(problem.municipalities) - 2))
    price = 0
    for length in range(2, pause + 2):
        for start in range(-4, 8):
            stretch = [IsoWeek(2026, 51).plus(start + n) for n in range(length)]
            if set(stretch) & set(owners):
                had = Counter(every[week] for week in stretch if week in every)
                price += 10 ** (pause + 1 - length) * sum(count - 1 for count in had.values())
    return price


def holiday_price(problem: WeeksProblem, owners: dict[IsoWeek, int]) -> int:
    had = Counter(problem.ledger)
    for week, owner in {**problem.fixed, **owners}.items():
        if week in problem.holiday:
            had[owner, problem.holiday[week]] += 1
    kinds = {problem.holiday[week] for week in owners if week in problem.holiday}
    any_kind = Counter()
    for (owner, kind), count in had.items():
        any_kind[owner] += count if kind in kinds else 0
    by_kind = sum(count**2 for (_owner, kind), count in had.items() if kind in kinds)
    return KIND * by_kind + sum(count**2 for count in any_kind.values())


def judged(problem: WeeksProblem, plan: WeeksPlan) -> tuple[int, int, int, int]:
    return value(problem, plan.owners)


@settings(deadline=None, max_examples=40)
@given(problems())
def test_no_rotation_is_better_than_the_planners(problem):
    plan = plan_weeks(problem)
    free = [week for week, count in problem.evenings.items() if count and week not in problem.fixed]
    assert set(plan.owners) == set(free)
    every = (
        dict(zip(free, owners, strict=True)) for owners in product(problem.municipalities, repeat=len(free))
    )
    assert judged(problem, plan) == min(value(problem, owners) for owners in every)
    assert plan.outcome.proven


@settings(deadline=None, max_examples=15)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=10), st.integers(3, 6))
def test_whatever_the_calendar_nobody_is_further_from_the_mean_than_one_weeks_evenings(
    counts, municipalities
):
    evenings = {IsoWeek(2026, 45).plus(n): count for n, count in enumerate(counts)}
    everybody = tuple(range(municipalities))
    plan = plan_weeks(WeeksProblem(evenings, everybody))
    assert set(plan.owners) == {week for week, count in evenings.items() if count}
    for share in shares(plan.owners, evenings, everybody):
        assert abs(share.deviation) <= max(counts)
    if municipalities >= 4:
        assert all(plan.owners.get(week.plus(1)) != owner for week, owner in plan.owners.items())


class TestYears:
    def test_a_real_year_is_proven_optimal_and_well_spaced(self):
        evenings = real_year(2026)
        plan = plan_weeks(WeeksProblem(evenings, FIVE, holiday=holiday_weeks(evenings)))
        assert plan.outcome.proven
        assert plan.spacing == 3
        assert plan.close == ()
        assert set(plan.owners) == {week for week, count in evenings.items() if count}
        for week, owner in plan.owners.items():
            assert owner not in {plan.owners.get(week.plus(step)) for step in (1, 2, 3)}

    def test_an_even_calendar_is_shared_to_the_evening(self):
        evenings = dict.fromkeys(IsoWeek.year_of(2026)[:50], 4)
        plan = plan_weeks(WeeksProblem(evenings, FIVE))
        assert (plan.spread, plan.period_spread) == (0, 0)
        assert plan.outcome.proven

    def test_whoever_had_the_extra_evenings_does_not_get_them_again(self):
        evenings = dict.fromkeys(IsoWeek.year_of(2026)[:51], 4)
        first = plan_weeks(WeeksProblem(evenings, FIVE))
        had = Counter()
        for owner in first.owners.values():
            had[owner] += 4
        second = plan_weeks(WeeksProblem(dict.fromkeys(IsoWeek.year_of(2027)[:51], 4), FIVE, carried=had))
        again = Counter(second.owners.values())
        assert again[max(had, key=had.__getitem__)] == 10
        assert second.spread == 4

    def test_the_holidays_go_round_over_the_years(self):
        given: dict[IsoWeek, int] = {}
        carried = Counter()
        for year in range(2025, 2029):
            evenings = real_year(year)
            plan = plan_weeks(
                WeeksProblem(
                    evenings,
                    FIVE,
                    carried=carried,
                    fixed={week: owner for week, owner in given.items() if week.year == year - 1},
                    holiday=holiday_weeks(evenings),
                    ledger=ledger(given),
                )
            )
            assert plan.outcome.proven
            assert plan.close == ()
            given |= plan.owners
            for week, owner in plan.owners.items():
                carried[owner] += evenings[week]
            for share in shares(plan.owners, evenings, FIVE):
                assert abs(share.deviation) <= 4
                assert share.weeks in {10, 11}
        had = ledger(given)
        for kind in Holiday:
            counts = [had.get((each, kind), 0) for each in FIVE]
            assert max(counts) - min(counts) <= 2
        assert max(carried.values()) - min(carried.values()) <= 2

    def test_the_same_question_gets_the_same_answer(self):
        evenings = real_year(2027)
        one = plan_weeks(WeeksProblem(evenings, FIVE))
        other = plan_weeks(WeeksProblem(dict(reversed(evenings.items())), FIVE))
        assert one.owners == other.owners


class TestTime:
    def test_stopped_or_without_time_it_answers_all_the_same(self):
        evenings = {week: 1 + number % 4 for number, week in enumerate(IsoWeek.year_of(2027))}
        late = weeks.plan_weeks(WeeksProblem(evenings, FIVE), time_limit=0)
        assert set(late.owners) == set(evenings)
        assert not late.outcome.proven
        stopped = weeks.plan_weeks(WeeksProblem(evenings, FIVE), stop=lambda: True)
        assert stopped.outcome.cancelled


class TestPins:
    WEEKS = IsoWeek.year_of(2027)[:12]

    def test_a_pinned_week_stays_and_the_others_keep_their_distance(self):
        plan = plan_weeks(WeeksProblem(dict.fromkeys(self.WEEKS, 4), FIVE, fixed={self.WEEKS[5]: 3}))
        assert self.WEEKS[5] not in plan.owners
        near = {plan.owners[self.WEEKS[5].plus(step)] for step in (-3, -2, -1, 1, 2, 3)}
        assert 3 not in near

    def test_weeks_that_are_pinned_too_close_are_told(self):
        fixed = {self.WEEKS[0]: 1, self.WEEKS[1]: 2, self.WEEKS[2]: 3, self.WEEKS[4]: 1, self.WEEKS[5]: 2}
        fixed |= {self.WEEKS[6]: 4, self.WEEKS[7]: 5}
        plan = plan_weeks(WeeksProblem(dict.fromkeys(self.WEEKS[:8], 4), (1, 2, 3, 4), fixed=fixed))
        assert set(plan.owners) == {self.WEEKS[3]}
        assert plan.outcome.proven

    def test_few_municipalities_have_shorter_pauses(self):
        evenings = dict.fromkeys(self.WEEKS, 4)
        pauses = [plan_weeks(WeeksProblem(evenings, FIVE[:count])).spacing for count in range(1, 6)]
        assert pauses == [0, 0, 1, 2, 3]

    def test_without_municipalities_there_is_nothing_to_share(self):
        with pytest.raises(ValueError, match="municipalities"):
            plan_weeks(WeeksProblem({self.WEEKS[0]: 4}, ()))

    def test_a_week_without_evenings_is_nobodys(self):
        assert plan_weeks(WeeksProblem({LAST_OF_2026: 0}, FIVE)).owners == {}

    def test_ninety_eight_municipalities_have_a_week_at_most(self):
        plan = plan_weeks(WeeksProblem(dict.fromkeys(self.WEEKS[:6], 4), tuple(range(98))))
        assert max(Counter(plan.owners.values()).values()) == 1
        assert plan.outcome.proven


class TestHolidays:
    def test_the_weeks_that_holidays_make_short(self):
        found = holiday_weeks(IsoWeek.year_of(2027))
        assert {week.number: kind for week, kind in found.items()} == {
            12: Holiday.EASTER,
            13: Holiday.EASTER,
            18: Holiday.ASCENSION,
            20: Holiday.WHITSUN,
            52: Holiday.CHRISTMAS,
        }

    def test_the_turn_of_the_year_lies_in_week_53(self):
        assert holiday_weeks([LAST_OF_2026]) == {LAST_OF_2026: Holiday.CHRISTMAS}

    def test_evenings_beside_a_holiday(self):
        wednesday, tuesday = date(2027, 3, 24), date(2027, 3, 30)
        assert beside_holidays([date(2027, 3, 23), wednesday, tuesday]) == {wednesday, tuesday}
