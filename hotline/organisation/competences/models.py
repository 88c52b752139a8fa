"""The competence catalogue with its editions, who was trained in what by whom, and the key persons."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Person
from hotline.core.db import FreeText, Model, UTCDateTime

_IS_KEY = text("ended_on is null")


class Competence(Model):
    """Something that whoever takes duty can be good at. What it is stands in its editions; `edition` is today's.

    `key` names one of the catalogue; what coordinators add has none. It is ended and never deleted.
    """

    __tablename__ = "competence"
    __table_args__ = (CheckConstraint("edition >= 1", name="edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(30), unique=True)
    edition: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    now: Mapped[Edition] = relationship(
        primaryjoin=lambda: and_(
            Edition.competence_id == Competence.id, Edition.number == Competence.edition
        ),
        foreign_keys=lambda: [Edition.competence_id, Edition.number],
        uselist=False,
        viewonly=True,
        lazy="joined",
        innerjoin=True,
    )

    __mapper_args__ = {"version_id_col": version}


class Edition(Model):
    """A competence as it was described from a day on. `needed` is the level that duty needs, None for none.

    Rows are only ever added, so that one can read what somebody was trained in.
    """

    __tablename__ = "competence_edition"
    __table_args__ = (
        UniqueConstraint("competence_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("needed between 0 and 3", name="needed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competence_id: Mapped[int] = mapped_column(ForeignKey("competence.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(FreeText(80))
    about: Mapped[str] = mapped_column(FreeText(600), default="")
    material_url: Mapped[str] = mapped_column(FreeText(300), default="")
    practice_url: Mapped[str] = mapped_column(FreeText(300), default="")
    needed: Mapped[int | None]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    made_by: Mapped[Person | None] = relationship(lazy="joined")


class Training(Model):
    """That somebody reached a level on a day, with whom. A slip is withdrawn, never deleted.

    The trainer is a person of the portal, or somebody from outside by name of the place. `edition` is the
    catalogue's text of that day; `practised` says that it was tried, not only told.
    """

    __tablename__ = "training"
    __table_args__ = (
        CheckConstraint("level between 0 and 3", name="level"),
        CheckConstraint("(trainer_id is null) <> (trainer = '')", name="trainer"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_by_id is null)", name="withdrawn"),
        ForeignKeyConstraint(
            ["competence_id", "edition"],
            ["competence_edition.competence_id", "competence_edition.number"],
            name="fk_training_edition",
        ),
        Index("ix_training_person_id_competence_id", "person_id", "competence_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    competence_id: Mapped[int] = mapped_column(ForeignKey("competence.id"), index=True)
    edition: Mapped[int]
    level: Mapped[int]
    day: Mapped[date]
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    trainer: Mapped[str] = mapped_column(FreeText(80), default="")
    practised: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    competence: Mapped[Competence] = relationship(lazy="raise")
    trained_by: Mapped[Person | None] = relationship(foreign_keys=trainer_id, lazy="joined")

    @property
    def trainer_name(self) -> str:
        return self.trained_by.name if self.trained_by else self.trainer


class KeyPerson(Model):
    """That somebody is a key competence person of their municipality, from day to day."""

    __tablename__ = "key_person"
    __table_args__ = (
        CheckConstraint("ended_on is null or ended_on >= began_on", name="ended"),
        Index(
            "uq_key_person_person_id",
            "person_id",
            unique=True,
            sqlite_where=_IS_KEY,
            postgresql_where=_IS_KEY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    began_on: Mapped[date]
    ended_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
