"""Weeks and evenings handed over"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_handover"
down_revision = "0013_absence"
branch_labels = None
depends_on = None

_OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("taker_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=True),
        sa.Column("iso_year", sa.Integer(), nullable=True),
        sa.Column("iso_week", sa.Integer(), nullable=True),
        sa.Column("return_shift_id", sa.Integer(), nullable=True),
        sa.Column("return_iso_year", sa.Integer(), nullable=True),
        sa.Column("return_iso_week", sa.Integer(), nullable=True),
        sa.Column("keep_people", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("giver_id <> taker_id", name=op.f("ck_handover_two")),
        sa.CheckConstraint(
            "status in ('open', 'done', 'declined', 'withdrawn', 'expired', 'undone')",
            name=op.f("ck_handover_status"),
        ),
        sa.CheckConstraint("(iso_year is null) = (iso_week is null)", name=op.f("ck_handover_week")),
        sa.CheckConstraint("(shift_id is null) = (iso_week is not null)", name=op.f("ck_handover_thing")),
        sa.CheckConstraint(
            "(return_iso_year is null) = (return_iso_week is null)", name=op.f("ck_handover_return_week")
        ),
        sa.CheckConstraint(
            "return_shift_id is null or shift_id is not null", name=op.f("ck_handover_return_evening")
        ),
        sa.CheckConstraint(
            "return_iso_week is null or iso_week is not null", name=op.f("ck_handover_return_for_week")
        ),
        sa.CheckConstraint("(status = 'open') = (answered_at is null)", name=op.f("ck_handover_answered")),
        sa.CheckConstraint("(status = 'undone') = (undone_at is not null)", name=op.f("ck_handover_undone")),
        sa.ForeignKeyConstraint(["giver_id"], ["municipality.id"], name=op.f("fk_handover_giver_id")),
        sa.ForeignKeyConstraint(["taker_id"], ["municipality.id"], name=op.f("fk_handover_taker_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_handover_shift_id")),
        sa.ForeignKeyConstraint(["return_shift_id"], ["shift.id"], name=op.f("fk_handover_return_shift_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_handover_made_by_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_handover_answered_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_handover_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_giver_id", "handover", ["giver_id"])
    op.create_index("ix_handover_taker_id", "handover", ["taker_id"])
    for name, columns in (
        ("uq_handover_shift_id", ["shift_id"]),
        ("uq_handover_iso_year_iso_week", ["iso_year", "iso_week"]),
    ):
        op.create_index(name, "handover", columns, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_table(
        "handover_evening",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_handover_evening_handover_id")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_handover_evening_shift_id")),
        sa.ForeignKeyConstraint(["from_id"], ["municipality.id"], name=op.f("fk_handover_evening_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["municipality.id"], name=op.f("fk_handover_evening_to_id")),
        sa.PrimaryKeyConstraint("handover_id", "shift_id", name=op.f("pk_handover_evening")),
    )


def downgrade() -> None:
    op.drop_table("handover_evening")
    op.drop_table("handover")
