"""Targets, their years and what is done about them. Values are in tenths of the unit."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.insight.targets.rules import Direction, Kind


def from_tenths(value: int | None) -> Decimal | None:
    """As the rules reckon with it."""
    return None if value is None else Decimal(value) / 10


class Target(Model):
    """Something to measure, and where it is to go.

    `measure` names what the portal reckons itself; without it the actual values are typed in. `every_year` is what is asked
    for in years that have no row of their own. `example` is the key of somebody else's strategy as long as nobody has
    adopted it; `example_of` stays.
    """

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("direction in ('up', 'down')", name="direction"),
        CheckConstraint("kind in ('level', 'change')", name="kind"),
        CheckConstraint("example_of is not null or adopted_at is not null", name="adopted"),
        Index("uq_target_example_of", "example_of", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(FreeText(160))
    unit: Mapped[str] = mapped_column(FreeText(30))
    direction: Mapped[Direction] = mapped_column(String(4))
    kind: Mapped[Kind] = mapped_column(String(6))
    source: Mapped[str] = mapped_column(FreeText(200))
    definition: Mapped[str] = mapped_column(FreeText(800))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    measure: Mapped[str | None] = mapped_column(String(20))
    baseline_tenths: Mapped[int | None] = mapped_column(BigInteger)
    baseline_on: Mapped[date | None]
    every_year_tenths: Mapped[int | None] = mapped_column(BigInteger)
    example_of: Mapped[str | None] = mapped_column(String(20))
    adopted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality | None] = relationship(lazy="joined")
    years: Mapped[list[TargetYear]] = relationship(
        order_by="TargetYear.year", lazy="selectin", cascade="all, delete-orphan", back_populates="target"
    )
    actions: Mapped[list[TargetAction]] = relationship(
        order_by="(TargetAction.due_on, TargetAction.id)", lazy="selectin", back_populates="target"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_example(self) -> bool:
        return self.adopted_at is None

    @property
    def baseline(self) -> Decimal | None:
        return from_tenths(self.baseline_tenths)


class TargetYear(Model):
    """What one year asks for and, where the portal does not reckon it, what it became, by whom and when."""

    __tablename__ = "target_year"
    __table_args__ = (
        CheckConstraint("year between 2005 and 2099", name="year"),
        CheckConstraint("(actual_tenths is null) = (actual_at is null)", name="actual"),
    )

    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wanted_tenths: Mapped[int | None] = mapped_column(BigInteger)
    actual_tenths: Mapped[int | None] = mapped_column(BigInteger)
    actual_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    actual_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    target: Mapped[Target] = relationship(back_populates="years")
    actual_by: Mapped[Person | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class TargetAction(Model):
    """Something to do because of how a target stands."""

    __tablename__ = "target_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"), index=True)
    text: Mapped[str] = mapped_column(FreeText(300))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    target: Mapped[Target] = relationship(back_populates="actions")
    owner: Mapped[Person] = relationship(foreign_keys=owner_id, lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}
