"""Municipalities and the people who work in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.core.access import Role
from hotline.core.db import FreeText, Model, UTCDateTime


class Municipality(Model):
    """One of the municipalities that share the hotline. `key` is the short ASCII name used in addresses.

    `incidents_at_once`: what its evenings report as down is told to citizens without asking its chief first.
    `inbox` is the address that open questions are mailed to for the next day; empty when there is none.
    """

    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(FreeText(60), unique=True)
    code: Mapped[str] = mapped_column(String(3), unique=True)
    population: Mapped[int]
    website: Mapped[str] = mapped_column(FreeText(200))
    phone: Mapped[str] = mapped_column(FreeText(30))
    inbox: Mapped[str] = mapped_column(FreeText(254), default="")
    incidents_at_once: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Person(Model):
    """Somebody who signs in. `approved` is "godkendt til vagt": only then may the rota use them."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role in ('staff', 'chief', 'coordinator', 'reader')", name="role"),
        CheckConstraint("role in ('coordinator', 'reader') or municipality_id is not null", name="belongs"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index("ix_person_municipality_id_name", "municipality_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    name: Mapped[str] = mapped_column(FreeText(80))
    email: Mapped[str] = mapped_column(FreeText(254), unique=True)
    phone: Mapped[str] = mapped_column(FreeText(30), default="")
    role: Mapped[Role] = mapped_column(String(20))
    approved: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="da")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_epoch: Mapped[int] = mapped_column(default=1)
    signed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality | None] = relationship(lazy="joined", innerjoin=False)

    __mapper_args__ = {"version_id_col": version}

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        # A new password or a deactivation raises the epoch and so ends every session at once.
        return f"{self.id}:{self.session_epoch}"

    @property
    def first_name(self) -> str:
        """The name that citizens hear."""
        return self.name.split()[0]

    def is_(self, *roles: Role) -> bool:
        """Whether the person's role is one of `roles`."""
        return self.role in roles
