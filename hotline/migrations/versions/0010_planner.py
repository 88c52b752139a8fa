"""Runs of the planner"""

from __future__ import annotations

revision = "0010_planner"
down_revision = "0009_availability"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
