"""The budget's lines, what was paid, and years that are closed. All money is whole øre."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import String

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.insight.economy.rules import Rule


class BudgetYear(Model):
    """A year that has a budget. Once closed nothing of it changes: `statement` is its settlement as it was then.

    Whoever changes a line or an expense holds this row, so that nothing slips in while the year is closed.
    """

    __tablename__ = "budget_year"
    __table_args__ = (
        CheckConstraint("year between 2013 and 2099", name="year"),
        CheckConstraint("(closed_at is null) = (closed_by_id is null)", name="closed"),
    )

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    statement: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    closed_by: Mapped[Person | None] = relationship(lazy="joined")


class BudgetLine(Model):
    """Something that money is set aside for in a year, and who bears it."""

    __tablename__ = "budget_line"
    __table_args__ = (
        CheckConstraint("rule in ('shared', 'own', 'wages')", name="rule"),
        Index("uq_budget_line_name", "year", "name", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("budget_year.year"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(FreeText(80))
    rule: Mapped[Rule] = mapped_column(String(6))
    version: Mapped[int] = mapped_column(default=1)

    amounts: Mapped[list[BudgetAmount]] = relationship(cascade="all, delete-orphan", back_populates="line")

    __mapper_args__ = {"version_id_col": version}


class BudgetAmount(Model):
    """What one municipality has set aside on a line."""

    __tablename__ = "budget_amount"
    __table_args__ = (CheckConstraint("ore >= 0", name="ore"),)

    line_id: Mapped[int] = mapped_column(ForeignKey("budget_line.id"), primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    ore: Mapped[int] = mapped_column(BigInteger)

    line: Mapped[BudgetLine] = relationship(back_populates="amounts")


class Expense(Model):
    """What a municipality paid on a line, or got back: below zero. What was a mistake is cancelled, and its row stays."""

    __tablename__ = "expense"
    __table_args__ = (
        CheckConstraint("ore <> 0", name="ore"),
        CheckConstraint("(cancelled_at is null) = (cancelled_by_id is null)", name="cancelled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("budget_line.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    day: Mapped[date] = mapped_column(index=True)
    ore: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(FreeText(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    line: Mapped[BudgetLine] = relationship(lazy="joined", innerjoin=True)
    municipality: Mapped[Municipality] = relationship(lazy="joined", innerjoin=True)
    made_by: Mapped[Person] = relationship(foreign_keys=made_by_id, lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}
