"""Reads about calls; `*_for` functions are the only doors from a view to a row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, Subquery, false, func, null, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from hotline.accounts.models import Municipality, Person
from hotline.calls import rules
from hotline.calls.models import Call, Category, Outcome, Subcategory
from hotline.calls.taxonomy import CAMPAIGN
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.guide.kinds import CALLED
from hotline.guide.models import Entry
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import ContactType
from hotline.rota.models import PLANNED, Assignment, Shift

PAGE = 50
# What floats up is counted over the last weeks, and over so many calls at most that it always costs the same.
RECENT, RECENT_MOST, SHORTCUTS = timedelta(days=28), 500, 5


@dataclass(frozen=True)
class Taxonomy:
    """The topics and outcomes to choose from on one day, in order."""

    categories: Sequence[Category]
    outcomes: Sequence[Outcome]
    most_used: Sequence[Subcategory] = ()
    """The topics of the last weeks' calls, the most frequent first, when they were counted."""

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


def usual_contact_type(
    category: Category, subcategory: Subcategory | None, campaign: Campaign | None
) -> ContactType:
    """The kind of contact that a topic is, unless somebody says otherwise; a campaign says its own."""
    if category.code == CAMPAIGN and campaign:
        return ContactType(campaign.contact_type)
    return (subcategory and subcategory.contact_type) or category.contact_type


def taxonomy(
    day: date | None = None, *, counted: bool = False, only: Collection[str | None] | None = None
) -> Taxonomy:
    """What could be chosen on `day` (today), in one query; `counted` finds what is called about most, too.

    With `only`, no more than what has one of these codes: a category's or an outcome's.
    """
    day = day or clock.today()
    chosen = _chosen(day, counted=counted, only=only)
    rows = db.session.execute(
        select(Category, Subcategory, Outcome, chosen.c.calls)
        .select_from(chosen)
        .outerjoin(Category, Category.id == chosen.c.category_id)
        .outerjoin(Subcategory, Subcategory.id == chosen.c.subcategory_id)
        .outerjoin(Outcome, Outcome.id == chosen.c.outcome_id)
        .options(contains_eager(Category.subcategories))
        .order_by(chosen.c.position, chosen.c.within)
        # The same category may be in the session with the subcategories of another day.
        .execution_options(populate_existing=True)
    ).unique()
    categories: dict[Category, None] = {}
    outcomes: list[Outcome] = []
    counts: list[tuple[int, Subcategory]] = []
    for category, subcategory, outcome, calls in rows:
        if outcome:
            outcomes.append(outcome)
        if category:
            categories[category] = None
        if calls:
            counts.append((calls, subcategory))
    counts.sort(key=lambda each: (-each[0], each[1].id))
    return Taxonomy(list(categories), outcomes, [row for _calls, row in counts[:SHORTCUTS]])


def _chosen(day: date, *, counted: bool, only: Collection[str | None] | None) -> Subquery:
    """The ids of what can be chosen on `day`: topics with their subcategories, and outcomes."""
    topics = (
        select(
            Category.id.label("category_id"),
            Subcategory.id.label("subcategory_id"),
            null().label("outcome_id"),
            Category.position.label("position"),
            Subcategory.position.label("within"),
        )
        .outerjoin(Subcategory, (Subcategory.category_id == Category.id) & _valid(Subcategory, day))
        .where(_valid(Category, day))
    )
    if counted:
        recent = _recent(day)
        topics = topics.outerjoin(recent, recent.c.subcategory_id == Subcategory.id)
        topics = topics.add_columns(recent.c.calls.label("calls"))
    else:
        topics = topics.add_columns(null().label("calls"))
    endings = select(null(), null(), Outcome.id, Outcome.position, null(), null()).where(_valid(Outcome, day))
    if only is not None:
        topics = topics.where(Category.code.in_(only))
        endings = endings.where(Outcome.code.in_(only))
    return union_all(topics, endings).subquery()


def _recent(today: date) -> Subquery:
    """How often each subcategory was called about in the last weeks; at most `RECENT_MOST` calls are read.

    Counted to the end of yesterday, so that a shortcut stays where it is through the evening.
    """
    calls = (
        select(Call.subcategory_id)
        .where(Call.started_at >= clock.at(today - RECENT, time()), Call.started_at < clock.at(today, time()))
        .where(Call.subcategory_id.is_not(None), Call.non_call.is_(None))
        .order_by(Call.started_at.desc())
        .limit(RECENT_MOST)
        .subquery()
    )
    return (
        select(calls.c.subcategory_id, func.count().label("calls"))
        .group_by(calls.c.subcategory_id)
        .subquery()
    )


def _valid(row: type[Category | Subcategory | Outcome], day: date) -> ColumnElement[bool]:
    return (row.valid_from <= day) & or_(row.valid_to.is_(None), row.valid_to >= day)


def guide_entries(ids: Iterable[int]) -> dict[int, Entry]:
    """The running entries of the guide among `ids`, by id; for the service."""
    rows = db.session.scalars(select(Entry).where(Entry.id.in_(tuple(ids)), Entry.ended_at.is_(None)))
    return {entry.id: entry for entry in rows}


@dataclass(frozen=True)
class Places:
    """Where callers live, and where they can be sent: the municipalities, and what the guide has of each."""

    municipalities: Sequence[Municipality]
    guide: Sequence[Entry]
    """Places and national services, and whatever else was asked for."""


def places(used: Collection[int] = ()) -> Places:
    """The municipalities with their places, the national services, and the entries in `used`, in one query."""
    elsewhere = Entry.municipality_id.is_(None) & Entry.kind.in_(CALLED) & Entry.ended_at.is_(None)
    if used:
        elsewhere |= Entry.id.in_(tuple(used))
    theirs = (Entry.municipality_id == Municipality.id) & Entry.ended_at.is_(None)
    # What is no municipality's comes once with each: a few rows more instead of another query.
    rows = db.session.execute(
        select(Municipality, Entry)
        .outerjoin(Entry, or_(theirs, elsewhere))
        .options(joinedload(Entry.municipality))
        .order_by(Municipality.name, Entry.title)
    ).all()
    guide = {entry: None for _municipality, entry in rows if entry}
    return Places(list(dict.fromkeys(row[0] for row in rows)), list(guide))


def call_by_key(idempotency_key: str) -> Call | None:
    """The call that was saved with this key, whoever did it; for the service, not for views."""
    return db.session.scalar(select(Call).where(Call.idempotency_key == idempotency_key))


def _whole() -> Select[Call]:
    return select(Call).options(
        joinedload(Call.category),
        joinedload(Call.subcategory).joinedload(Subcategory.category),
        joinedload(Call.second_subcategory).joinedload(Subcategory.category),
        joinedload(Call.outcome),
        # A list needs the campaign's name, not who made it.
        joinedload(Call.campaign).lazyload("*"),
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


def all_for(viewer: Person, wanted: Filter, most: int) -> Sequence[Call]:
    """The calls that `viewer` may see, the oldest first, `most` of them at most: to take along."""
    return db.session.scalars(
        _whole()
        .where(_visible(viewer), *_narrowed(viewer, wanted))
        .order_by(Call.started_at, Call.id)
        .limit(most)
    ).all()


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
