"""The addresses of calendar feeds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.rota.calendar import Scope


class CalendarToken(Model):
    """The secret address of a calendar feed that one person follows; only its hash is kept, `prefix` finds the row.

    `municipality_id` belongs to the scope of one municipality; `alarm_minutes` before each event, None for none.
    """

    __tablename__ = "calendar_token"
    __table_args__ = (
        CheckConstraint("scope in ('personal', 'municipality', 'line', 'openings')", name="scope"),
        CheckConstraint("(scope = 'municipality') = (municipality_id is not null)", name="municipality"),
        CheckConstraint("alarm_minutes between 0 and 10080", name="alarm"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(FreeText(60))
    scope: Mapped[Scope] = mapped_column(String(20), default=Scope.PERSONAL)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    alarm_minutes: Mapped[int | None]
    prefix: Mapped[str] = mapped_column(String(8), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship()
    municipality: Mapped[Municipality | None] = relationship(lazy="joined")
