"""Reads about calls; `*_for` functions are the only doors from a view to a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from hotline.accounts.models import Person
from hotline.calls import rules
from hotline.calls.models import Call, Category, Outcome, Subcategory
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.rota.models import PLANNED, Assignment, Shift

PAGE = 50


@dataclass(frozen=True)
class Taxonomy:
    """The topics and outcomes to choose from on one day, in order."""

    categories: Sequence[Category]
    outcomes: Sequence[Outcome]

    def category(self, code: str | None) -> Category | None:
        """The category with `code`, if it is valid."""
        return next((each for each in self.categories if each.code == code), None)

    def outcome(self, code: str | None) -> Outcome | None:
        """The outcome with `code`, if it is valid."""
        return next((each for each in self.outcomes if each.code == code), None)

    def subcategory(self, code: str | None) -> Subcategory | None:
        """The subcategory with the full code, as in `SB.FLYT`, if it is valid."""
        head, _, tail = (code or "").partition(".")
        category = self.category(head)
        return (
            next((each for each in category.subcategories if each.code == tail), None) if category else None
        )


def subcategory_code(row: Subcategory | None) -> str | None:
    """The code that is unique across categories, as in `SB.FLYT`."""
    return f"{row.category.code}.{row.code}" if row else None


def taxonomy(day: date | None = None) -> Taxonomy:
    """What could be chosen on `day` (today), in two queries."""
    day = day or clock.today()
    categories = db.session.scalars(
        select(Category)
        .outerjoin(Subcategory, (Subcategory.category_id == Category.id) & _valid(Subcategory, day))
        .where(_valid(Category, day))
        .options(contains_eager(Category.subcategories))
        .order_by(Category.position, Subcategory.position)
        # The same category may be in the session with the subcategories of another day.
        .execution_options(populate_existing=True)
    ).unique()
    outcomes = db.session.scalars(select(Outcome).where(_valid(Outcome, day)).order_by(Outcome.position))
    return Taxonomy(categories.all(), outcomes.all())


def _valid(row: type[Category | Subcategory | Outcome], day: date) -> ColumnElement[bool]:
    return (row.valid_from <= day) & or_(row.valid_to.is_(None), row.valid_to >= day)


def call_by_key(idempotency_key: str) -> Call | None:
    """The call that was saved with this key, whoever did it; for the service, not for views."""
    return db.session.scalar(select(Call).where(Call.idempotency_key == idempotency_key))


def _whole() -> Select[Call]:
    return select(Call).options(
        joinedload(Call.category),
        joinedload(Call.subcategory).joinedload(Subcategory.category),
        joinedload(Call.second_subcategory).joinedload(Subcategory.category),
        joinedload(Call.outcome),
        joinedload(Call.municipality),
        joinedload(Call.logged_by),
        # A list needs when the shift ended, not who was on it.
        joinedload(Call.shift).lazyload(Shift.assignments),
    )


def _visible(viewer: Person) -> ColumnElement[bool]:
    """Staff see their own calls, a chief also those of the own municipality's people, a coordinator all."""
    if viewer.role == Role.COORDINATOR:
        return Call.id.is_not(None)
    if viewer.role == Role.CHIEF:
        return or_(Call.staffed_by_id == viewer.municipality_id, Call.logged_by_id == viewer.id)
    return Call.logged_by_id == viewer.id if viewer.role == Role.STAFF else false()


def call_for(viewer: Person, call_id: int) -> Call:
    """One call that `viewer` may see, with everything on it; raises NotFound for any other."""
    call = db.session.scalar(_whole().where(Call.id == call_id, _visible(viewer)))
    if call is None:
        raise NotFound()
    return call


def may_correct(viewer: Person, call: Call) -> bool:
    """Whether `viewer` may correct the call now."""
    return rules.may_correct(
        is_author=call.logged_by_id == viewer.id,
        is_chief_of_author=viewer.role == Role.CHIEF and call.staffed_by_id == viewer.municipality_id,
        now=clock.now(),
        until=rules.correctable_until(call.created_at, call.shift.ends_at if call.shift else None),
    )


