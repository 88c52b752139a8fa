"""Closing exceptionally, when nobody can take the telephone, and opening after all.

Not use cases: whoever finds that there is nobody calls these inside its own use case, like `audit.record`.
They send no `openings_changed`, so that no shift is touched: what becomes of the evening is the caller's.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.opening import queries, rules
from hotline.opening.models import ExceptionalClosure


def close_exceptionally(
    starts_at: datetime, ends_at: datetime, reason: str, actor: Person | None
) -> ExceptionalClosure:
    """Close the openings from `starts_at` to `ends_at` (UTC); the public is told at once, with `reason`.

    Closes from now when `starts_at` is past: what was open was open. A closure that takes openings from end
    to end takes them also when their hours are changed later. Raises Refused when nothing is agreed to be
    open then or it is over, Conflict when all of it is closed exceptionally already.
    """
    starts_at = max(starts_at, clock.now())
    if starts_at >= ends_at:
        raise Refused(_("Det er for sent at lukke: tiden er gået."))
    timetable = queries.timetable()
    days = clock.local(starts_at).date(), clock.local(ends_at).date()
    span = rules.Closure(starts_at, ends_at, reason)
    touched = [each for each in rules.agreed_openings(timetable, *days) if span.touches(each)]
    if not touched:
        raise Refused(_("Hotlinen har ikke åbent på det tidspunkt."))
    if not any(span.touches(each) for each in rules.openings(timetable, *days)):
        raise Conflict(_("Hotlinen er allerede lukket ekstraordinært på det tidspunkt."))
    row = ExceptionalClosure(
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
        whole=all(starts_at <= each.opens_at and each.closes_at <= ends_at for each in touched),
        made_at=clock.now(),
        made_by_id=actor.id if actor else None,
    )
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict(_("Hotlinen er allerede lukket ekstraordinært på det tidspunkt.")) from None
    audit.record(
        "opening.close_exceptionally",
        f"exceptional_closure:{row.id}",
        actor=actor,
        after={"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()},
        why=reason,
    )
    return row


def lift(starts_at: datetime, ends_at: datetime, actor: Person | None) -> list[ExceptionalClosure]:
    """Open after all from `starts_at` to `ends_at` (UTC); gives the closures that were lifted, perhaps none.

    Every closure that touches the span and is not over is lifted in whole. What has passed of it stays
    closed: an evening that is taken at eight was closed from seven to eight.
    """
    now = clock.now()
    lifted = [row for row in queries.closures_standing(starts_at, ends_at) if row.ends_at > now]
    for row in lifted:
        row.lifted_at = now
        row.lifted_by_id = actor.id if actor else None
        audit.record(
            "opening.lift_closure",
            f"exceptional_closure:{row.id}",
            actor=actor,
            before={"starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat()},
        )
    db.session.flush()
    return lifted
