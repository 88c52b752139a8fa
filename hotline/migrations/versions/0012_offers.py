"""Offers: swaps and vacancies"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_offers"
down_revision = "0011_watch"
branch_labels = None
depends_on = None

_LIVE = sa.text("status in ('open', 'awaiting')")
_YES = sa.text("answer = 'yes'")


def upgrade() -> None:
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=10), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("both_ways", sa.Boolean(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("seen_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("void_why", sa.String(length=20), nullable=True),
        sa.Column("taker_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("slot in ('primary', 'backup')", name=op.f("ck_offer_slot")),
        sa.CheckConstraint("audience in ('named', 'open', 'everywhere')", name=op.f("ck_offer_audience")),
        sa.CheckConstraint(
            "status in ('open', 'awaiting', 'done', 'undone', 'declined', 'withdrawn', 'expired', 'void')",
            name=op.f("ck_offer_status"),
        ),
        sa.CheckConstraint("not both_ways or giver_id is not null", name=op.f("ck_offer_both_ways")),
        sa.CheckConstraint(
            "status not in ('awaiting', 'done', 'undone') or taker_id is not null",
            name=op.f("ck_offer_taker"),
        ),
        sa.CheckConstraint(
            "(status in ('done', 'undone')) = (done_at is not null)", name=op.f("ck_offer_done")
        ),
        sa.CheckConstraint(
            "(status in ('open', 'awaiting', 'done')) = (closed_at is null)", name=op.f("ck_offer_closed")
        ),
        sa.CheckConstraint("(status = 'void') = (void_why is not null)", name=op.f("ck_offer_void")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_offer_shift_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name=op.f("fk_offer_giver_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_offer_made_by_id")),
        sa.ForeignKeyConstraint(["taker_id"], ["person.id"], name=op.f("fk_offer_taker_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_offer_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_offer_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(
        "uq_offer_shift_id_slot",
        "offer",
        ["shift_id", "slot"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_index("ix_offer_shift_id", "offer", ["shift_id"])
    op.create_index("ix_offer_giver_id", "offer", ["giver_id"])
    op.create_index("ix_offer_municipality_id_status", "offer", ["municipality_id", "status"])
    op.create_table(
        "offer_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=3), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("return_shift_id", sa.Integer(), nullable=True),
        sa.Column("return_slot", sa.String(length=10), nullable=True),
        sa.CheckConstraint("answer in ('yes', 'no')", name=op.f("ck_offer_reply_answer")),
        sa.CheckConstraint("(answer is null) = (answered_at is null)", name=op.f("ck_offer_reply_answered")),
        sa.CheckConstraint(
            "(return_shift_id is null) = (return_slot is null)", name=op.f("ck_offer_reply_returned")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_reply_offer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_offer_reply_person_id")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_offer_reply_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_shift_id"], ["shift.id"], name=op.f("fk_offer_reply_return_shift_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_reply")),
        sa.UniqueConstraint("offer_id", "person_id", name=op.f("uq_offer_reply_offer_id_person_id")),
    )
    op.create_index(
        "uq_offer_reply_yes",
        "offer_reply",
        ["offer_id"],
        unique=True,
        sqlite_where=_YES,
        postgresql_where=_YES,
    )
    op.create_index("ix_offer_reply_person_id", "offer_reply", ["person_id"])
    op.create_table(
        "offer_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=3), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.CheckConstraint("answer in ('yes', 'no')", name=op.f("ck_offer_approval_answer")),
        sa.CheckConstraint(
            "(answer is null) = (answered_at is null)", name=op.f("ck_offer_approval_answered")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_approval_offer_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_offer_approval_municipality_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_offer_approval_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_approval")),
        sa.UniqueConstraint(
            "offer_id", "municipality_id", name=op.f("uq_offer_approval_offer_id_municipality_id")
        ),
    )
    op.create_index("ix_offer_approval_municipality_id", "offer_approval", ["municipality_id"])
    op.create_table(
        "offer_return",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_return_offer_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_offer_return_shift_id")),
        sa.PrimaryKeyConstraint("offer_id", "shift_id", "slot", name=op.f("pk_offer_return")),
    )


def downgrade() -> None:
    for table in ("offer_return", "offer_approval", "offer_reply", "offer"):
        op.drop_table(table)
