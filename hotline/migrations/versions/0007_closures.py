"""Exceptional closures"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_closures"
down_revision = "0006_messages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exceptional_closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_exceptional_closure_order")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_exceptional_closure_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["person.id"], name=op.f("fk_exceptional_closure_lifted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exceptional_closure")),
    )
    op.create_index(
        "uq_exceptional_closure_starts_at",
        "exceptional_closure",
        ["starts_at"],
        unique=True,
        sqlite_where=sa.text("lifted_at is null"),
        postgresql_where=sa.text("lifted_at is null"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_exceptional_closure_starts_at",
        table_name="exceptional_closure",
        sqlite_where=sa.text("lifted_at is null"),
        postgresql_where=sa.text("lifted_at is null"),
    )
    op.drop_table("exceptional_closure")
