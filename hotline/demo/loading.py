"""Demo data around the clock's now, made by calling the services as those people would at the time.

The same now gives the same data. Nothing here touches a table by itself, so what the demo shows is
what the product does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from hotline.accounts import founders
from hotline.accounts import queries as accounts
from hotline.accounts import services as people
from hotline.accounts.models import Person
from hotline.calls import services as calls
from hotline.calls.models import Call
from hotline.core import clock, mail, outbox, sms
from hotline.core.access import Role
from hotline.core.db import db
from hotline.demo import (
    absence,
    campaigns,
    evaluation,
    evening,
    guide_care,
    handover,
    hours,
    money,
    organisation,
    sites,
    swaps,
    tokens,
    watch,
    wishes,
)
from hotline.demo import calls as answered
from hotline.demo.people import COORDINATOR, PEOPLE, READER
from hotline.guide import services as guide
from hotline.messages import post
from hotline.opening import services as opening
from hotline.organisation.competences import services as competences
from hotline.organisation.responsibilities import services as responsibilities
from hotline.rota import queries as rota
from hotline.rota import services as planning
from hotline.rota.models import Shift
from hotline.rota.planner.people import plan_people
from hotline.rota.planner.problem import Evening, Member, PeopleProblem, Place
from hotline.rota.rules import IsoWeek, Slot

PASSWORD = "hotline-demo"  # noqa: S105  # Known to everybody; these people exist in the demo only.
WEEKS_BACK, WEEKS_AHEAD, DRAFT_WEEKS = 10, 17, 6

# Evenings ahead that lack somebody, counted from the one at hand: which slot is left empty.
HOLES: dict[int, tuple[Slot, ...]] = {7: (Slot.BACKUP,), 15: (Slot.PRIMARY, Slot.BACKUP), 26: (Slot.PRIMARY,)}


def load() -> None:
    """Fill an empty database with five municipalities at work for half a year around now."""
    now = clock.now()
    this_week = IsoWeek.of(clock.today())
    first, last = this_week.plus(-WEEKS_BACK), this_week.plus(WEEKS_AHEAD)
    with clock.seen_from(clock.at(first.monday - timedelta(days=14), time(9))):
        coordinator = _add_people()
        opening.install_defaults(first.year - 1, last.year + 1)
        calls.install_taxonomy()
        guide.install_catalogue()
        responsibilities.install_areas()
        competences.install_catalogue()
        planning.allot_weeks(coordinator, first, last)
        _plan(first, last, now)
    for room in (
        watch,
        absence,
        hours,
        swaps,
        handover,
        wishes,
        guide_care,
        sites,
        tokens,
        campaigns,
        organisation,
        answered,
        evening,
        money,
        evaluation,
    ):
        room.load(first, last, now)
    _empty_outbox(now)


def _email(who: str) -> str:
    return f"{who}@demo.invalid"


def _add(name: str, who: str, role: Role, municipality_id: int | None, *, approved: bool = False) -> Person:
    phone = f"20 00 {len(name):02} {sum(map(ord, who)) % 100:02}" if role in {Role.STAFF, Role.CHIEF} else ""
    fields = people.PersonFields(name, _email(who), phone, role, municipality_id, approved)
    return people.add_person(None, fields, password=PASSWORD)


def _add_people() -> Person:
    founders.add_municipalities()
    for municipality in accounts.municipalities():
        chief, *staff = PEOPLE[municipality.key]
        _add(chief, f"chief.{municipality.key}", Role.CHIEF, municipality.id)
        for number, name in enumerate(staff, start=1):
            _add(name, f"staff{number}.{municipality.key}", Role.STAFF, municipality.id, approved=True)
    _add(READER, "reader", Role.READER, None)
    return _add(COORDINATOR, "coordinator", Role.COORDINATOR, None)


def _plan(first: IsoWeek, last: IsoWeek, now: datetime) -> None:
    """Fill every evening fairly, leave the holes, and publish all but the last weeks."""
    ahead = [shift for shift in rota.shifts_between(first.monday, last.sunday) if shift.ends_at > now]
    missing = {ahead[number].id: slots for number, slots in HOLES.items()}
    for municipality in accounts.municipalities():
        chief = accounts.chiefs(municipality.id)[0]
        shifts = rota.shifts_between(first.monday, last.sunday, municipality.id)
        planning.staff_evenings(chief, _wanted(shifts, municipality.id, missing))
        published_to = last.plus(-DRAFT_WEEKS).sunday
        planning.publish(chief, first.monday, published_to, municipality.id, leave_holes=True)


def _wanted(
    shifts: Sequence[Shift], municipality_id: int, missing: dict[int, tuple[Slot, ...]]
) -> list[planning.Wanted]:
    team = [person.id for person in accounts.eligible([municipality_id])[municipality_id]]
    evenings = tuple(Evening(shift.id, shift.day) for shift in shifts)
    plan = plan_people(PeopleProblem(evenings, tuple(Member(each) for each in team)))
    wanted = []
    for shift in shifts:
        given = {
            slot: plan.assignments.get(Place(shift.id, slot))
            for slot in Slot
            if slot not in missing.get(shift.id, ())
        }
        wanted.append(planning.Wanted(shift.id, given.get(Slot.PRIMARY), given.get(Slot.BACKUP), None, None))
    return wanted


def _empty_outbox(now: datetime) -> None:
    """Let the mails and SMS of the planning go to nobody: their readers do not exist."""
    known = {name: current_app.extensions[name] for name in ("mailer", "texter")}
    current_app.extensions |= {"mailer": mail.NullMailer(), "texter": sms.NullTexter()}
    try:
        with clock.seen_from(now + post.GATHER):
            while post.send_gathered():
                pass
            while outbox.deliver():
                pass
    finally:
        current_app.extensions |= known


group = AppGroup("demo", help="Demo data; only with HOTLINE_DEMO=1.")


@group.command("load")
def load_command() -> None:
    """Fill an empty database with demo data around now."""
    if not current_app.extensions["settings"].demo:
        raise click.ClickException(
            "HOTLINE_DEMO=1 is needed: demo sign-ins do not belong in a real installation."
        )
    if accounts.municipalities():
        raise click.ClickException("The database is not empty.")
    load()
    count = db.session.scalar(db.select(db.func.count()).select_from(Call))
    click.echo(f"Demo data made around {clock.local(clock.now()):%d/%m/%Y %H:%M}, with {count} calls.")


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    app.cli.add_command(group)
