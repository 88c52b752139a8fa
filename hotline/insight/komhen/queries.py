"""Reads of count weeks. A chief sees the own municipality's lines and all of them together; the coordinator every line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, selectinload

from hotline.accounts.models import Municipality, Person
from hotline.accounts.queries import municipalities
from hotline.calls import queries as calls
from hotline.calls.models import Call, Category, Outcome, Subcategory
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.guide.models import Entry
from hotline.insight.komhen import rules
from hotline.insight.komhen.models import CountFreeze, CountRow, CountSheet, CountWeek, TopicKle
from hotline.insight.komhen.rules import Contact, Kind, Said, State, Topic
from hotline.insight.tally.rules import topic as code_of
from hotline.organisation.campaigns.rules import ContactType


@dataclass(frozen=True)
class Count:
    """A week's lines as they stand, or as they were frozen; `non_calls` are in no line."""

    rows: Counter[Contact]
    non_calls: int
    freeze: CountFreeze | None = None

    def within(self, place: str | None) -> Count:
        """Only the lines of one municipality's citizens; None is all of them."""
        if place is None:
            return self
        kept = Counter({each: amount for each, amount in self.rows.items() if each.place == place})
        return Count(kept, self.non_calls, self.freeze)

    def by(self, name: str) -> Counter[str]:
        """How many contacts there are by type, closing and so on; what was not said is under "".

        By channel also what is no contact has its number.
        """
        found: Counter[str] = Counter()
        for each, amount in self.rows.items() if name == "channel" else self._contacts():
            found[str(getattr(each, name) or "")] += amount
        return found

    @property
    def contacts(self) -> int:
        """How many contacts; what asked nothing of anybody is none."""
        return sum(amount for _each, amount in self._contacts())

    def _contacts(self) -> list[tuple[Contact, int]]:
        return [(each, amount) for each, amount in self.rows.items() if each.channel not in rules.NO_CONTACT]

    @property
    def misdirected(self) -> int:
        """How many contacts had come to the wrong place."""
        return sum(amount for each, amount in self._contacts() if each.misdirected)


def weeks() -> Sequence[CountWeek]:
    """Every count week, the latest first."""
    return db.session.scalars(select(CountWeek).order_by(CountWeek.first_day.desc())).all()


