"""What is kept of questions and answers reads back as it was written."""

from __future__ import annotations

import json
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hotline.rota.planner.people import plan_people
from hotline.rota.planner.problem import (
    Evening,
    Member,
    Outcome,
    PeopleProblem,
    Phase,
    PhaseFigures,
    Place,
    Progress,
    Tally,
    WeeksPlan,
    WeeksProblem,
)
from hotline.rota.planner.record import (
    PeopleQuestion,
    WeeksQuestion,
    people_data,
    people_of,
    progress_data,
    progress_of,
    weeks_data,
    weeks_of,
)
from hotline.rota.planner.rules import (
    CLAIM,
    Heed,
    Move,
    Next,
    Status,
    default_period,
    moves,
    next_step,
    spread,
    touched,
)
from hotline.rota.rules import IsoWeek, Slot
from tests.conftest import NOON

DAY = date(2026, 12, 28)
DAYS = st.integers(0, 20).map(lambda number: DAY + timedelta(days=number))
TALLIES = st.builds(Tally, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
MEMBERS = st.builds(
    Member,
    id=st.integers(1, 9),
    approved=st.booleans(),
    off=st.frozensets(DAYS),
    avoid=st.frozensets(DAYS),
    wishes=st.dictionaries(DAYS, st.integers(-3, 3)),
    busy=st.frozensets(DAYS),
    most_per_week=st.none() | st.integers(1, 7),
    most_running=st.none() | st.integers(1, 7),
    carried=TALLIES,
)
PLACES = st.dictionaries(st.builds(Place, st.integers(1, 9), st.sampled_from(Slot)), st.integers(1, 9))


def through_json(data):
    return json.loads(json.dumps(data))


@given(
    st.lists(st.builds(Evening, st.integers(1, 9), DAYS, st.booleans()), max_size=4),
    st.lists(MEMBERS, max_size=3),
    PLACES,
    PLACES,
    st.sampled_from(Heed),
    st.booleans(),
)
def test_a_question_about_people(evenings, members, fixed, present, heed, keep):
    problem = PeopleProblem(tuple(evenings), tuple(members), fixed)
    question = PeopleQuestion(problem, present, frozenset(present), heed, keep)
    assert PeopleQuestion.of(through_json(question.as_data())) == question


def test_an_answer_about_people_with_a_hole():
    evenings = (Evening(7, DAY), Evening(8, DAY + timedelta(days=3)))
    members = (Member(1, off=frozenset({DAY})), Member(2), Member(3, approved=False))
    plan = plan_people(PeopleProblem(evenings, members))
    assert plan.holes
    assert people_of(through_json(people_data(plan))) == plan


def test_weeks_over_a_week_53():
    weeks = IsoWeek.between(IsoWeek(2026, 52), IsoWeek(2027, 2))
    problem = WeeksProblem(
        evenings=dict.fromkeys(weeks, 4),
        municipalities=(1, 2),
        carried={1: 4},
        fixed={weeks[0]: 1},
        holiday={weeks[1]: "christmas"},
        ledger={(1, "christmas"): 2},
    )
    question = WeeksQuestion(problem, {weeks[0]: (1, 3), weeks[1]: (None, 0)})
    assert WeeksQuestion.of(through_json(question.as_data())) == question
    outcome = Outcome((PhaseFigures(Phase.SPACING, 1.0, 0.5, False, 0.1),), 0.2, True)
    plan = WeeksPlan({weeks[1]: 2, weeks[2]: 1}, 1, (weeks[2],), 2, 1, outcome)
    assert weeks_of(through_json(weeks_data(plan))) == plan


def test_progress_before_anything_is_found():
    progress = Progress(Phase.HOLES, 1, 6, None, None, 0.0)
    assert progress_of(through_json(progress_data(progress))) == progress
    assert progress.gap is None


@given(PLACES, PLACES, PLACES)
def test_moves_lead_from_the_plan_as_it_was_to_the_answer(before, after, present):
    evenings = [Evening(number, DAY) for number in range(1, 10)]
    found = moves(evenings, before, after, present)
    result = dict(before)
    for move in found:
        result.pop(move.place, None)
        if move.after is not None:
            result[move.place] = move.after
        assert not (move.settled and move.overtaken)
    assert result == after
    assert touched(found) == {who for each in found for who in (each.before, each.after)} - {None}


def test_a_move_knows_what_happened_since():
    place = Place(1, Slot.PRIMARY)
    assert Move(place, None, 2, 2).settled
    assert Move(place, None, 2, 3).overtaken
    assert not Move(place, 1, 2, 1).overtaken
    assert Move(place, None, 2, None).new


def test_a_run_is_taken_twice_and_then_given_up():
    assert next_step(Status.QUEUED, None, 0, None, NOON) is Next.TAKE
    assert next_step(Status.RUNNING, NOON + CLAIM, 1, None, NOON) is Next.LEAVE
    assert next_step(Status.RUNNING, NOON, 1, None, NOON) is Next.TAKE
    assert next_step(Status.RUNNING, NOON, 2, None, NOON) is Next.GIVE_UP
    assert next_step(Status.RUNNING, NOON, 1, "drop", NOON) is Next.CANCEL
    assert next_step(Status.DONE, None, 1, None, NOON) is Next.LEAVE


def test_the_period_proposed_is_the_drafts_and_a_year_at_most():
    assert default_period(None, None, DAY) == (DAY, DAY)
    assert default_period(DAY - timedelta(days=9), DAY + timedelta(days=9), DAY) == (
        DAY,
        DAY + timedelta(days=9),
    )
    assert default_period(DAY, DAY + timedelta(days=999), DAY)[1] == DAY + timedelta(days=370)


def test_the_spread_of_nobody_is_none():
    assert spread([], Slot.PRIMARY) == 0
    assert spread([Tally(3, 1), Tally(1, 1)], Slot.PRIMARY) == 2
