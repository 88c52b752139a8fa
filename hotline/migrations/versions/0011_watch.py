"""Log-ons and the check-in watch"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_watch"
down_revision = "0010_planner"
branch_labels = None
depends_on = None

_OPEN = sa.text("released_at is null")


def upgrade() -> None:
    op.create_table(
        "log_on",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("how in ('button', 'link', 'takeover')", name=op.f("ck_log_on_how")),
        sa.CheckConstraint("released_at is null or taken_at <= released_at", name=op.f("ck_log_on_order")),
        sa.CheckConstraint(
            "released_by_id is null or released_at is not null", name=op.f("ck_log_on_released")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_log_on_shift_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_log_on_municipality_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_log_on_person_id")),
        sa.ForeignKeyConstraint(["released_by_id"], ["person.id"], name=op.f("fk_log_on_released_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_on")),
    )
    for column in ("municipality_id", "shift_id"):
        op.create_index(
            f"uq_log_on_{column}",
            "log_on",
            [column],
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        )
    op.create_index("ix_log_on_shift_id", "log_on", ["shift_id"])


def downgrade() -> None:
    op.drop_table("log_on")
