"""Mending a plan: as few changes as any plan needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.rota.planner import people
from hotline.rota.planner import replan as replanning
from hotline.rota.planner.problem import Change, Evening, Member, PeopleProblem, Place
from hotline.rota.rules import Slot

DAY = timedelta(days=1)
# A busy machine is slow, and a plan that ran out of time is not the best one.
plan_people = partial(people.plan_people, time_limit=120)
replan = partial(replanning.replan, time_limit=120)
FIRST = date(2026, 11, 23)
PRIMARY, BACKUP = Slot.PRIMARY, Slot.BACKUP


def calendar(count: int) -> tuple[Evening, ...]:
    return tuple(Evening(n, FIRST + n * DAY) for n in range(count))


@st.composite
def sickness(draw):
    """A plan of three evenings, then somebody away, and some of it published."""
    days = [each.day for each in calendar(3)]
    off = st.frozensets(st.sampled_from(days), max_size=1)
    members = tuple(Member(number, off=draw(off)) for number in range(draw(st.integers(2, 4))))
    problem = PeopleProblem(calendar(3), members)
    present = plan_people(problem).assignments
    sick = draw(st.integers(0, len(members) - 1))
    away = draw(st.frozensets(st.sampled_from(days), min_size=1))
    changed = tuple(
        replace(each, off=each.off | away) if each.id == sick else each for each in problem.members
    )
    places = sorted(present)
    settled = draw(st.sets(st.sampled_from(places), max_size=6)) if places else set()
    return replace(problem, members=changed), present, settled


def fewest(problem, present, settled):
    """Holes and changes of the best of all plans."""
    places = [Place(each.shift_id, slot) for each in problem.evenings for slot in Slot]
    days = {each.shift_id: each.day for each in problem.evenings}
    off = {each.id: each.off for each in problem.members}
    found = []
    for chosen in product([None, *off], repeat=len(places)):
        plan = dict(zip(places, chosen, strict=True))
        fits = all(
            person is None or days[place.shift_id] not in off[person] for place, person in plan.items()
        )
        once = all(
            plan[Place(n, PRIMARY)] is None or plan[Place(n, PRIMARY)] != plan[Place(n, BACKUP)] for n in days
        )
        kept = all(
            plan[place] == present[place]
            for place in settled
            if days[place.shift_id] not in off[present[place]]
        )
        if fits and once and kept:
            empty = [place for place in places if plan[place] is None]
            dark = sum(place.slot is PRIMARY for place in empty)
            found.append((len(empty), dark, sum(plan[each] != present.get(each) for each in places)))
    return min(found)


@settings(deadline=None, max_examples=12)
@given(sickness())
def test_nothing_mends_the_plan_with_fewer_changes(case):
    problem, present, settled = case
    mended = replan(problem, present, settled=settled)
    assert mended.fewest
    dark = sum(each.place.slot is PRIMARY for each in mended.plan.holes)
    found = (len(mended.plan.holes), dark, len(mended.changes))
    assert found == fewest(problem, present, settled)


class TestInWords:
    PROBLEM = PeopleProblem(calendar(2), tuple(Member(n) for n in range(1, 6)))
    PRESENT = {Place(0, PRIMARY): 1, Place(0, BACKUP): 2, Place(1, PRIMARY): 3, Place(1, BACKUP): 4}

    def test_a_plan_that_holds_is_left_alone(self):
        mended = replan(self.PROBLEM, self.PRESENT)
        assert mended.changes == ()
        assert mended.touched == frozenset()
        assert mended.plan.assignments == self.PRESENT

    def test_it_tells_what_changes_and_whom_it_touches(self):
        sick = replace(self.PROBLEM.members[0], off=frozenset([FIRST]))
        problem = replace(self.PROBLEM, members=(sick, *self.PROBLEM.members[1:]))
        mended = replan(problem, self.PRESENT, settled=self.PRESENT)
        assert mended.changes == (Change(Place(0, PRIMARY), FIRST, 1, 5),)
        assert mended.touched == {1, 5}
        assert mended.fewest

    def test_the_past_is_never_touched(self):
        sick = replace(self.PROBLEM.members[0], off=frozenset([FIRST]))
        problem = replace(
            self.PROBLEM, members=(sick, *self.PROBLEM.members[1:]), fixed={Place(0, PRIMARY): 1}
        )
        assert replan(problem, self.PRESENT).changes == ()

    def test_somebody_lent_by_another_municipality_stays(self):
        present = {**self.PRESENT, Place(0, PRIMARY): 99}
        assert replan(self.PROBLEM, present).changes == ()

    def test_a_chain_of_drafts_fills_what_no_one_could(self):
        """Only 2 could take the first evening, and is on the second, where 3 can be."""
        members = (
            Member(1, off=frozenset([FIRST])),
            Member(2, most_per_week=1),
            Member(3, off=frozenset([FIRST])),
            Member(4, most_per_week=1),
            Member(5, off=frozenset([FIRST])),
        )
        present = {Place(0, PRIMARY): 1, Place(0, BACKUP): 4, Place(1, PRIMARY): 2, Place(1, BACKUP): 5}
        mended = replan(PeopleProblem(calendar(2), members), present)
        assert not mended.plan.holes
        assert len(mended.changes) == 2
        published = replan(PeopleProblem(calendar(2), members), present, settled=[Place(1, PRIMARY)])
        assert len(published.plan.holes) == 1
