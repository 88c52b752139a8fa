"""Offers of a shift: who gives it away or which place is empty, who was asked, and who must accept.

The database guards what must never be: two live offers of one place, and two who have both said yes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.accounts.models import Municipality, Person
from hotline.core.db import FreeText, Model, UTCDateTime
from hotline.rota.models import Shift
from hotline.rota.rules import Slot
from hotline.rota.swaps.rules import Answer, Audience, Held, Status, Void


class Offer(Model):
    """One place on one evening that somebody wants to give away, or that is empty (`giver` None).

    `municipality_id` is who had the evening then; `seen_starts_at` and `seen_ends_at` are the hours that the
    invited were last told. `taker` is who said yes, `done_at` when it came about, `closed_at` when it ended
    in any other way.
    """

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("slot in ('primary', 'backup')", name="slot"),
        CheckConstraint("audience in ('named', 'open', 'everywhere')", name="audience"),
        CheckConstraint(
            "status in ('open', 'awaiting', 'done', 'undone', 'declined', 'withdrawn', 'expired', 'void')",
            name="status",
        ),
        CheckConstraint("not both_ways or giver_id is not null", name="both_ways"),
        CheckConstraint("status not in ('awaiting', 'done', 'undone') or taker_id is not null", name="taker"),
        CheckConstraint("(status in ('done', 'undone')) = (done_at is not null)", name="done"),
        CheckConstraint("(status in ('open', 'awaiting', 'done')) = (closed_at is null)", name="closed"),
        CheckConstraint("(status = 'void') = (void_why is not null)", name="void"),
        Index(
            "uq_offer_shift_id_slot",
            "shift_id",
            "slot",
            unique=True,
            sqlite_where=text("status in ('open', 'awaiting')"),
            postgresql_where=text("status in ('open', 'awaiting')"),
        ),
        Index("ix_offer_shift_id", "shift_id"),
        Index("ix_offer_giver_id", "giver_id"),
        Index("ix_offer_municipality_id_status", "municipality_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    slot: Mapped[Slot] = mapped_column(String(10))
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    audience: Mapped[Audience] = mapped_column(String(10))
    both_ways: Mapped[bool]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    seen_starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    status: Mapped[Status] = mapped_column(String(10), default=Status.OPEN)
    void_why: Mapped[Void | None] = mapped_column(String(20))
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    shift: Mapped[Shift] = relationship(lazy="joined", innerjoin=True)
    giver: Mapped[Person | None] = relationship(foreign_keys=[giver_id], lazy="joined")
    made_by: Mapped[Person | None] = relationship(foreign_keys=[made_by_id], lazy="joined")
    taker: Mapped[Person | None] = relationship(foreign_keys=[taker_id], lazy="joined")
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id], lazy="joined")
    municipality: Mapped[Municipality] = relationship(lazy="joined", innerjoin=True)
    replies: Mapped[list[OfferReply]] = relationship(
        back_populates="offer", order_by="OfferReply.id", lazy="selectin"
    )
    approvals: Mapped[list[OfferApproval]] = relationship(
        back_populates="offer",
        order_by="OfferApproval.id",
        lazy="selectin",
        cascade="all, delete-orphan",
    )
    returns: Mapped[list[OfferReturn]] = relationship(back_populates="offer", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_vacancy(self) -> bool:
        return self.giver_id is None

    @property
    def wanted(self) -> list[Held]:
        """What the giver will have in return; empty is anything."""
        return [Held(each.shift_id, Slot(each.slot)) for each in self.returns]

    @property
    def chosen(self) -> OfferReply | None:
        """The answer of whoever said yes."""
        return next((each for each in self.replies if each.answer == Answer.YES), None)

    @property
    def returned(self) -> tuple[Shift, Slot] | None:
        """What the taker gives in return, if anything."""
        reply = self.chosen
        if reply is None or reply.return_shift is None or reply.return_slot is None:
            return None
        return reply.return_shift, Slot(reply.return_slot)

    @property
    def begins_first(self) -> Shift:
        """The first of the evenings that change hands."""
        shifts = [self.shift, *([self.returned[0]] if self.returned else [])]
        return min(shifts, key=lambda each: each.starts_at)

    @property
    def answer_by(self) -> datetime:
        """Until when it can be answered or accepted: what is given in return must not have begun either."""
        return min(self.expires_at, self.returned[0].starts_at) if self.returned else self.expires_at

    def reply_of(self, person_id: int) -> OfferReply | None:
        """What the person was asked or has answered."""
        return next((each for each in self.replies if each.person_id == person_id), None)


class OfferReply(Model):
    """Somebody who was asked (`asked_at`), or who answered an offer that was open to all."""

    __tablename__ = "offer_reply"
    __table_args__ = (
        UniqueConstraint("offer_id", "person_id"),
        CheckConstraint("answer in ('yes', 'no')", name="answer"),
        CheckConstraint("(answer is null) = (answered_at is null)", name="answered"),
        CheckConstraint("(return_shift_id is null) = (return_slot is null)", name="returned"),
        Index(
            "uq_offer_reply_yes",
            "offer_id",
            unique=True,
            sqlite_where=text("answer = 'yes'"),
            postgresql_where=text("answer = 'yes'"),
        ),
        Index("ix_offer_reply_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[Answer | None] = mapped_column(String(3))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    return_shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"))
    return_slot: Mapped[Slot | None] = mapped_column(String(10))

    offer: Mapped[Offer] = relationship(back_populates="replies")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    return_shift: Mapped[Shift | None] = relationship(lazy="joined")


class OfferApproval(Model):
    """A municipality whose chief must accept what two people have agreed on."""

    __tablename__ = "offer_approval"
    __table_args__ = (
        UniqueConstraint("offer_id", "municipality_id"),
        CheckConstraint("answer in ('yes', 'no')", name="answer"),
        CheckConstraint("(answer is null) = (answered_at is null)", name="answered"),
        Index("ix_offer_approval_municipality_id", "municipality_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    answer: Mapped[Answer | None] = mapped_column(String(3))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str | None] = mapped_column(FreeText(200))

    offer: Mapped[Offer] = relationship(back_populates="approvals")
    municipality: Mapped[Municipality] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person | None] = relationship(lazy="joined")


class OfferReturn(Model):
    """A place that the giver would take in return; an offer without any takes whatever is given."""

    __tablename__ = "offer_return"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), primary_key=True)
    slot: Mapped[Slot] = mapped_column(String(10), primary_key=True)

    offer: Mapped[Offer] = relationship(back_populates="returns")
