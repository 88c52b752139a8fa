"""Level 2 of the planner as properties: the hard rules hold, nothing better exists, holes are explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotline.rota.planner import people
from hotline.rota.planner.explain import why_not
from hotline.rota.planner.problem import Evening, Member, PeopleProblem, Phase, Place, Tally, Why
from hotline.rota.planner.roster import BESIDE, PRIMARY_TWICE, WISH
from hotline.rota.rules import IsoWeek, Slot

DAY = timedelta(days=1)
# A busy machine is slow, and a plan that ran out of time is not the best one.
plan_people = partial(people.plan_people, time_limit=120)
# Across the turn of the year, so that week 53 of 2026 and week 1 of 2027 are in it.
FIRST = date(2026, 12, 29)
DAYS = [FIRST + n * DAY for n in range(9)]

days = st.frozensets(st.sampled_from(DAYS), max_size=3)


@st.composite
def problems(draw, most_evenings=3, most_people=3, limits=True):
    picked = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=1, max_size=most_evenings)))
    evenings = tuple(Evening(n, day, draw(st.booleans())) for n, day in enumerate(picked))
    limit = st.none() | st.integers(0, 2) if limits else st.none()
    members = tuple(
        Member(
            id=number,
            approved=draw(st.integers(0, 5)) > 0,
            off=draw(days),
            avoid=draw(days),
            wishes=draw(st.dictionaries(st.sampled_from(DAYS), st.sampled_from([-3, -1, 1, 3]), max_size=3)),
            busy=draw(st.frozensets(st.sampled_from(DAYS), max_size=1)),
            most_per_week=draw(limit),
            most_running=draw(limit),
            carried=Tally(*draw(st.tuples(*[st.integers(0, 2)] * 3))),
        )
        for number in range(draw(st.integers(1, most_people)))
    )
    return PeopleProblem(evenings, members)


def places(problem: PeopleProblem) -> list[Place]:
    return [Place(each.shift_id, slot) for each in problem.evenings for slot in Slot]


def day_of(problem: PeopleProblem, place: Place) -> date:
    return next(each.day for each in problem.evenings if each.shift_id == place.shift_id)


def allowed(problem: PeopleProblem, assignments: dict[Place, int]) -> bool:
    """The hard rules, said another way than the planner says them."""
    mine: dict[int, list[date]] = {member.id: [] for member in problem.members}
    for place, person in assignments.items():
        mine[person].append(day_of(problem, place))
    return all(may_have(member, mine[member.id]) for member in problem.members)


def may_have(member: Member, evenings: list[date]) -> bool:
    if not evenings:
        return True
    every = {*evenings, *member.busy}
    had = Counter(IsoWeek.of(day) for day in every)
    week, running = member.most_per_week, member.most_running
    return (
        member.approved
        and len(evenings) == len(set(evenings))
        and not set(evenings) & (member.off | member.busy)
        and (week is None or all(had[IsoWeek.of(day)] <= week for day in evenings))
        and (running is None or all(stretch(day, every) <= running for day in evenings))
    )


def stretch(day: date, every: set[date]) -> int:
    first, last = day, day
    while first - DAY in every:
        first -= DAY
    while last + DAY in every:
        last += DAY
    return (last - first).days + 1


def value(problem: PeopleProblem, assignments: dict[Place, int]) -> tuple[int, ...]:
    """What the plan is judged by, in order."""
    demanding = {each.shift_id for each in problem.evenings if each.demanding}
    members = {each.id: each for each in problem.members}
    empty = [place for place in places(problem) if place not in assignments]
    fair = [0, 0, 0]
    comfort = 0
    for member in problem.members:
        mine = [place for place, person in assignments.items() if person == member.id]
        primaries = [place for place in mine if place.slot is Slot.PRIMARY]
        carried = member.carried
        if member.approved:
            for index, (had, new) in enumerate(
                [
                    (carried.primary, len(primaries)),
                    (carried.demanding, sum(place.shift_id in demanding for place in mine)),
                    (carried.backup, len(mine) - len(primaries)),
                ]
            ):
                fair[index] += (had + new) ** 2 - had**2
        every = {*(day_of(problem, place) for place in mine), *member.busy}
        comfort += BESIDE * sum(day + DAY in every and not {day, day + DAY} <= member.busy for day in every)
        weeks = Counter(IsoWeek.of(day_of(problem, place)) for place in primaries)
        comfort += PRIMARY_TWICE * sum(count - 1 for count in weeks.values())
        comfort -= WISH * sum(member.wishes.get(day_of(problem, place), 0) for place in mine)
    broken = sum(day_of(problem, place) in members[person].avoid for place, person in assignments.items())
    dark = sum(place.slot is Slot.PRIMARY for place in empty)
    return len(empty), dark, broken, *fair, comfort


def every_plan(problem: PeopleProblem) -> Iterator[dict[Place, int]]:
    people = [None, *(each.id for each in problem.members)]
    for chosen in product(people, repeat=2 * len(problem.evenings)):
        assignments = {
            place: person for place, person in zip(places(problem), chosen, strict=True) if person is not None
        }
        if allowed(problem, assignments):
            yield assignments


# One hole that may lie on either evening: where it lies decides how much there is to share.
MOVABLE_HOLE = PeopleProblem(
    (Evening(0, FIRST), Evening(1, FIRST + DAY, holiday=True)), (Member(0), Member(1, most_running=1))
)


@settings(deadline=None, max_examples=35)
@example(MOVABLE_HOLE)
@given(problems())
def test_no_plan_is_better_than_the_planners(problem):
    plan = plan_people(problem)
    assert allowed(problem, plan.assignments)
    best = min(value(problem, each) for each in every_plan(problem))
    assert value(problem, plan.assignments) == best
    assert plan.outcome.proven


@settings(deadline=None, max_examples=20)
@given(problems(most_evenings=6, most_people=5))
def test_every_hole_is_explained_for_every_member(problem):
    plan = plan_people(problem)
    assert allowed(problem, plan.assignments)
    assert {each.place for each in plan.holes} == set(places(problem)) - set(plan.assignments)
    for hole in plan.holes:
        assert set(hole.reasons) == {each.id for each in problem.members}
        assert all(why and Why.OUT_OF_TIME not in why for why in hole.reasons.values())


@settings(deadline=None, max_examples=15)
@given(st.integers(2, 7), st.integers(1, 12))
def test_when_nobody_is_away_all_are_within_one_of_each_other(people, evenings):
    calendar = tuple(Evening(n, FIRST + 2 * n * DAY) for n in range(evenings))
    plan = plan_people(PeopleProblem(calendar, tuple(Member(each) for each in range(people))))
    assert not plan.holes
    demanding = [each.demanding for each in plan.loads.values()]
    assert max(plan.spread(Slot.PRIMARY), plan.spread(Slot.BACKUP), max(demanding) - min(demanding)) <= 1


@settings(deadline=None, max_examples=8)
@given(problems(most_evenings=6, most_people=5))
def test_the_same_question_gets_the_same_answer(problem):
    one, other = plan_people(problem), plan_people(problem)
    assert one.assignments == other.assignments
    assert one.outcome.objective == other.outcome.objective


@settings(deadline=None, max_examples=15)
@given(problems(most_evenings=5, most_people=4), st.data())
def test_what_is_fixed_stays_whoever_it_is(problem, data):
    chosen = data.draw(st.sets(st.sampled_from(places(problem)), max_size=3))
    fixed = {place: data.draw(st.integers(0, 6)) for place in sorted(chosen)}
    plan = plan_people(replace(problem, fixed=fixed))
    assert fixed.items() <= plan.assignments.items()
    new = {place: person for place, person in plan.assignments.items() if place not in fixed}
    for place, person in new.items():
        member = next(each for each in problem.members if each.id == person)
        assert member.approved
        assert day_of(problem, place) not in member.off | member.busy
    on = Counter((person, day_of(problem, place)) for place, person in plan.assignments.items())
    assert all(on[person, day_of(problem, place)] == 1 for place, person in new.items())


class TestInWords:
    MONDAY = date(2026, 11, 23)

    def evening(self, number: int) -> Evening:
        return Evening(number, self.MONDAY + number * DAY)

    def test_the_one_with_the_least_before_gets_the_evening(self):
        members = (Member(1, carried=Tally(primary=5)), Member(2, carried=Tally(backup=5)))
        plan = plan_people(PeopleProblem((self.evening(0),), members))
        assert plan.assignments == {Place(0, Slot.PRIMARY): 2, Place(0, Slot.BACKUP): 1}

    def test_a_hard_wish_goes_before_fairness_and_a_hole_before_a_hard_wish(self):
        avoiding = Member(1, avoid=frozenset([self.MONDAY]))
        busy = Member(2, carried=Tally(primary=9, backup=9))
        three = plan_people(PeopleProblem((self.evening(0),), (avoiding, busy, replace(busy, id=3))))
        assert 1 not in three.assignments.values()
        assert three.broken == ()
        two = plan_people(PeopleProblem((self.evening(0),), (avoiding, busy)))
        assert set(two.assignments.values()) == {1, 2}
        assert len(two.broken) == 1

    def test_one_person_alone_is_primary_rather_than_backup(self):
        plan = plan_people(PeopleProblem((self.evening(0),), (Member(1),)))
        assert plan.assignments == {Place(0, Slot.PRIMARY): 1}
        assert plan.holes[0].reasons == {1: (Why.OTHER_SLOT,)}

    def test_two_people_short_of_places_leave_no_evening_dark(self):
        members = (Member(1, most_per_week=1), Member(2, most_per_week=1))
        plan = plan_people(PeopleProblem((self.evening(0), self.evening(1)), members))
        assert {place.slot for place in plan.assignments} == {Slot.PRIMARY}

    @pytest.mark.parametrize(
        ("member", "reasons"),
        [
            (Member(1, approved=False), {Why.NOT_APPROVED}),
            (Member(1, off=frozenset([MONDAY])), {Why.OFF}),
            (Member(1, busy=frozenset([MONDAY])), {Why.BUSY_ELSEWHERE}),
            (Member(1, busy=frozenset([MONDAY + 2 * DAY]), most_per_week=1), {Why.WEEK_LIMIT}),
            (Member(1, busy=frozenset([MONDAY - DAY]), most_running=1), {Why.RUNNING_LIMIT}),
        ],
    )
    def test_each_reason_is_told(self, member, reasons):
        problem = PeopleProblem((self.evening(0),), (member,))
        plan = plan_people(problem)
        assert [set(hole.reasons[1]) for hole in plan.holes] == [reasons, reasons]
        assert set(why_not(problem, {}, Place(0, Slot.PRIMARY))[1]) == reasons

    def test_without_evenings_or_people_it_answers_too(self):
        assert plan_people(PeopleProblem((), (Member(1),))).assignments == {}
        assert len(plan_people(PeopleProblem((self.evening(0),), ())).holes) == 2


class TestProgress:
    PROBLEM = PeopleProblem(
        tuple(Evening(n, FIRST + n * DAY) for n in range(40)), tuple(Member(n) for n in range(6))
    )

    def test_it_tells_how_far_it_is_phase_by_phase(self):
        told = []
        plan = plan_people(self.PROBLEM, report=told.append)
        assert told[-1].phase is Phase.COMFORT
        assert (told[-1].number, told[-1].of, told[-1].gap) == (6, 6, 0)
        assert [each.seconds for each in told] == sorted(each.seconds for each in told)
        assert plan.outcome.proven

    def test_it_stops_when_told_to(self):
        plan = plan_people(self.PROBLEM, stop=lambda: True)
        assert plan.outcome.cancelled
        assert not plan.outcome.proven

    def test_an_error_in_the_report_comes_out_as_it_went_in(self):
        def report(_progress):
            raise LookupError("nobody listens")

        with pytest.raises(LookupError, match="nobody listens"):
            plan_people(self.PROBLEM, report=report)

    def test_two_threads_plan_at_once(self):
        with ThreadPoolExecutor(2) as pool:
            one, other = pool.map(
                plan_people, [replace(self.PROBLEM, evenings=self.PROBLEM.evenings[:8])] * 2
            )
        assert one.assignments == other.assignments

    def test_without_time_it_still_fills_what_can_be_filled(self):
        plan = plan_people(self.PROBLEM, time_limit=0)
        assert not plan.holes
        assert allowed(self.PROBLEM, plan.assignments)
