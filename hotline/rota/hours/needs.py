"""What of the hours waits for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import ngettext
from sqlalchemy import and_, exists, or_, select

from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.access import TAKES_DUTY, Role
from hotline.core.db import db
from hotline.rota.hours import queries, rules
from hotline.rota.hours.models import WorkedCorrection
from hotline.rota.models import PLANNED, Assignment, Shift
from hotline.rota.needs import Need
from hotline.rota.rules import Slot
from hotline.rota.watch.models import LogOn

SOON = timedelta(days=7)


def needs_for(viewer: Person, now: datetime) -> list[Need]:
    """One's own evenings to confirm, month by month, and for a chief the corrections to look over; two queries."""
    found = _to_confirm(viewer, now) if viewer.role in TAKES_DUTY else []
    count = queries.count_unseen(viewer) if viewer.role == Role.CHIEF else 0
    if count:
        text = ngettext(
            "%(num)d rettelse af timer er ikke set endnu.",
            "%(num)d rettelser af timer er ikke set endnu.",
            count,
        )
        found.append(Need(str(text), "/rota/hours", str(ngettext("Se den", "Se dem", count))))
    return found


def _to_confirm(viewer: Person, now: datetime) -> list[Need]:
    today = clock.local(now).date()
    months: dict[date, int] = {}
    for day in unconfirmed_days(viewer, now):
        if today <= rules.own_deadline(day):
            months[day.replace(day=1)] = months.get(day.replace(day=1), 0) + 1
    found = []
    for month, count in sorted(months.items()):
        by = clock.at(rules.own_deadline(month) + timedelta(days=1), datetime.min.time())
        text = ngettext(
            "Timerne for %(num)d aften er ikke bekræftet.",
            "Timerne for %(num)d aftener er ikke bekræftet.",
            count,
        )
        action = ngettext("Bekræft den", "Bekræft dem", count)
        link = f"/rota/hours/person/{viewer.id}?month={month:%Y-%m}"
        found.append(Need(str(text), link, str(action), by=by, urgent=by - now < SOON))
    return found


def unconfirmed_days(person: Person, now: datetime) -> Sequence[date]:
    """The days of this month and the one before on which the person was on duty and nobody knows from when to when."""
    since = clock.month_after(clock.local(now).date(), -1)
    said = exists().where(WorkedCorrection.shift_id == Shift.id, WorkedCorrection.person_id == person.id)
    logged = exists().where(LogOn.shift_id == Shift.id)
    forgot = exists().where(
        LogOn.shift_id == Shift.id,
        LogOn.person_id == person.id,
        LogOn.released_at.is_not(None),
        LogOn.released_by_id.is_(None),
    )
    held = and_(Assignment.shift_id == Shift.id, Assignment.ended_at.is_(None))
    return db.session.scalars(
        select(Shift.day)
        .join(Assignment, held)
        .where(
            Assignment.person_id == person.id,
            Shift.status == PLANNED,
            Shift.published_at.is_not(None),
            Shift.day >= since,
            Shift.ends_at <= now,
            ~said,
            or_(and_(~logged, Assignment.slot == Slot.PRIMARY), forgot),
        )
        .order_by(Shift.day)
    ).all()
