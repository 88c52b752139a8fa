"""Calendar feeds of four kinds"""

from __future__ import annotations

revision = "0008_feeds"
down_revision = "0007_closures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
