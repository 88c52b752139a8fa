"""rota: the first tables."""

from __future__ import annotations

revision = "0003_rota"
down_revision = "0002_opening"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
