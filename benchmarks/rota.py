"""The planner: a year of real Danish openings, beside taking turns as every known product does."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from benchmarks.figures import Figure
from hotline.opening import presets
from hotline.rota.planner.ledger import beside_holidays, holiday_weeks
from hotline.rota.planner.people import plan_people
from hotline.rota.planner.problem import Evening, Member, PeoplePlan, PeopleProblem, Place, WeeksProblem
from hotline.rota.planner.replan import replan
from hotline.rota.planner.weeks import plan_weeks
from hotline.rota.rules import IsoWeek, Slot

BENCH = "rota"
YEAR = 2027
PEER = "taking turns"
AWAY = 0.2  # The share of evenings on which somebody is unavailable: half of it leave, half single days.
FEW_WISHES, MANY_WISHES = 0.1, 0.7
GROWTH = (5, 20, 98)
TIME_LIMIT = 60.0


def run(*, quick: bool) -> list[Figure]:
    import highspy  # noqa: F401 - its first import takes a moment that is no part of planning

    weeks = open_days(YEAR)
    return [
        *_weeks(weeks, (5, 20) if quick else (5, 10, 20, 50, 98)),
        *_year(weeks),
        *_growth(weeks, GROWTH[:1] if quick else GROWTH),
    ]


def open_days(year: int) -> dict[IsoWeek, list[date]]:
    """The evenings of each ISO week: Monday to Thursday, the usual closing days left out."""
    near = (year - 1, year, year + 1)
    closed = {each.day for some in near for each in presets.candidates(some, presets.DEFAULTS)}
    return {
        week: [day for n in range(4) if (day := week.monday + timedelta(days=n)) not in closed]
        for week in IsoWeek.year_of(year)
    }


# Level 1: weeks to municipalities.


def _weeks(weeks: Mapping[IsoWeek, Sequence[date]], sizes: Sequence[int]) -> Iterator[Figure]:
    evenings = {week: len(days) for week, days in weeks.items()}
    for count in sizes:
        problem = WeeksProblem(evenings, tuple(range(count)), holiday=holiday_weeks(evenings))
        plan = plan_weeks(problem, time_limit=TIME_LIMIT)
        name = f"weeks to {count} municipalities"
        target = 1.0 if count == 5 else None
        yield Figure(BENCH, f"{name}, time", plan.outcome.seconds, "s", target=target)
        yield Figure(BENCH, f"{name}, gap to the proven bound", 100 * plan.outcome.gap, "%", target=0)
        in_turn = dict.fromkeys(range(count), 0)
        for number, week in enumerate(week for week in weeks if evenings[week]):
            in_turn[number % count] += evenings[week]
        spread = max(in_turn.values()) - min(in_turn.values())
        yield Figure(
            BENCH, f"{name}, most less fewest", plan.spread, "evenings", peer=PEER, peer_value=spread
        )


# Level 2: people on evenings.


def people(days: Sequence[date], staff: int, seed: int, wishes: float = FEW_WISHES) -> PeopleProblem:
    """A municipality with leave, single days off and wishes by chance, the same every time."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    beside = beside_holidays(days)
    weeks = sorted({IsoWeek.of(day) for day in days})
    members = []
    for number in range(staff):
        leave = {week for week in weeks if chance.random() < AWAY / 2}
        off = {day for day in days if IsoWeek.of(day) in leave or chance.random() < AWAY / 2}
        wished = {day: chance.choice((-3, -1, 1)) for day in days if chance.random() < wishes}
        members.append(Member(number, off=frozenset(off), wishes=wished, most_per_week=3, most_running=2))
    return PeopleProblem(
        tuple(Evening(number, day, day in beside) for number, day in enumerate(days)), tuple(members)
    )


def taking_turns(problem: PeopleProblem) -> dict[Place, int]:
    """The next in turn who is not away; a slot after the other, as peers do it."""
    turn = itertools.cycle(problem.members)
    found: dict[Place, int] = {}
    for slot in Slot:
        for evening in problem.evenings:
            on = {found.get(Place(evening.shift_id, each)) for each in Slot}
            queue = [next(turn) for _member in problem.members]
            able = (each for each in queue if evening.day not in each.off and each.id not in on)
            if (chosen := next(able, None)) is not None:
                found[Place(evening.shift_id, slot)] = chosen.id
                while next(turn) is not chosen:
                    pass
    return found


def _spread(problem: PeopleProblem, assignments: Mapping[Place, int]) -> int:
    """The largest difference between two people: as primary, as backup or in demanding evenings."""
    demanding = {each.shift_id for each in problem.evenings if each.demanding}
    rows = [
        [place for place, person in assignments.items() if person == member.id] for member in problem.members
    ]
    kinds = (
        [sum(place.slot is Slot.PRIMARY for place in mine) for mine in rows],
        [sum(place.slot is Slot.BACKUP for place in mine) for mine in rows],
        [sum(place.shift_id in demanding for place in mine) for mine in rows],
    )
    return max(max(counts) - min(counts) for counts in kinds)


