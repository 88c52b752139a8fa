"""A plan to work on: the default opening hours, and weeks 48 to 52 of 2026 given to municipalities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from hotline.accounts.models import Person
from hotline.accounts.queries import municipality
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.outbox import OutboxMessage
from hotline.messages import post
from hotline.opening import services as opening
from hotline.rota import queries, services
from hotline.rota.feeds import services as feeds
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek
from hotline.rota.services import Wanted
from hotline.rota.timeline import timeline
from tests.conftest import _add, in_copenhagen

WEEK = IsoWeek(2026, 49)  # Hvidovre's; 48 is Glostrup's, and runs at NOON.
GLOSTRUPS = IsoWeek(2026, 50)


@pytest.fixture
def plan(cast, groundwork):
    """Week 48 and 50 are Glostrup's, 49 and 51 Hvidovre's; nobody is on any evening yet."""

    def make():
        opening.install_defaults(2025, 2028)
        for week, key in ((48, "glostrup"), (49, "hvidovre"), (50, "glostrup"), (51, "hvidovre")):
            services.change_week(None, IsoWeek(2026, week), municipality(key).id, version=0)

    groundwork.lay("plan", make)
    return cast


@pytest.fixture
def evenings(plan) -> list[Shift]:
    """The four evenings of Hvidovre's week 49, Monday to Thursday."""
    return list(queries.shifts_between(WEEK.monday, WEEK.sunday))


@pytest.fixture
def staff(plan) -> Callable[..., list[Wanted]]:
    """Put people on an evening, seeing it as it is."""

    def staff(shift, primary=None, backup=None, actor=None):
        db.session.refresh(shift)
        seen = queries.staffed(shift)
        wanted = Wanted(
            shift.id,
            primary.id if primary else None,
            backup.id if backup else None,
            seen.primary_id,
            seen.backup_id,
        )
        return services.staff_evenings(actor, [wanted])

    return staff


@pytest.fixture
def published(plan, evenings, staff, groundwork) -> list[Shift]:
    """Week 49, staffed by Mette in front and Ole behind every other evening, and published."""

    def make():
        for index, shift in enumerate(evenings):
            pair = (plan.mette, plan.ole) if index % 2 == 0 else (plan.ole, plan.mette)
            staff(shift, *pair)
        services.publish(None, WEEK.monday, WEEK.sunday)
        empty_outbox()

    groundwork.lay("published", make)
    return evenings


@pytest.fixture
def shift(published) -> Shift:
    """The first of them, on 30 November 2026 from 19 to 22: Mette in front and Ole behind."""
    return published[0]


@pytest.fixture
def at(clock) -> Callable[[str], None]:
    """Let it be that time on the day of `shift`."""
    return lambda time: clock.move_to(in_copenhagen(f"2026-11-30 {time}"))


@pytest.fixture
def pia(cast) -> Person:
    """A third who could take Hvidovre's evenings, and has none."""
    return _add("Pia Poulsen", Role.STAFF, "hvidovre")


@pytest.fixture
def fetch(client: FlaskClient):
    """Ask for a person's feed the way a calendar program does: no cookies, perhaps with an ETag."""
    # By object, not by person.id: reading that would be a query of the test's own.
    secrets: dict[Person, str] = {}

    def fetch(person: Person, method: str = "GET", **headers: str):
        if person not in secrets:
            secrets[person] = feeds.add_calendar_token(person, "Telefon")[1]
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.open(f"/calendar/{secrets[person]}.ics", method=method, headers=sent)

    return fetch


def empty_outbox() -> None:
    """Let everything that waits leave, and forget it."""
    mails()
    db.session.execute(OutboxMessage.__table__.delete())
    db.session.commit()


def mails() -> list[tuple[str, str]]:
    """Whom the outbox writes to, with the text, in order, when what is gathered has been sent."""
    with clock.seen_from(clock.now() + post.GATHER):
        while post.send_gathered():
            pass
    rows = db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.kind.like("rota.%")).order_by(OutboxMessage.id)
    )
    return [(row.recipient, row.text) for row in rows]


def on(shift: Shift) -> tuple[str | None, str | None]:
    """The first names of who is in front and behind, as the database has it."""
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get_one(Shift, shift.id)
    return tuple(each.first_name if each else None for each in (found.primary, found.backup))


def happened(shift: Shift) -> list[tuple[str, str | None]]:
    """What the timeline tells since the evening was planned: what, and about whom."""
    db.session.rollback()
    return [
        (str(event.happening), event.person.first_name if event.person else None)
        for event in timeline(shift.id)
        if event.happening not in {"published", "assigned"}
    ]


def day(text: str) -> date:
    return date.fromisoformat(text)
