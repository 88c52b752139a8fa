"""calls: the first tables."""

from __future__ import annotations

revision = "0004_calls"
down_revision = "0003_rota"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
