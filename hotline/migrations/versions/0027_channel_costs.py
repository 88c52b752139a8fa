"""What a contact costs by channel"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027_channel_costs"
down_revision = "0026_targets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_cost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(160), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("unit", sa.String(5), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("seed", sa.String(30), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "channel in ('personal', 'phone', 'letter', 'email', 'chat', 'phone_self_service', 'web')",
            name=op.f("ck_channel_cost_channel"),
        ),
        sa.CheckConstraint("unit in ('kr', 'index')", name=op.f("ck_channel_cost_unit")),
        sa.CheckConstraint("0 <= low and low <= high", name=op.f("ck_channel_cost_span")),
        sa.CheckConstraint(
            "valid_to is null or valid_from <= valid_to", name=op.f("ck_channel_cost_validity")
        ),
        sa.CheckConstraint("year between 1990 and 2099", name=op.f("ck_channel_cost_year")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_cost")),
    )
    op.create_index(
        "uq_channel_cost_source",
        "channel_cost",
        ["source", "year", "unit", "channel", "valid_from"],
        unique=True,
    )
    op.create_index("uq_channel_cost_seed", "channel_cost", ["seed"], unique=True)


def downgrade() -> None:
    op.drop_table("channel_cost")
