"""What a plan means for each: why somebody cannot take a place, and how much everybody has.

All of it is data; the words are somebody else's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from hotline.rota.planner.problem import Hole, Member, PeopleProblem, Place, Tally, Why
from hotline.rota.rules import IsoWeek, Slot

DAY = timedelta(days=1)


def why_not(
    problem: PeopleProblem, assignments: Mapping[Place, int], place: Place
) -> dict[int, tuple[Why, ...]]:
    """The reasons that keep each member from `place`, given everybody else's places; empty for who could.

    Whoever is on `place` in `assignments` is judged as if not. Raises KeyError for a place that is not in the problem.
    """
    days = {each.shift_id: each.day for each in problem.evenings}
    day = days[place.shift_id]
    duties: dict[int, set[date]] = {member.id: set() for member in problem.members}
    for other, person in assignments.items():
        if other != place and other.shift_id in days and person in duties:
            duties[person].add(days[other.shift_id])
    return {
        member.id: tuple(why for why, holds in _reasons(member, day, duties[member.id]).items() if holds)
        for member in problem.members
    }


def _reasons(member: Member, day: date, duties: Collection[date]) -> dict[Why, bool]:
    has = {*duties, *member.busy}
    return {
        Why.NOT_APPROVED: not member.approved,
        Why.OFF: day in member.off,
        Why.BUSY_ELSEWHERE: day in member.busy,
        Why.OTHER_SLOT: day in duties,
        Why.WEEK_LIMIT: _reached(member.most_per_week, week_of(day, has)),
        Why.RUNNING_LIMIT: _reached(member.most_running, running(day, has)),
    }


def _reached(limit: int | None, had: int) -> bool:
    return limit is not None and had >= limit


def week_of(day: date, duties: Collection[date]) -> int:
    """How many of `duties`, apart from `day` itself, lie in its ISO week."""
    week = IsoWeek.of(day)
    return sum(IsoWeek.of(each) == week for each in duties if each != day)


def running(day: date, duties: Collection[date]) -> int:
    """How many duties in a row `day` would be added to, before and after it together."""
    count = 0
    for step in (-DAY, DAY):
        near = day + step
        while near in duties:
            count += 1
            near += step
    return count


def holes(problem: PeopleProblem, assignments: Mapping[Place, int]) -> tuple[Hole, ...]:
    """The places of `problem` that nobody has, in order of time, each with why not each of the members.

    A member who could take the place is told as `OUT_OF_TIME`: a finished plan leaves no such hole.
    """
    found = []
    for evening in sorted(problem.evenings, key=lambda each: (each.day, each.shift_id)):
        for slot in Slot:
            place = Place(evening.shift_id, slot)
            if place not in assignments:
                reasons = why_not(problem, assignments, place)
                told = {person: why or (Why.OUT_OF_TIME,) for person, why in reasons.items()}
                found.append(Hole(place, evening.day, told))
    return tuple(found)


def tallies(problem: PeopleProblem, assignments: Mapping[Place, int]) -> dict[int, Tally]:
    """What each approved member has, `carried` included."""
    evenings = {each.shift_id: each for each in problem.evenings}
    found = {member.id: member.carried for member in problem.members if member.approved}
    for place, person in assignments.items():
        if person in found and place.shift_id in evenings:
            had = found[person]
            found[person] = Tally(
                had.primary + (place.slot is Slot.PRIMARY),
                had.backup + (place.slot is Slot.BACKUP),
                had.demanding + evenings[place.shift_id].demanding,
            )
    return found