def may_read_note(viewer: Person, call: Call) -> bool:
    """The author reads the note, and those who answer for the call: the chief and the coordinator."""
    return call.logged_by_id == viewer.id or viewer.role in {Role.CHIEF, Role.COORDINATOR}


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; empty values narrow nothing."""

    first: date | None = None
    last: date | None = None
    category: str = ""
    municipality: str = ""
    """A municipality's id as text, or `other` or `unknown`."""
    mine: bool = False
    text: str = ""
    """Searched for in the viewer's own notes only."""


@dataclass(frozen=True)
class Page:
    """A page of the list, numbered from 1."""

    calls: Sequence[Call]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE))


def calls_for(viewer: Person, wanted: Filter, number: int = 1) -> Page:
    """The calls that `viewer` may see, newest first, in two queries; a page past the end is the last one."""
    conditions = [_visible(viewer), *_narrowed(viewer, wanted)]
    total = db.session.scalar(select(func.count(Call.id)).where(*conditions)) or 0
    number = max(1, min(number, max(1, -(-total // PAGE))))
    calls = db.session.scalars(
        _whole()
        .where(*conditions)
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return Page(calls, number, total)


def _narrowed(viewer: Person, wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.first:
        found.append(Call.day >= wanted.first)
    if wanted.last:
        found.append(Call.day <= wanted.last)
    if wanted.category:
        # By code, so that a renamed category is found under both its names.
        same = select(Category.id).where(Category.code == wanted.category)
        found.append(Call.category_id.in_(same))
    if wanted.municipality.isdigit():
        found.append(Call.municipality_id == int(wanted.municipality))
    elif wanted.municipality:
        found.append(Call.municipality_kind == wanted.municipality)
    if wanted.mine or wanted.text:
        found.append(Call.logged_by_id == viewer.id)
    if wanted.text:
        # SQLite folds only ASCII letters: "Ørsted" and "ørsted" are found by asking for each.
        spellings = {wanted.text, wanted.text.lower(), wanted.text.capitalize(), wanted.text.upper()}
        found.append(or_(*(Call.note.icontains(each, autoescape=True) for each in spellings)))
    return found


def calls_of(shift_id: int) -> Sequence[Call]:
    """The calls of a shift, newest first, with everything on them; callers decide who may see notes."""
    return _newest_first(Call.shift_id == shift_id)


def calls_tonight(person: Person, shift: Shift | None, day: date) -> Sequence[Call]:
    """What `person` logged on `day`, and everything on `shift`, newest first; notes as for `calls_of`."""
    own = (Call.logged_by_id == person.id) & (Call.day == day)
    return _newest_first(or_(own, Call.shift_id == shift.id) if shift else own)


def shifts_at_hand(person: Person, now: datetime) -> Sequence[Shift]:
    """The published shifts of today and the person's running or next one, in order, read at once."""
    theirs = (
        select(Shift.id)
        .join(Assignment, (Assignment.shift_id == Shift.id) & Assignment.ended_at.is_(None))
        .where(_on_the_plan(), Assignment.person_id == person.id, Shift.ends_at > now)
        .order_by(Shift.starts_at)
        .limit(1)
    )
    return (
        db.session.scalars(
            select(Shift)
            .where(
                _on_the_plan(),
                or_(Shift.day == clock.local(now).date(), Shift.id == theirs.scalar_subquery()),
            )
            # Two or three shifts at most: one query with who is on them instead of two.
            .options(joinedload(Shift.assignments))
            .order_by(Shift.starts_at)
        )
        .unique()
        .all()
    )


def _on_the_plan() -> ColumnElement[bool]:
    return (Shift.status == PLANNED) & Shift.published_at.is_not(None)


def _newest_first(condition: ColumnElement[bool]) -> Sequence[Call]:
    query = _whole().where(condition).order_by(Call.started_at.desc(), Call.id.desc())
    return db.session.scalars(query).all()
