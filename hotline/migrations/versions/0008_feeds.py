"""Calendar feeds of four kinds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_feeds"
down_revision = "0007_closures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("calendar_token") as batch_op:
        batch_op.add_column(
            sa.Column("scope", sa.String(length=20), nullable=False, server_default="personal")
        )
        batch_op.add_column(sa.Column("municipality_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("alarm_minutes", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_calendar_token_municipality_id"), "municipality", ["municipality_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_calendar_token_scope"), "scope in ('personal', 'municipality', 'line', 'openings')"
        )
        batch_op.create_check_constraint(
            op.f("ck_calendar_token_municipality"),
            "(scope = 'municipality') = (municipality_id is not null)",
        )
        batch_op.create_check_constraint(op.f("ck_calendar_token_alarm"), "alarm_minutes between 0 and 10080")


def downgrade() -> None:
    # Addresses of the new kinds would show one's own evenings to whoever was given everybody's.
    op.execute("delete from calendar_token where scope <> 'personal'")
    with op.batch_alter_table("calendar_token") as batch_op:
        for name in ("alarm", "municipality", "scope"):
            batch_op.drop_constraint(op.f(f"ck_calendar_token_{name}"), type_="check")
        batch_op.drop_constraint(op.f("fk_calendar_token_municipality_id"), type_="foreignkey")
        for column in ("alarm_minutes", "municipality_id", "scope"):
            batch_op.drop_column(column)
