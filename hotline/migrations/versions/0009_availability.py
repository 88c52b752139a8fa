"""Unavailability and wishes"""

from __future__ import annotations

revision = "0009_availability"
down_revision = "0008_feeds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
