"""Giving weeks to municipalities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.accounts.queries import municipalities
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused
from hotline.opening import queries as opening
from hotline.opening.rules import FURTHEST_YEARS
from hotline.rota import queries, words
from hotline.rota.models import WeekAllotment
from hotline.rota.planner import ledger
from hotline.rota.planner.problem import SPACING, WeeksProblem
from hotline.rota.planner.weeks import plan_weeks
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.services.following import follow_openings
from hotline.rota.services.notices import Notices
from hotline.rota.services.slots import database_guards, end, touch

LONGEST_WEEKS = 106  # Two years, with a week 53 in each.
PATIENCE = 5.0  # Seconds that the search may take; a year for five municipalities takes less than one.


def allot_weeks(actor: Person | None, first: IsoWeek, last: IsoWeek) -> list[WeekAllotment]:
    """Give every week from `first` to `last` that is nobody's to a municipality, fairly, and make its shifts.

    What is allotted already stays. Fairness is in evenings and in holiday weeks, and counts what each municipality
    has had before (`domain.md`, decisions 2 and 7). Gives the new rows. Raises Refused for a person who is not
    the coordinator, weeks that are over or too far ahead, and periods that are upside down or longer than
    two years, Conflict when somebody gave one of the weeks away meanwhile.
    """
    _check_rights(actor)
    _check_period(first, last)
    shared = [each.id for each in municipalities()]
    if not shared:
        raise Refused(_("Opret kommunerne, før ugerne fordeles."))
    # Searched before anything is locked: a call that is logged meanwhile must not wait for it.
    given = plan_weeks(_problem(first, last, shared), time_limit=PATIENCE).owners
    return _give_weeks(actor, first, last, given)


@use_case
def _give_weeks(
    actor: Person | None, first: IsoWeek, last: IsoWeek, given: Mapping[IsoWeek, int]
) -> list[WeekAllotment]:
    rows = [
        WeekAllotment(iso_year=week.year, iso_week=week.number, municipality_id=owner)
        for week, owner in given.items()
    ]
    db.session.add_all(rows)
    with database_guards():
        db.session.flush()
    audit.record(
        "rota.allot_weeks",
        f"weeks:{first}:{last}",
        actor=actor,
        after={str(week): owner for week, owner in given.items()},
    )
    _follow(actor, first, last)
    return rows


def _problem(first: IsoWeek, last: IsoWeek, shared: Sequence[int]) -> WeeksProblem:
    rows = queries.allotments(ledger.begins(first), last.plus(SPACING))
    owners = {week: row.municipality_id for week, row in rows.items()}
    evenings = ledger.open_evenings(first, last, opening.openings_between(first.monday, last.sunday))
    return ledger.weeks_problem(evenings, shared, queries.evenings_before(first.monday), owners)


def _check_rights(actor: Person | None) -> None:
    if actor is not None and actor.role != Role.COORDINATOR:
        raise Refused(_("Kun tovholderen kan fordele uger mellem kommunerne."))


def _check_period(first: IsoWeek, last: IsoWeek) -> None:
    if last < first:
        raise Refused(_("Den sidste uge skal ligge efter den første."))
    if last < IsoWeek.of(clock.today()):
        raise Refused(_("Ugerne er forbi."))
    _check_reach(last)
    if len(IsoWeek.between(first, last)) > LONGEST_WEEKS:
        raise Refused(_("Fordel højst to år ad gangen."))


def _check_reach(week: IsoWeek) -> None:
    if week.year > clock.today().year + FURTHEST_YEARS:
        raise Refused(_("Vælg en uge inden for de næste %(years)d år.", years=FURTHEST_YEARS))


def _follow(actor: Person | None, first: IsoWeek, last: IsoWeek) -> None:
    notices = Notices(actor)
    follow_openings(actor, first.monday, last.sunday, notices)
    notices.send()


@use_case
def change_week(actor: Person | None, week: IsoWeek, municipality_id: int, version: int) -> WeekAllotment:
    """Give one week to another municipality; `version` is that of the row seen, 0 when the week was nobody's.

    The drafts of the week's evenings are emptied, since the people are from the municipality that had it.
    Raises Refused for a person who is not the coordinator, a week too far ahead, when an evening of the week
    has begun or is published, or the municipality does not exist; Conflict when somebody changed the week
    meanwhile.
    """
    _check_rights(actor)
    _check_reach(week)
    municipality = queries.municipality_known(municipality_id)
    if municipality is None:
        raise Refused(_("Vælg en af kommunerne."))
    # Before the week itself, as a handover does.
    queries.lock_period(week.monday, week.sunday)
    row = queries.allotment(week)
    if (row.version if row else 0) != version:
        raise Conflict(_week_conflict(row))
    _check_open(week)
    before = row.municipality_id if row else None
    if row is None:
        row = WeekAllotment(iso_year=week.year, iso_week=week.number)
        db.session.add(row)
    row.municipality = municipality
    _hand_evenings(actor, week, municipality_id)
    with database_guards():
        db.session.flush()
    audit.record(
        "rota.change_week",
        f"week:{week}",
        actor=actor,
        before={"municipality_id": before},
        after={"municipality_id": municipality_id},
    )
    _follow(actor, week, week)
    return row


def _week_conflict(row: WeekAllotment | None) -> str:
    if row is None:
        return str(_("Ugen er ikke længere fordelt. Se siden igen. Intet er ændret."))
    return str(
        _(
            "En anden har imens givet ugen til %(municipality)s. Se siden igen, og prøv så en gang til. Intet er ændret.",
            municipality=row.municipality.name,
        )
    )


def _check_open(week: IsoWeek) -> None:
    if week.sunday < clock.today():
        raise Refused(_("Ugen er forbi og kan ikke ændres."))
    shifts = queries.shifts_between(week.monday, week.sunday)
    if any(shift.starts_at <= clock.now() for shift in shifts):
        raise Refused(_("Ugen er begyndt. En enkelt aften kan overdrages, men ikke hele ugen."))
    if any(shift.is_published for shift in shifts):
        raise Refused(
            _("En eller flere aftener i %(week)s er udgivet. Træk dem tilbage først.", week=words.week(week))
        )


def _hand_evenings(actor: Person | None, week: IsoWeek, municipality_id: int) -> None:
    shifts = [
        shift
        for shift in queries.shifts_between(week.monday, week.sunday)
        if shift.municipality_id != municipality_id
    ]
    for shift in shifts:
        touch(shift)
        for slot in Slot:
            held = shift.slot(slot)
            if held is not None:
                end(held, actor, _("Ugen er givet til en anden kommune."))
    # The guard looks at the rows as they are: the people leave before the evening changes hands.
    db.session.flush()
    for shift in shifts:
        shift.municipality_id = municipality_id
