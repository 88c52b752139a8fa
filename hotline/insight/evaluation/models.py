"""The trial's period, its reports with the figures as they were frozen, and the texts of judgement."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.insight.evaluation.rules import Kind, Section, State


class TrialPeriod(Model):
    """From when to when the hotline is a trial: one row, which the coordinator edits."""

    __tablename__ = "trial_period"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint("first_day <= last_day", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_day: Mapped[date]
    last_day: Mapped[date]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class EvaluationReport(Model):
    """A status or the closing report. `figures` is everything that it shows, as it was at `figures_at`.

    A published report is never changed: what must be put right is a new edition beside it.
    """

    __tablename__ = "evaluation_report"
    __table_args__ = (
        UniqueConstraint("kind", "first_day", "last_day", "edition"),
        CheckConstraint("kind in ('quarter', 'closing')", name="kind"),
        CheckConstraint("state in ('draft', 'published')", name="state"),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("(state = 'published') = (published_at is not null)", name="published"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    first_day: Mapped[date]
    last_day: Mapped[date]
    edition: Mapped[int] = mapped_column(default=1)
    state: Mapped[State] = mapped_column(String(10), default=State.DRAFT)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    figures_at: Mapped[datetime] = mapped_column(UTCDateTime)
    figures_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    figures_by: Mapped[Person | None] = relationship(foreign_keys=figures_by_id, lazy="joined")
    published_by: Mapped[Person | None] = relationship(foreign_keys=published_by_id, lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class EvaluationText(Model):
    """What was written in a section. Rows are only ever added: the highest number is the text, the others its past."""

    __tablename__ = "evaluation_text"
    __table_args__ = (UniqueConstraint("report_id", "section", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("evaluation_report.id"))
    section: Mapped[Section] = mapped_column(String(15))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(FreeText(4000))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    written_by: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def version(self) -> int:
        """What a form carries."""
        return self.number
