"""Weeks and evenings handed over"""

from __future__ import annotations

revision = "0014_handover"
down_revision = "0013_absence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
