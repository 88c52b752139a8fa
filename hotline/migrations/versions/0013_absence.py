"""Absence"""

from __future__ import annotations

revision = "0013_absence"
down_revision = "0012_offers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
