"""The plan's own share of what waits for somebody, and the list of all rooms' shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.i18n import day_and_month
from hotline.opening import queries as opening
from hotline.organisation.campaigns import queries as campaigns
from hotline.organisation.competences import queries as competences
from hotline.organisation.competences import words as competence_words
from hotline.rota import queries, rules, words
from hotline.rota.models import Shift
from hotline.rota.needs import Need
from hotline.rota.plan.under_way import ROOMS
from hotline.rota.rules import IsoWeek

# Staff must know their evenings this long before, and weeks must have an owner this long before.
PUBLISH_AHEAD = timedelta(weeks=4)
ALLOT_AHEAD = timedelta(weeks=12)
HOLES_AHEAD = timedelta(weeks=26)
URGENT = timedelta(days=7)


def needs_for(viewer: Person, now: datetime) -> list[Need]:
    """Everything that waits for `viewer`, the urgent first, then by when it is too late."""
    found = _own_needs(viewer, now)
    for room in ROOMS:
        found += room(viewer, now)
    return sorted(dict.fromkeys(found), key=_rank)


def _rank(need: Need) -> tuple[bool, bool, float]:
    return not need.urgent, need.by is None, need.by.timestamp() if need.by else 0.0


def _own_needs(viewer: Person, now: datetime) -> list[Need]:
    if viewer.role not in {Role.CHIEF, Role.COORDINATOR}:
        return []
    today = clock.local(now).date()
    mine = viewer.municipality_id if viewer.role == Role.CHIEF else None
    shifts = [
        each for each in queries.shifts_between(today, today + HOLES_AHEAD, mine) if each.starts_at > now
    ]
    found = [*_holes(shifts, now), *_drafts(shifts, now), *_incidents(viewer, now), *_key_persons(viewer)]
    if viewer.role == Role.COORDINATOR:
        found += _unallotted(now)
    return found


def _incidents(viewer: Person, now: datetime) -> list[Need]:
    """What is down and could be told to citizens, which only the chief of the evening decides."""
    return [
        Need(
            text=_("%(label)s. Skal borgerne kunne se det på forsiden?", label=_(each.label)),
            link=url_for("campaigns.incident", campaign_id=each.id),
            action=_("Svar"),
            by=each.ends_by,
            urgent=True,
        )
        for each in campaigns.waiting_for(viewer, now)
    ]


def _key_persons(viewer: Person) -> list[Need]:
    """Municipalities with too few or too many who train the others. It never is too late, so it stands last."""
    return [
        Need(
            text=competence_words.staffing(home),
            link=url_for("competences.index", municipality=home.municipality.key),
            action=_("Se kompetencer"),
        )
        for home in competences.homes_to_mend(viewer)
    ]


def _link(shift: Shift) -> str:
    return url_for("rota.evening", shift_id=shift.id)


def _holes(shifts: Sequence[Shift], now: datetime) -> list[Need]:
    """Each published evening that lacks somebody by itself; drafts week by week, since nobody was promised them yet."""
    found = []
    # Those of the coming week are the absence room's: it knows whom to ask.
    shifts = [each for each in shifts if each.day > clock.local(now + URGENT).date()]
    for shift in shifts:
        lacks = rules.lacks(queries.staffed(shift))
        if lacks and shift.is_published:
            found.append(
                Need(
                    text=f"{words.evening(shift)}: {words.lacks(lacks)}.",
                    link=_link(shift),
                    action=_("Find en person"),
                    by=shift.starts_at,
                )
            )
    lacking = [each for each in shifts if not each.is_published and rules.lacks(queries.staffed(each))]
    return found + _by_week(lacking, now, _lacking_text, _("Fyld ugen"))


def _drafts(shifts: Sequence[Shift], now: datetime) -> list[Need]:
    ready = [
        each
        for each in shifts
        if not each.is_published
        and each.starts_at - now < PUBLISH_AHEAD
        and not rules.lacks(queries.staffed(each))
    ]
    return _by_week(ready, now, _ready_text, _("Udgiv"))


def _lacking_text(week: IsoWeek, whose: str, count: int) -> str:
    return str(
        ngettext(
            "%(week)s, %(whose)s: %(num)d kladde mangler nogen.",
            "%(week)s, %(whose)s: %(num)d kladder mangler nogen.",
            count,
            week=words.week(week).capitalize(),
            whose=whose,
        )
    )


def _ready_text(week: IsoWeek, whose: str, count: int) -> str:
    return str(
        ngettext(
            "%(week)s, %(whose)s: %(num)d aften er klar og bør udgives.",
            "%(week)s, %(whose)s: %(num)d aftener er klar og bør udgives.",
            count,
            week=words.week(week).capitalize(),
            whose=whose,
        )
    )


def _by_week(
    shifts: Sequence[Shift], now: datetime, say: Callable[[IsoWeek, str, int], str], action: str
) -> list[Need]:
    found = []
    order = sorted(shifts, key=lambda each: (each.week, each.municipality_id, each.starts_at))
    for (week, _owner), group in groupby(order, key=lambda each: (each.week, each.municipality_id)):
        evenings = list(group)
        first = evenings[0]
        if first.starts_at - now < PUBLISH_AHEAD + URGENT:
            found.append(
                Need(
                    text=say(week, first.municipality.name, len(evenings)),
                    link=url_for("rota.week", iso_year=week.year, number=week.number),
                    action=action,
                    by=max(now, first.starts_at - PUBLISH_AHEAD),
                    urgent=first.starts_at - now < URGENT,
                )
            )
    return found


def _unallotted(now: datetime) -> list[Need]:
    first = IsoWeek.of(clock.local(now).date())
    last = IsoWeek.of(clock.local(now + ALLOT_AHEAD).date())
    given = queries.allotments(first, last)
    if len(given) == len(IsoWeek.between(first, last)):
        return []
    openings = {IsoWeek.of(each.day) for each in opening.openings_between(first.monday, last.sunday)}
    nobodys = sorted(week for week in openings if week not in given)
    if not nobodys:
        return []
    monday = nobodys[0].monday
    text = ngettext(
        "%(num)d uge med åbne aftener er ikke fordelt, den første begynder %(day)s.",
        "%(num)d uger med åbne aftener er ikke fordelt, den første begynder %(day)s.",
        len(nobodys),
        day=day_and_month(monday),
    )
    year = nobodys[0].year
    return [
        Need(
            text=str(text),
            link=url_for("rota.year", iso_year=year),
            action=_("Fordel ugerne"),
            by=clock.at(monday, clock.local(now).time()),
            urgent=clock.at(monday, clock.local(now).time()) - now < URGENT,
        )
    ]
