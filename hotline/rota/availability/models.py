"""What people say about when they can and want to take duty, and the rules that a municipality plans by."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import Model, UTCDateTime
from hotline.rota.availability.rules import Limits, Mood, Weeks, Wish


class Availability(Model):
    """One entry of one person; an entry that is changed is ended, and a new one begins. No reason is ever kept.

    `weekdays` has one bit for each day of the week, Monday's being 1; 127 is every day.
    """

    __tablename__ = "availability"
    __table_args__ = (
        CheckConstraint("mood in ('off', 'rather not', 'gladly')", name="mood"),
        CheckConstraint("weeks in ('all', 'even', 'odd')", name="weeks"),
        CheckConstraint("weekdays between 1 and 127", name="weekdays"),
        CheckConstraint("last is null or first <= last", name="order"),
        # Only what recurs can last until further notice: somebody who is always off is not approved for duty.
        CheckConstraint("last is not null or weekdays < 127 or weeks <> 'all'", name="ends"),
        Index("ix_availability_person_id_first", "person_id", "first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mood: Mapped[Mood] = mapped_column(String(10))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date | None] = mapped_column(Date)
    weekdays: Mapped[int]
    weeks: Mapped[Weeks] = mapped_column(String(4))
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    began_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], innerjoin=True)
    began_by: Mapped[Person | None] = relationship(foreign_keys=[began_by_id])

    @property
    def wish(self) -> Wish:
        days = frozenset(day for day in range(7) if self.weekdays >> day & 1)
        return Wish(Mood(self.mood), self.first, self.last, days, Weeks(self.weeks))


def bits(weekdays: frozenset[int]) -> int:
    """The weekdays as they are stored."""
    return sum(1 << day for day in weekdays)


class MunicipalityRules(Model):
    """What a municipality has chosen to plan by; without a row, the defaults of `rules.Limits` hold."""

    __tablename__ = "rota_rules"
    __table_args__ = (
        CheckConstraint("most_per_week between 1 and 7", name="most_per_week"),
        CheckConstraint("most_running between 1 and 7", name="most_running"),
    )

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    most_per_week: Mapped[int | None]
    most_running: Mapped[int | None]
    swaps_need_chief: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def limits(self) -> Limits:
        return Limits(self.most_per_week, self.most_running, self.swaps_need_chief, self.version)
