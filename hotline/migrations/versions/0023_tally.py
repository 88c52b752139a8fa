"""The counts of the calls by day and month, and the days to count anew"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023_tally"
down_revision = "0022_cobrowse_revision"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_tally",
        sa.Column("grain", sa.String(5), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("facet", sa.String(20), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("place", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("grain in ('day', 'month')", name=op.f("ck_call_tally_grain")),
        sa.PrimaryKeyConstraint("grain", "first_day", "facet", "value", "place", name=op.f("pk_call_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tally_stale",
        sa.Column("day", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_tally_stale")),
    )
    # What was logged before there were counts is counted by the first run of the job.
    op.execute("insert into tally_stale (day, marks) select distinct day, 1 from call")


def downgrade() -> None:
    op.drop_table("tally_stale")
    op.drop_table("call_tally")
