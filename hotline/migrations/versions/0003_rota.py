"""Weeks, shifts, assignments and calendar feeds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotline.migrations.rota_guards import create_guards, drop_guards

revision = "0003_rota"
down_revision = "0002_opening"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("cancelled_why", sa.String(length=200), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_why is not null)", name=op.f("ck_shift_cancelled_why")
        ),
        sa.CheckConstraint("status in ('planned', 'cancelled')", name=op.f("ck_shift_status")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_shift_order")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_shift_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("uid", name=op.f("uq_shift_uid")),
    )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index("ix_shift_municipality_id_day", ["municipality_id", "day"], unique=False)
        batch_op.create_index(
            "uq_shift_planned_start",
            ["starts_at"],
            unique=True,
            sqlite_where=sa.text("status = 'planned'"),
            postgresql_where=sa.text("status = 'planned'"),
        )

    op.create_table(
        "week_allotment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("iso_year", sa.Integer(), nullable=False),
        sa.Column("iso_week", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("iso_week between 1 and 53", name=op.f("ck_week_allotment_iso_week")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_week_allotment_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_week_allotment")),
        sa.UniqueConstraint("iso_year", "iso_week", name=op.f("uq_week_allotment_iso_year_iso_week")),
    )
    with op.batch_alter_table("week_allotment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_week_allotment_municipality_id"), ["municipality_id"], unique=False
        )

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_by_id", sa.Integer(), nullable=True),
        sa.Column("began_sequence", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_sequence", sa.Integer(), nullable=True),
        sa.Column("ended_why", sa.String(length=200), nullable=True),
        sa.CheckConstraint("slot in ('primary', 'backup')", name=op.f("ck_assignment_slot")),
        sa.CheckConstraint("(ended_at is null) = (ended_sequence is null)", name=op.f("ck_assignment_ended")),
        sa.ForeignKeyConstraint(["began_by_id"], ["person.id"], name=op.f("fk_assignment_began_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_assignment_ended_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_assignment_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_person_id_shift_id", ["person_id", "shift_id"], unique=False)
        batch_op.create_index("ix_assignment_shift_id", ["shift_id"], unique=False)
        batch_op.create_index(
            "uq_assignment_shift_id_person_id",
            ["shift_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        )
        batch_op.create_index(
            "uq_assignment_shift_id_slot",
            ["shift_id", "slot"],
            unique=True,
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        )

    op.create_table(
        "calendar_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("prefix", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_token")),
        sa.UniqueConstraint("prefix", name=op.f("uq_calendar_token_prefix")),
    )
    with op.batch_alter_table("calendar_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_token_person_id"), ["person_id"], unique=False)
    create_guards()


def downgrade() -> None:
    drop_guards()
    for table in ("calendar_token", "assignment", "week_allotment", "shift"):
        op.drop_table(table)
