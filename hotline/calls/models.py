"""The taxonomy as rows, and the calls."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.calls.rules import (
    Alternative,
    Assist,
    Barrier,
    CallerType,
    Channel,
    Closing,
    FirstContact,
    MunicipalityKind,
    NonCall,
    Tried,
)
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.guide.models import Entry
from hotline.organisation.campaigns.models import Campaign
from hotline.organisation.campaigns.rules import ContactType
from hotline.rota.models import Shift


def _one_of(column: str, kinds: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return CheckConstraint(f"{column} in ({listed})", name=column)


class Category(Model):
    """What a call is about. A renamed category is a new row with the same code."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(FreeText(80))
    position: Mapped[int]
    contact_type: Mapped[ContactType] = mapped_column(String(20))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    subcategories: Mapped[list[Subcategory]] = relationship(
        back_populates="category", order_by="Subcategory.position"
    )


class Subcategory(Model):
    """A closer topic inside a category; `contact_type` overrides the category's where it differs."""

    __tablename__ = "subcategory"
    __table_args__ = (
        UniqueConstraint("category_id", "code", "valid_from"),
        # What a call's pair of category and subcategory refers to.
        UniqueConstraint("category_id", "id", name="uq_subcategory_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(FreeText(80))
    position: Mapped[int]
    contact_type: Mapped[ContactType | None] = mapped_column(String(20))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    category: Mapped[Category] = relationship(back_populates="subcategories")


class Outcome(Model):
    """How a call ended."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(FreeText(80))
    position: Mapped[int]
    first_contact: Mapped[FirstContact] = mapped_column(String(10))
    closing: Mapped[Closing | None] = mapped_column(String(12))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Call(Model):
    """One call: no CPR number, no caller's number, no case.

    `staffed_by` is the author's municipality when it was logged; a person who later moves leaves the
    calls where they were. `day`, `month` and `half_hour` are Copenhagen's, so that no query needs a
    date function. `afterwards` marks a call whose time was written by hand: its length is from memory.
    """

    __tablename__ = "call"
    __table_args__ = (
        ForeignKeyConstraint(
            ["category_id", "subcategory_id"], ["subcategory.category_id", "subcategory.id"]
        ),
        CheckConstraint("ended_at >= started_at", name="times"),
        CheckConstraint(
            "(municipality_kind = 'five') = (municipality_id is not null)", name="municipality_known"
        ),
        CheckConstraint("second_subcategory_id <> subcategory_id", name="second_differs"),
        _one_of("municipality_kind", MunicipalityKind),
        _one_of("channel", Channel),
        _one_of("tried_self_first", Tried),
        _one_of("assist_level", Assist),
        _one_of("alternative", Alternative),
        _one_of("non_call", NonCall),
        Index("ix_call_started_at", "started_at"),
        Index("ix_call_logged_by_id", "logged_by_id", "started_at"),
        Index("ix_call_staffed_by_id", "staffed_by_id", "started_at"),
        Index("ix_call_shift_id", "shift_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(36), unique=True)
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"))
    logged_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    staffed_by_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    municipality_kind: Mapped[MunicipalityKind] = mapped_column(String(10))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime] = mapped_column(UTCDateTime)
    day: Mapped[date]
    month: Mapped[int]
    half_hour: Mapped[int]
    channel: Mapped[Channel] = mapped_column(String(20))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    subcategory_id: Mapped[int | None] = mapped_column()
    second_subcategory_id: Mapped[int | None] = mapped_column(ForeignKey("subcategory.id"))
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id"))
    contact_type: Mapped[ContactType] = mapped_column(String(20))
    tried_self_first: Mapped[Tried] = mapped_column(String(10))
    barrier: Mapped[Barrier | None] = mapped_column(String(20))
    caller_type: Mapped[CallerType] = mapped_column(String(10))
    assist_level: Mapped[Assist | None] = mapped_column(String(10))
    alternative: Mapped[Alternative | None] = mapped_column(String(10))
    cause_removable: Mapped[bool] = mapped_column(default=False)
    answer_online: Mapped[bool] = mapped_column(default=False)
    solution_id: Mapped[int | None] = mapped_column(ForeignKey("guide_entry.id"))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("guide_entry.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("guide_entry.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    non_call: Mapped[NonCall | None] = mapped_column(String(15))
    afterwards: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(FreeText(300))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    corrected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    shift: Mapped[Shift | None] = relationship(lazy="raise")
    logged_by: Mapped[Person] = relationship(lazy="raise")
    municipality: Mapped[Municipality | None] = relationship(foreign_keys=municipality_id, lazy="raise")
    staffed_by: Mapped[Municipality | None] = relationship(foreign_keys=staffed_by_id, lazy="raise")
    category: Mapped[Category] = relationship(foreign_keys=category_id, lazy="raise")
    subcategory: Mapped[Subcategory | None] = relationship(
        primaryjoin="Call.subcategory_id == Subcategory.id",
        foreign_keys=subcategory_id,
        lazy="raise",
        viewonly=True,
    )
    second_subcategory: Mapped[Subcategory | None] = relationship(
        foreign_keys=second_subcategory_id, lazy="raise"
    )
    outcome: Mapped[Outcome] = relationship(foreign_keys=outcome_id, lazy="raise")
    solution: Mapped[Entry | None] = relationship(foreign_keys=solution_id, lazy="raise")
    article: Mapped[Entry | None] = relationship(foreign_keys=article_id, lazy="raise")
    referral: Mapped[Entry | None] = relationship(foreign_keys=referral_id, lazy="raise")
    campaign: Mapped[Campaign | None] = relationship(foreign_keys=campaign_id, lazy="raise")

    __mapper_args__ = {"version_id_col": version}