def week(week_id: int) -> CountWeek:
    """One count week with its freezings; raises NotFound."""
    row = db.session.scalar(
        select(CountWeek)
        .where(CountWeek.id == week_id)
        .options(selectinload(CountWeek.freezes))
        # After a use case the row may be in the session with the freezings it had before.
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound()
    return row


def begun(today: date, *, lock: bool = False) -> Sequence[CountWeek]:
    """The planned weeks whose Monday has come; with `lock` nobody else begins them meanwhile."""
    query = (
        select(CountWeek)
        .where(CountWeek.state == State.PLANNED, CountWeek.first_day <= today)
        .order_by(CountWeek.id)
    )
    return db.session.scalars(query.with_for_update() if lock else query).all()


def place_for(viewer: Person) -> str | None:
    """The municipality to whose lines `viewer` is held; None is every line."""
    if viewer.role == Role.COORDINATOR:
        return None
    if viewer.municipality is None:
        raise NotFound()
    return viewer.municipality.key


def municipality_for(viewer: Person, key: str) -> Municipality:
    """A municipality whose own count `viewer` writes; raises NotFound."""
    found = next((each for each in municipalities() if each.key == key), None)
    if found is None or not rules.may_write(Role(viewer.role), viewer.municipality_id, found.id):
        raise NotFound()
    return found


def sheets(week_id: int) -> dict[int, CountSheet]:
    """What the municipalities have counted themselves, by the municipality's id."""
    rows = db.session.scalars(
        select(CountSheet)
        .where(CountSheet.count_week_id == week_id)
        .execution_options(populate_existing=True)
    ).unique()
    return {row.municipality_id: row for row in rows}


def sheet(week_id: int, municipality_id: int) -> CountSheet | None:
    """What one municipality has counted itself."""
    return sheets(week_id).get(municipality_id)


def topic_kles() -> dict[str, TopicKle]:
    """The KLE numbers that topics were given."""
    return {row.topic: row for row in db.session.scalars(select(TopicKle))}


def solution_kles() -> dict[str, list[tuple[int, str, str]]]:
    """The solutions of the guide that have a KLE number, as (id, title, number), by topic."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    rows = db.session.execute(
        select(Entry.id, Entry.topic, Entry.title, Entry.kle)
        .where(Entry.kle.is_not(None), Entry.kle != "", Entry.ended_at.is_(None), Entry.topic.is_not(None))
        .order_by(Entry.title)
    )
    for row in rows:
        found.setdefault(row.topic, []).append((row.id, row.title, row.kle))
    return found


def count(row: CountWeek, number: int | None = None, known: Mapping[int, CountSheet] | None = None) -> Count:
    """A week's lines: those of its last freezing or of the one asked for, or as they stand while it counts.

    `known` are its sheets, for a caller that has read them. Raises NotFound for a freezing that there is not.
    """
    freezes = {each.number: each for each in row.freezes}
    if number is None and row.state == State.FROZEN:
        number = max(freezes)
    if number is None:
        return counted(row, known)
    if number not in freezes:
        raise NotFound()
    return _frozen(freezes[number])


def _frozen(freeze: CountFreeze) -> Count:
    found: Counter[Contact] = Counter()
    for row in db.session.scalars(select(CountRow).where(CountRow.freeze_id == freeze.id)):
        found[_contact(row.place, row)] += row.amount
    return Count(found, freeze.non_calls, freeze)


def _contact(place: str, row: object) -> Contact:
    names = ("day", "channel", "task", "kle", "contact_type", "closing", "misdirected")
    values = {name: getattr(row, name) for name in names}
    return Contact(place, **values | {"channel": rules.Channel(values["channel"])})


def counted(row: CountWeek, known: Mapping[int, CountSheet] | None = None) -> Count:
    """A week's lines as the log and the municipalities' own counts have them now; three queries.

    From the calls themselves, since no kept count has all of this together; it is one week of them, by the index.
    """
    said, non_calls = _said(row.first_day)
    found = rules.rows(said)
    for each in (sheets(row.id) if known is None else known).values():
        for entry in each.entries:
            found[_contact(each.municipality.key, entry)] += entry.amount
    return Count(found, non_calls)


def _said(first: date) -> tuple[list[Said], int]:
    """What the calls of a week say, those alike together; and how many asked for nothing."""
    home = aliased(Municipality)
    second, second_category = aliased(Subcategory), aliased(Category)
    begin, end = clock.at(first, time()), clock.at(first + timedelta(days=7), time())
    asked = (
        Call.day,
        func.coalesce(home.key, Call.municipality_kind).label("place"),
        Category.code.label("category"),
        Subcategory.code.label("subcategory"),
        Call.contact_type,
        Outcome.closing,
        Entry.kle,
        second_category.code.label("second_category"),
        second.code.label("second"),
        func.coalesce(second.contact_type, second_category.contact_type).label("second_type"),
        Call.non_call.is_not(None).label("asked_nothing"),
    )
    rows = db.session.execute(
        select(*asked, func.count(Call.id).label("amount"))
        .select_from(Call)
        .join(Category, Category.id == Call.category_id)
        .join(Outcome, Outcome.id == Call.outcome_id)
        .outerjoin(Subcategory, Subcategory.id == Call.subcategory_id)
        .outerjoin(second, second.id == Call.second_subcategory_id)
        .outerjoin(second_category, second_category.id == second.category_id)
        .outerjoin(home, home.id == Call.municipality_id)
        .outerjoin(Entry, Entry.id == Call.solution_id)
        .where(Call.started_at >= begin, Call.started_at < end)
        .group_by(
            Call.day,
            home.key,
            Call.municipality_kind,
            Category.code,
            Subcategory.code,
            Call.contact_type,
            Outcome.closing,
            Entry.kle,
            second_category.code,
            second.code,
            second.contact_type,
            second_category.contact_type,
            Call.non_call.is_not(None),
        )
    ).all()
    given = {code: row.kle for code, row in topic_kles().items()}
    said = [
        Said(
            place=row.place,
            day=row.day,
            topic=_topic(row.category, row.subcategory, row.kle, given),
            contact_type=ContactType(row.contact_type),
            closing=row.closing,
            amount=row.amount,
            second=_topic(row.second_category, row.second, None, given) if row.second else None,
            second_type=ContactType(row.second_type) if row.second else None,
        )
        for row in rows
        if not row.asked_nothing
    ]
    return said, sum(row.amount for row in rows if row.asked_nothing)


def _topic(
    category: str, subcategory: str | None, of_solution: str | None, given: Mapping[str, str | None]
) -> Topic:
    code = code_of(category, subcategory)
    # The solution is closer than its topic, and a topic closer than its category.
    return Topic(code, of_solution or given.get(code) or given.get(category))


def previous(row: CountWeek) -> CountWeek | None:
    """The frozen week before this one: a real one if there is one, or else a trial."""
    rows = db.session.scalars(
        select(CountWeek)
        .where(CountWeek.state == State.FROZEN, CountWeek.first_day < row.first_day)
        .options(selectinload(CountWeek.freezes))
        .order_by(CountWeek.first_day.desc())
    ).all()
    return next((each for each in rows if each.kind == Kind.REAL), rows[0] if rows else None)


def topics() -> list[tuple[Category, Subcategory | None]]:
    """Every topic that can be chosen today, each category before its closer topics."""
    found: list[tuple[Category, Subcategory | None]] = []
    for category in calls.taxonomy().categories:
        found.append((category, None))
        found += [(category, each) for each in category.subcategories]
    return found


def outcomes() -> Sequence[Outcome]:
    """Every outcome that can be chosen today."""
    return calls.taxonomy().outcomes