def _against_wishes(problem: PeopleProblem, assignments: Mapping[Place, int]) -> int:
    days = {each.shift_id: each.day for each in problem.evenings}
    wishes = {each.id: each.wishes for each in problem.members}
    return sum(wishes[person].get(days[place.shift_id], 0) < 0 for place, person in assignments.items())


def _year(weeks: Mapping[IsoWeek, Sequence[date]]) -> Iterator[Figure]:
    """Five municipalities of six, each with the weeks that level 1 gave it."""
    evenings = {week: len(days) for week, days in weeks.items()}
    owners = plan_weeks(WeeksProblem(evenings, tuple(range(5)), holiday=holiday_weeks(evenings))).owners
    problems = [
        people([day for week, days in weeks.items() if owners.get(week) == each for day in days], 6, each)
        for each in range(5)
    ]
    began = time.perf_counter()
    plans = [plan_people(problem, time_limit=TIME_LIMIT) for problem in problems]
    seconds = time.perf_counter() - began
    turns = [taking_turns(problem) for problem in problems]
    name = "a year for 5 x 6 people, 20 % away"
    yield Figure(BENCH, f"{name}, time", seconds, "s", target=10)
    yield Figure(BENCH, f"{name}, proven optimal", _proven(plans), "%", target=100, more=True)
    pairs = list(zip(problems, plans, turns, strict=True))
    yield Figure(
        BENCH,
        f"{name}, largest difference",
        max(_spread(problem, plan.assignments) for problem, plan, _turn in pairs),
        "evenings",
        target=1,
        peer=PEER,
        peer_value=max(_spread(problem, turn) for problem, _plan, turn in pairs),
    )
    yield Figure(
        BENCH,
        f"{name}, holes",
        sum(len(plan.holes) for plan in plans),
        "places",
        peer=PEER,
        peer_value=sum(2 * len(problem.evenings) - len(turn) for problem, _plan, turn in pairs),
    )
    yield Figure(
        BENCH,
        f"{name}, against a wish",
        sum(_against_wishes(problem, plan.assignments) for problem, plan, _turn in pairs),
        "places",
        peer=PEER,
        peer_value=sum(_against_wishes(problem, turn) for problem, _plan, turn in pairs),
    )
    yield from _sickness(problems, plans)


def _proven(plans: Sequence[PeoplePlan]) -> float:
    return 100 * sum(plan.outcome.proven for plan in plans) / len(plans)


def _sickness(problems: Sequence[PeopleProblem], plans: Sequence[PeoplePlan]) -> Iterator[Figure]:
    """Each of the thirty away for three of their evenings in a row: what else has to change, and how long it takes."""
    changes: list[int] = []
    again: list[int] = []
    seconds: list[float] = []
    fewest = 0
    for problem, plan in zip(problems, plans, strict=True):
        days = {each.shift_id: each.day for each in problem.evenings}
        for member in problem.members:
            mine = sorted(days[place.shift_id] for place, who in plan.assignments.items() if who == member.id)
            ill = replace(member, off=member.off | set(mine[3:6]))
            others = tuple(ill if each is member else each for each in problem.members)
            case = replace(problem, members=others)
            began = time.perf_counter()
            mended = replan(case, plan.assignments, time_limit=TIME_LIMIT)
            seconds.append(time.perf_counter() - began)
            changes.append(len(mended.changes))
            fewest += mended.fewest
            before, after = taking_turns(problem), taking_turns(case)
            again.append(sum(before.get(place) != after.get(place) for place in {*before, *after}))
    name = "3 evenings of one person away"
    yield Figure(BENCH, f"{name}, slowest re-plan", max(seconds), "s", target=1)
    yield Figure(BENCH, f"{name}, most changes", max(changes), "places", peer=PEER, peer_value=max(again))
    yield Figure(
        BENCH, f"{name}, fewest changes proven", 100 * fewest / len(changes), "%", target=100, more=True
    )


def _growth(weeks: Mapping[IsoWeek, Sequence[date]], sizes: Sequence[int]) -> Iterator[Figure]:
    """A whole year of every evening for twenty people, one municipality after the other."""
    days = [day for each in weeks.values() for day in each]
    plans: list[PeoplePlan] = []
    seconds = 0.0
    for number in range(max(sizes)):
        wishes = MANY_WISHES if number % 2 else FEW_WISHES
        problem = people(days, 20, seed=number, wishes=wishes)
        began = time.perf_counter()
        plans.append(plan_people(problem, time_limit=TIME_LIMIT))
        seconds += time.perf_counter() - began
        if number + 1 in sizes:
            name = f"{number + 1} municipalities x 20 people x {len(days)} evenings"
            yield Figure(BENCH, f"{name}, time", seconds, "s")
            yield Figure(BENCH, f"{name}, proven optimal", _proven(plans), "%", target=100, more=True)
