"""What a token may read: no more than its person, and within its municipality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.orm import defer, joinedload, selectinload

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.accounts.tokens.queries import Bearer
from hotline.api import paging
from hotline.calls import rules as call_rules
from hotline.calls.models import Call, Subcategory
from hotline.core import clock
from hotline.core.access import AT_WORK, Role
from hotline.core.db import db
from hotline.core.errors import NotFound, Refused
from hotline.guide.kinds import Kind
from hotline.guide.models import Entry, Link
from hotline.rota import queries as rota
from hotline.rota.models import Shift


def municipality_id(key: str) -> int:
    """The id of the municipality with this key. Raises Refused: a misspelt filter must not look like an empty answer."""
    found = next((each.id for each in accounts.municipalities() if each.key == key), None)
    if found is None:
        raise Refused(_("Kommunen kendes ikke. Brug dens navn i adresser, fx »hvidovre«."))
    return found


# Calls


def visible_calls(bearer: Bearer) -> ColumnElement[bool]:
    """Staff their own, others those of the token's municipality: its citizens', and those that it answered.

    Without a municipality it is all of them.
    """
    person = bearer.person
    if person.role == Role.STAFF:
        return Call.logged_by_id == person.id
    if bearer.municipality_id is None:
        return Call.id.is_not(None)
    ours = bearer.municipality_id
    return or_(Call.municipality_id == ours, Call.staffed_by_id == ours, Call.logged_by_id == person.id)


def _counted() -> Select[Call]:
    return select(Call).options(
        # The note is not even read.
        defer(Call.note, raiseload=True),
        joinedload(Call.category),
        joinedload(Call.subcategory).joinedload(Subcategory.category),
        joinedload(Call.second_subcategory).joinedload(Subcategory.category),
        joinedload(Call.outcome),
        joinedload(Call.municipality),
        joinedload(Call.staffed_by),
    )


def calls_for(
    bearer: Bearer,
    first: date,
    last: date,
    *,
    municipality: str | None,
    limit: int,
    after: tuple[int, ...] | None,
) -> tuple[Sequence[Call], str | None]:
    """The calls of a period in order, `limit` of them, and the cursor of what follows; one query for the rows."""
    conditions = [
        visible_calls(bearer),
        Call.started_at >= clock.at(first, time()),
        Call.started_at < clock.at(last + timedelta(days=1), time()),
    ]
    if municipality in {call_rules.OTHER_MUNICIPALITY, call_rules.UNKNOWN_MUNICIPALITY}:
        conditions.append(Call.municipality_kind == municipality)
    elif municipality is not None:
        conditions.append(Call.municipality_id == municipality_id(municipality))
    if after:
        conditions.append(tuple_(Call.started_at, Call.id) > tuple_(paging.moment(after[0]), after[1]))
    query = _counted().where(*conditions).order_by(Call.started_at, Call.id).limit(limit + 1)
    rows = db.session.scalars(query).all()
    if len(rows) <= limit:
        return rows, None
    end = rows[limit - 1]
    return rows[:limit], paging.cursor(paging.ticks(end.started_at), end.id)


def call_for(bearer: Bearer, call_id: int) -> Call:
    """One call that a token may see; raises NotFound for any other."""
    found = db.session.scalar(_counted().where(Call.id == call_id, visible_calls(bearer)))
    if found is None:
        raise NotFound()
    return found


def call_just_logged(call_id: int) -> Call:
    """A call that this request has logged, or logged before: whoever logs may see it."""
    return db.session.scalars(_counted().where(Call.id == call_id)).one()


# The rota


def shifts_for(first: date, last: date, municipality: str | None) -> list[Shift]:
    """The published evenings of a period; everybody who works in the portal may know them."""
    wanted = municipality_id(municipality) if municipality else None
    return [shift for shift in rota.shifts_between(first, last, wanted) if shift.is_published]


def name_for(bearer: Bearer, shift: Shift, person: Person | None) -> str | None:
    """The person's name, where the token may see it: a municipality's token sees its own people and evenings only."""
    if person is None or bearer.person.role not in AT_WORK:
        return None
    ours = bearer.municipality_id
    return person.name if ours is None or ours in {shift.municipality_id, person.municipality_id} else None


# The guide


def solutions(limit: int, after: tuple[int, ...] | None) -> tuple[Sequence[Entry], str | None]:
    """The self-service solutions in use with every municipality's links, in two queries, and the cursor of what follows."""
    query = (
        select(Entry)
        .options(selectinload(Entry.links).joinedload(Link.municipality))
        .where(Entry.kind == Kind.SOLUTION, Entry.ended_at.is_(None))
        .order_by(Entry.id)
        .limit(limit + 1)
    )
    if after:
        query = query.where(Entry.id > min(after[0], 2**31 - 1))
    rows = db.session.scalars(query).all()
    return rows[:limit], paging.cursor(rows[limit - 1].id) if len(rows) > limit else None
