"""The guide as rows: entries, what differs between municipalities, opening hours, history, and what is missing."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.guide.kinds import Kind, Login, Office, Settled


def _one_of(column: str, kinds: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return CheckConstraint(f"{column} in ({listed})", name=column)


class Entry(Model):
    """One page of the guide. Calls point at it, so it is ended and never deleted.

    `key` names an entry of the catalogue; what people add has none. `topic` is the call taxonomy's full code, as in
    `SB.FLYT`, or a category's. `words`, `ready`, `steps` and `limits` hold one thing a line. `office` is what a
    place is for, and on any other entry which place of the citizen's municipality to ring; `service` is the
    national service to ring. `unsure` says that somebody must check it before the hotline relies on it.
    """

    __tablename__ = "guide_entry"
    __table_args__ = (
        _one_of("kind", Kind),
        _one_of("login", Login),
        _one_of("office", Office),
        CheckConstraint("(kind = 'place') = (municipality_id is not null)", name="where"),
        CheckConstraint("kind <> 'place' or office is not null", name="place_has_office"),
        CheckConstraint("kind not in ('service', 'place') or service_id is null", name="rings_itself"),
        CheckConstraint("(flagged_at is null) = (flagged_by_id is null)", name="flagged"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_guide_entry_topic", "topic"),
        Index("ix_guide_entry_kind_municipality_id", "kind", "municipality_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(60), unique=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    topic: Mapped[str | None] = mapped_column(String(32))
    office: Mapped[Office | None] = mapped_column(String(20))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("guide_entry.id"), index=True)
    title: Mapped[str] = mapped_column(FreeText(120))
    words: Mapped[str] = mapped_column(FreeText(1000), default="")
    summary: Mapped[str] = mapped_column(FreeText(600), default="")
    ready: Mapped[str] = mapped_column(FreeText(1000), default="")
    steps: Mapped[str] = mapped_column(FreeText(4000), default="")
    limits: Mapped[str] = mapped_column(FreeText(1000), default="")
    borger_url: Mapped[str] = mapped_column(FreeText(300), default="")
    url: Mapped[str] = mapped_column(FreeText(300), default="")
    phone: Mapped[str] = mapped_column(FreeText(30), default="")
    address: Mapped[str] = mapped_column(FreeText(200), default="")
    kle: Mapped[str | None] = mapped_column(FreeText(20))
    vendor: Mapped[str] = mapped_column(FreeText(80), default="")
    login: Mapped[Login] = mapped_column(String(15), default=Login.NONE)
    mandatory: Mapped[bool] = mapped_column(default=False)
    unsure: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    reviewed_on: Mapped[date | None]
    review_by: Mapped[date]
    flagged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    flagged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    flag_note: Mapped[str] = mapped_column(FreeText(200), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality | None] = relationship(lazy="raise")
    owner: Mapped[Person | None] = relationship(foreign_keys=owner_id, lazy="raise")
    flagged_by: Mapped[Person | None] = relationship(foreign_keys=flagged_by_id, lazy="raise")
    service: Mapped[Entry | None] = relationship(remote_side="Entry.id", lazy="raise")
    links: Mapped[list[Link]] = relationship(back_populates="entry", lazy="raise")
    hours: Mapped[list[Hours]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Hours.weekday, Hours.start"
    )

    __mapper_args__ = {"version_id_col": version}


class Link(Model):
    """What differs about an entry in one municipality: the link, a link to practise on, what is done otherwise."""

    __tablename__ = "guide_link"
    __table_args__ = (UniqueConstraint("entry_id", "municipality_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("guide_entry.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    url: Mapped[str] = mapped_column(FreeText(300), default="")
    demo_url: Mapped[str] = mapped_column(FreeText(300), default="")
    variant: Mapped[str] = mapped_column(FreeText(600), default="")
    unsure: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    entry: Mapped[Entry] = relationship(back_populates="links", lazy="raise")
    municipality: Mapped[Municipality] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class Hours(Model):
    """When a service or a place answers on a weekday (0 = Monday); several rows when it closes for lunch."""

    __tablename__ = "guide_hours"
    __table_args__ = (
        CheckConstraint("weekday between 0 and 6", name="weekday"),
        CheckConstraint('"start" < "end"', name="order"),
        UniqueConstraint("entry_id", "weekday", "start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("guide_entry.id"))
    weekday: Mapped[int]
    start: Mapped[time]
    end: Mapped[time]


class Revision(Model):
    """An entry as it stood after somebody saved it, whole, so that it can be shown and brought back.

    `municipality_id` is set when only that municipality's part was saved. Rows are only ever added.
    """

    __tablename__ = "guide_revision"
    __table_args__ = (
        UniqueConstraint("entry_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("guide_entry.id"))
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)

    by: Mapped[Person | None] = relationship(lazy="raise")
    municipality: Mapped[Municipality | None] = relationship(lazy="raise")


class Miss(Model):
    """A search that found nothing: how often in a month, and never by whom."""

    __tablename__ = "guide_miss"
    __table_args__ = (
        UniqueConstraint("term", "month"),
        _one_of("settled", Settled),
        CheckConstraint("times >= 1", name="times"),
        CheckConstraint("(settled is null) = (settled_by_id is null)", name="settled_by"),
        Index(
            "ix_guide_miss_open",
            "month",
            sqlite_where=text("settled is null"),
            postgresql_where=text("settled is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(FreeText(60))
    month: Mapped[date]
    times: Mapped[int] = mapped_column(default=1)
    settled: Mapped[Settled | None] = mapped_column(String(10))
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Address(Model):
    """What the checker found behind a web address of the guide the last time; `status` is None without an answer."""

    __tablename__ = "guide_address"
    __table_args__ = (UniqueConstraint("url"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(FreeText(300))
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    status: Mapped[int | None]
    problem: Mapped[str | None] = mapped_column(String(20))
    failing_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
