"""Demo data about wishes and plans: what people say about when they can, a municipality with rules of its own, and an answer of the planner that waits for its chief."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random

from hotline.accounts import queries as accounts
from hotline.accounts.models import Municipality, Person
from hotline.core import clock
from hotline.core.errors import Refused
from hotline.rota import queries as rota
from hotline.rota.availability import services as wishes
from hotline.rota.availability.rules import Limits, Mood, Weeks, Wish
from hotline.rota.planner import jobs
from hotline.rota.planner import services as planner
from hotline.rota.planner.question import Asked
from hotline.rota.rules import IsoWeek

DAY = timedelta(days=1)
OWN_RULES = {"albertslund": Limits(3, 3, True), "ishoj": Limits(2, None, False)}


def load(first: IsoWeek, last: IsoWeek, now: datetime) -> None:
    """Let people say what they wish from now to `last`, and one chief ask the planner about the drafts.

    `first` is where the plan begins; nothing is said about what is over.
    """
    said_at = max(now - timedelta(days=12), clock.at(first.monday, time(9)))
    for municipality in accounts.municipalities():
        chief = accounts.chiefs(municipality.id)[0]
        team = accounts.eligible([municipality.id]).get(municipality.id, [])
        # By the key, so that a municipality's wishes are the same whatever came before them.
        chance = Random(sum(map(ord, municipality.key)))  # noqa: S311  # Invented wishes, no secrets.
        with clock.seen_from(said_at):
            if municipality.key in OWN_RULES:
                wishes.change_rules(chief, municipality.id, OWN_RULES[municipality.key])
            for index, person in enumerate(team):
                _say(person, index, last, chance)
            _say_for(chief, team, chance)
    _clash(now)
    _plan(now)


def _say(person: Person, index: int, last: IsoWeek, chance: Random) -> None:
    """Each person says something of another kind."""
    today = clock.today()
    start = today + chance.randint(16, 40) * DAY
    every = [
        Wish(Mood.OFF, start, start + chance.randint(4, 12) * DAY),
        Wish(Mood.RATHER_NOT, today, None, frozenset({chance.randint(0, 3)})),
        Wish(Mood.OFF, today, None, frozenset({chance.randint(0, 3)}), Weeks.EVEN),
        Wish(Mood.GLADLY, today, last.sunday, frozenset({0, 2})),
        Wish(Mood.OFF, start, start),
    ]
    if index < len(every):
        wishes.add(person, person.id, every[index])


def _say_for(chief: Person, team: Sequence[Person], chance: Random) -> None:
    start = clock.today() + chance.randint(45, 60) * DAY
    if team:
        wishes.add(chief, team[-1].id, Wish(Mood.OFF, start, start + 13 * DAY))


def _clash(now: datetime) -> None:
    """Somebody on a published evening some weeks ahead becomes unavailable, and the chief hears of it."""
    ahead = rota.shifts_between(clock.today() + 9 * DAY, clock.today() + 40 * DAY)
    shift = next((each for each in ahead if each.is_published and each.backup), None)
    if shift is not None and shift.backup is not None:
        with clock.seen_from(now - timedelta(hours=3)):
            try:
                wishes.add(shift.backup, shift.backup.id, Wish(Mood.OFF, shift.day, shift.day))
            except Refused:
                # Said already, by the chance above.
                return


def _plan(now: datetime) -> None:
    """The planner's answer about the drafts of one municipality, as it waits to be accepted."""
    municipality: Municipality = accounts.municipality("hvidovre")
    drafts = [
        shift
        for shift in rota.shifts_between(clock.today(), clock.today() + 400 * DAY, municipality.id)
        if not shift.is_published
    ]
    if not drafts:
        return
    chief = accounts.chiefs(municipality.id)[0]
    with clock.seen_from(now - timedelta(hours=2)):
        planner.ask(chief, municipality.id, Asked(drafts[0].day, drafts[-1].day, keep_drafts=False))
        while jobs.work() is not None:
            pass
