"""Co-browse sessions: who, when, how they ended"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_cobrowse"
down_revision = "0004_calls"
branch_labels = None
depends_on = None

_MOMENTS = ("joined_at", "consented_at", "active_at", "citizen_left_at", "staff_left_at", "ended_at")


def upgrade() -> None:
    op.create_table(
        "cobrowse_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("staff_epoch", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("code_seal", sa.String(length=64), nullable=True),
        sa.Column("token_seal", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in _MOMENTS),
        sa.Column("paused_by", sa.String(length=10), nullable=True),
        sa.Column("paused_why", sa.String(length=20), nullable=True),
        sa.Column("ended_by", sa.String(length=10), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.Column("gate_hits", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('created', 'joined', 'viewing', 'paused', 'ended')",
            name=op.f("ck_cobrowse_session_state"),
        ),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_at is not null)", name=op.f("ck_cobrowse_session_ended")
        ),
        sa.CheckConstraint(
            "state = 'created' or code_seal is null", name=op.f("ck_cobrowse_session_code_used_once")
        ),
        sa.CheckConstraint(
            "(state = 'paused') = (paused_by is not null)", name=op.f("ck_cobrowse_session_paused")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_cobrowse_session_municipality_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["person.id"], name=op.f("fk_cobrowse_session_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cobrowse_session")),
        sa.UniqueConstraint("code_seal", name=op.f("uq_cobrowse_session_code_seal")),
        sa.UniqueConstraint("token_seal", name=op.f("uq_cobrowse_session_token_seal")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cobrowse_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cobrowse_session_municipality_id"), ["municipality_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cobrowse_session_staff_id"), ["staff_id"], unique=False)
        batch_op.create_index("ix_cobrowse_session_state", ["state"], unique=False)
        batch_op.create_index(
            "uq_cobrowse_session_live_staff",
            ["staff_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        )


def downgrade() -> None:
    op.drop_table("cobrowse_session")
