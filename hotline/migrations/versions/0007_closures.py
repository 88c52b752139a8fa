"""Exceptional closures"""

from __future__ import annotations

revision = "0007_closures"
down_revision = "0006_messages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
