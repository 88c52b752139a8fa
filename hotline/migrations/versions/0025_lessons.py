"""Who sees to what was decided, by when, and which suggestions are examples"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025_lessons"
down_revision = "0024_organisation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("lesson") as table:
        table.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("example", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key(op.f("fk_lesson_owner_id"), "person", ["owner_id"], ["id"])
        table.create_check_constraint(
            op.f("ck_lesson_owner_when_decided"),
            "status in ('decided', 'done') or (owner_id is null and due_on is null)",
        )
        table.create_check_constraint(op.f("ck_lesson_example_when_done"), "status = 'done' or not example")
    with op.batch_alter_table("lesson") as table:
        table.alter_column("example", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("lesson") as table:
        table.drop_constraint(op.f("ck_lesson_example_when_done"), type_="check")
        table.drop_constraint(op.f("ck_lesson_owner_when_decided"), type_="check")
        table.drop_constraint(op.f("fk_lesson_owner_id"), type_="foreignkey")
        table.drop_column("example")
        table.drop_column("due_on")
        table.drop_column("owner_id")
