"""Hours and pay"""

from __future__ import annotations

revision = "0015_hours"
down_revision = "0014_handover"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
