"""The calls of the demo: each past evening's, and this evening's so far, logged by whoever was on duty."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from sqlalchemy import select

from hotline.accounts import queries as accounts
from hotline.calls import services
from hotline.calls.rules import REFERRING, Assist, Channel, NonCall, Tried
from hotline.core import clock
from hotline.core.db import db
from hotline.demo.citizens import (
    ALTERNATIVES,
    BARRIERS,
    CALLERS,
    CALLS,
    CAMPAIGN_OUTCOMES,
    MUNICIPALITIES,
    NOTES,
    TRIED,
    Kind,
)
from hotline.guide.kinds import Kind as Entries
from hotline.guide.kinds import Office
from hotline.guide.models import Entry
from hotline.organisation.campaigns.models import Campaign
from hotline.rota import queries as rota
from hotline.rota.rules import IsoWeek

T = TypeVar("T")

HELPED = frozenset({"SB_DONE", "SB_CONT", "INFO_OK"})


def load(first: IsoWeek, _last: IsoWeek, now: datetime) -> None:
    """Log the calls of every evening up to now."""
    guide, running = _Guide(), _Running()
    for shift in rota.shifts_between(first.monday, clock.today()):
        # Seeded by the day, so that an evening has the same calls whatever came before it.
        chance = Random(shift.day.toordinal())  # noqa: S311  # Invented calls, no secrets.
        started_at = shift.starts_at + timedelta(minutes=chance.randint(1, 12))
        while started_at < shift.ends_at and shift.primary is not None:
            ended_at = started_at + timedelta(minutes=chance.randint(2, 14), seconds=chance.randint(0, 59))
            if ended_at >= now:
                break
            about = running.about(chance, shift.day, started_at)
            fields = _call(chance, guide, about, started_at, ended_at)
            with clock.seen_from(ended_at):
                services.log_call(
                    shift.primary, fields, str(uuid.UUID(int=chance.getrandbits(128), version=4))
                )
            started_at = ended_at + timedelta(minutes=chance.randint(3, 34))


class _Guide:
    """Which entries a call about a topic may have used, and where its citizen may be sent."""

    def __init__(self) -> None:
        self.solutions: dict[str, list[int]] = {}
        self.articles: dict[str, list[int]] = {}
        self.services: dict[str, list[int]] = {}
        self.places: dict[str, int] = {}
        homes = {each.id: each.key for each in accounts.municipalities()}
        kept = {
            Entries.SOLUTION: self.solutions,
            Entries.ARTICLE: self.articles,
            Entries.SCRIPT: self.articles,
            Entries.SERVICE: self.services,
        }
        for entry in db.session.scalars(select(Entry).where(Entry.ended_at.is_(None)).order_by(Entry.id)):
            if entry.kind in kept and entry.topic:
                kept[entry.kind].setdefault(entry.topic, []).append(entry.id)
            elif entry.office == Office.CITIZEN_SERVICE and entry.municipality_id:
                self.places[homes[entry.municipality_id]] = entry.id

    def used(self, chance: Random, kind: Kind) -> tuple[int | None, int | None]:
        """The solution and the article read while talking: most often pages of the topic's, now and then none."""
        solutions, articles = self.solutions.get(kind.topic), self.articles.get(kind.topic)
        return (
            chance.choice(solutions) if solutions and chance.random() < 0.6 else None,
            chance.choice(articles) if articles and chance.random() < 0.45 else None,
        )

    def sent_to(self, chance: Random, kind: Kind, outcome: str, home: str) -> int | None:
        """Where the citizen was told to go; seldom not said."""
        if outcome not in REFERRING or chance.random() < 0.15:
            return None
        found = self.services.get(kind.topic)
        if outcome == "REF_AUTH":
            return chance.choice(found) if found else None
        return self.places.get(home)


class _Running:
    """What many called about at once, by its times."""

    def __init__(self) -> None:
        rows = db.session.scalars(select(Campaign).order_by(Campaign.id)).all()
        self.campaigns = [
            (row.first_day, row.last_day, row.id) for row in rows if row.first_day and row.last_day
        ]
        # The first who ring about what is down ring a little before it is reported.
        self.incidents = [
            (row.began_at - timedelta(minutes=6), row.ended_at or row.ends_by, row.id)
            for row in rows
            if row.began_at and row.ends_by
        ]

    def about(self, chance: Random, day: date, started_at: datetime) -> tuple[int, bool] | None:
        """The campaign or incident that a call is about, and whether it is an incident; most are about neither."""
        for began, ended, row in self.incidents:
            if began <= started_at <= (ended or started_at) and chance.random() < 0.6:
                return row, True
        for first, last, row in self.campaigns:
            if first <= day <= last and chance.random() < 0.14:
                return row, False
        return None


def _call(
    chance: Random, guide: _Guide, about: tuple[int, bool] | None, started_at: datetime, ended_at: datetime
) -> services.CallFields:
    kind = _kind(chance, about)
    outcome = chance.choice(kind.outcomes)
    if outcome == "DROP":
        return services.CallFields(
            "", "", "", non_call=chance.choice(tuple(NonCall)), started_at=started_at, ended_at=ended_at
        )
    home = _weighed(chance, MUNICIPALITIES)
    tried = _weighed(chance, TRIED)
    barriers = BARRIERS.get(kind.category)
    assist, channel = _help(chance, outcome)
    solution, article = guide.used(chance, kind)
    return services.CallFields(
        category=kind.category,
        subcategory=kind.topic if kind.subcategory else None,
        outcome=outcome,
        municipality=home,
        tried_self_first=tried,
        barrier=_weighed(chance, barriers) if barriers and tried == Tried.YES else None,
        note=chance.choice(NOTES) if chance.random() < 0.2 else None,
        caller_type=_weighed(chance, CALLERS),
        alternative=_weighed(chance, ALTERNATIVES) if chance.random() < 0.5 else None,
        cause_removable=chance.random() < (0.3 if kind.category == "TEK" else 0.06),
        answer_online=chance.random() < (0.7 if kind.category == "INFO" else 0.25),
        referral=guide.sent_to(chance, kind, outcome, home),
        campaign=about[0] if about else None,
        started_at=started_at,
        ended_at=ended_at,
        solution=solution,
        article=article,
        assist_level=assist,
        channel=channel,
    )


def _kind(chance: Random, about: tuple[int, bool] | None) -> Kind:
    if about:
        return Kind(0, "KAMP", "", ("DOWN",) if about[1] else CAMPAIGN_OUTCOMES)
    return chance.choices(CALLS, weights=[each.weight for each in CALLS])[0]


def _help(chance: Random, outcome: str) -> tuple[Assist | None, Channel]:
    """How much help it was: what was finished while talking was often done together, some of it on a shared screen."""
    if outcome not in HELPED:
        return Assist.REFERRED if outcome in REFERRING else None, Channel.PHONE
    together = outcome == "SB_DONE" and chance.random() < 0.4
    shared = outcome != "INFO_OK" and chance.random() < (0.45 if together else 0.05)
    return (
        Assist.CO_SERVED if together else Assist.GUIDED,
        Channel.PHONE_COBROWSE if shared else Channel.PHONE,
    )


def _weighed(chance: Random, weights: Mapping[T, int]) -> T:
    return chance.choices(list(weights), weights=list(weights.values()))[0]
