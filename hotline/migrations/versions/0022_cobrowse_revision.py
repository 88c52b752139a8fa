"""The revision of a co-browse session, which tells younger from older facts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022_cobrowse_revision"
down_revision = "0021_cobrowse_sites"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cobrowse_session") as table:
        table.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("cobrowse_session") as table:
        table.alter_column("revision", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("cobrowse_session") as table:
        table.drop_column("revision")
