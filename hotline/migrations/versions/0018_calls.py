"""What a call points at, how much help it was, and the calls that asked for nothing"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018_calls"
down_revision = "0017_campaigns"
branch_labels = None
depends_on = None

_POINTS_AT = {
    "solution_id": "guide_entry",
    "article_id": "guide_entry",
    "referral_id": "guide_entry",
    "campaign_id": "campaign",
}
_KINDS = {
    "assist_level": ("referred", "guided", "co_served"),
    "alternative": ("attend", "write", "daytime", "nothing", "unknown"),
    "non_call": ("wrong_number", "silent", "hung_up", "thanks", "prank"),
}
_LENGTHS = {"assist_level": 10, "alternative": 10, "non_call": 15}
_TICKS = ("cause_removable", "answer_online", "afterwards")


def upgrade() -> None:
    with op.batch_alter_table("call") as batch_op:
        for name, length in _LENGTHS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=True))
        for name in _TICKS:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in _POINTS_AT:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name, table in _POINTS_AT.items():
            batch_op.create_foreign_key(op.f(f"fk_call_{name}"), table, [name], ["id"])
        for name, kinds in _KINDS.items():
            listed = ", ".join(f"'{kind}'" for kind in kinds)
            batch_op.create_check_constraint(op.f(f"ck_call_{name}"), f"{name} in ({listed})")
    # The default was for the calls that were there; from now on the product says it.
    with op.batch_alter_table("call") as batch_op:
        for name in _TICKS:
            batch_op.alter_column(name, existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("call") as batch_op:
        for name in _KINDS:
            batch_op.drop_constraint(op.f(f"ck_call_{name}"), type_="check")
        for name in _POINTS_AT:
            batch_op.drop_constraint(op.f(f"fk_call_{name}"), type_="foreignkey")
        for name in (*_POINTS_AT, *_TICKS, *_LENGTHS):
            batch_op.drop_column(name)
