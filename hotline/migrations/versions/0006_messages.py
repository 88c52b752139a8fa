"""Messages to people: news, choices, and the evening's timeline"""

from __future__ import annotations

revision = "0006_messages"
down_revision = "0005_cobrowse"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
