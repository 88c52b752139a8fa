"""Opening rules by date, closing days, extra openings"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_opening"
down_revision = "0001_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closing_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("preset", sa.String(length=30), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_day")),
        sa.UniqueConstraint("day", name=op.f("uq_closing_day_day")),
    )
    op.create_table(
        "extra_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.Time(), nullable=False),
        sa.Column("end", sa.Time(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('"start" < "end"', name=op.f("ck_extra_opening_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_opening")),
        sa.UniqueConstraint("day", "start", name=op.f("uq_extra_opening_day_start")),
    )
    op.create_table(
        "opening_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start", sa.Time(), nullable=False),
        sa.Column("end", sa.Time(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('"start" < "end"', name=op.f("ck_opening_rule_order")),
        sa.CheckConstraint("valid_to is null or valid_from <= valid_to", name=op.f("ck_opening_rule_period")),
        sa.CheckConstraint("weekday between 0 and 6", name=op.f("ck_opening_rule_weekday")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_rule")),
        sa.UniqueConstraint(
            "weekday", "start", "valid_from", name=op.f("uq_opening_rule_weekday_start_valid_from")
        ),
    )


def downgrade() -> None:
    op.drop_table("opening_rule")
    op.drop_table("extra_opening")
    op.drop_table("closing_day")
