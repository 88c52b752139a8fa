"""Log-ons and the check-in watch"""

from __future__ import annotations

revision = "0011_watch"
down_revision = "0010_planner"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
