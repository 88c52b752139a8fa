"""cobrowse: the first tables."""

from __future__ import annotations

revision = "0005_cobrowse"
down_revision = "0004_calls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
