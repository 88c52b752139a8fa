"""Who said no to an empty place is not proposed for that evening."""

from __future__ import annotations

import pytest

from hotline.core import clock
from hotline.rota import services as rota_services
from hotline.rota.planner import question
from hotline.rota.planner.question import Asked
from hotline.rota.rules import Slot
from hotline.rota.swaps import services as swaps
from hotline.rota.swaps.rules import Answer
from tests.rota.planner.conftest import FIRST, LAST


@pytest.fixture
def vacancy(team, shifts, staff):
    """The first evening is published, has lost its backup, and Nina was asked and has said no."""
    staff(shifts[0], team.mette, team.ole)
    rota_services.publish(None, FIRST, FIRST)
    staff(shifts[0], team.mette)
    offer = swaps.ask_for_cover(team.chief, shifts[0].id, Slot.BACKUP, [team.nina.id])
    swaps.answer(team.nina, offer.id, Answer.NO)
    return offer


def off(person, *, mend=False):
    found = question.people_question(person.municipality_id, Asked(FIRST, LAST), clock.now(), mend=mend)
    return next(member.off for member in found.problem.members if member.id == person.id)


@pytest.mark.parametrize("mend", [False, True])
def test_who_said_no_is_off_that_evening_only(team, vacancy, mend):
    assert off(team.nina, mend=mend) == {FIRST}
    assert off(team.palle, mend=mend) == set()


def test_the_latest_answer_counts(team, shifts, vacancy):
    again = swaps.ask_for_cover(team.chief, shifts[0].id, Slot.BACKUP, [team.nina.id])
    swaps.answer(team.nina, again.id, Answer.YES)
    assert off(team.nina) == set()


def test_who_is_put_on_nevertheless_stays(team, shifts, vacancy, staff):
    staff(shifts[0], team.mette, team.nina)
    assert off(team.nina, mend=True) == set()
