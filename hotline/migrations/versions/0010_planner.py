"""Runs of the planner"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_planner"
down_revision = "0009_availability"
branch_labels = None
depends_on = None

ACTIVE = sa.text("status in ('queued', 'running')")
ACTIVE_WEEKS = sa.text("status in ('queued', 'running') and municipality_id is null")


def upgrade() -> None:
    op.create_table(
        "plan_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("stop", sa.String(length=4), nullable=True),
        sa.Column("cancel_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("failure", sa.String(length=5), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('weeks', 'people', 'mend')", name=op.f("ck_plan_run_kind")),
        sa.CheckConstraint("(kind = 'weeks') = (municipality_id is null)", name=op.f("ck_plan_run_whose")),
        sa.CheckConstraint(
            "status in ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_plan_run_status")
        ),
        sa.CheckConstraint("stop in ('keep', 'drop')", name=op.f("ck_plan_run_stop")),
        sa.CheckConstraint("failure in ('error', 'lost')", name=op.f("ck_plan_run_failure")),
        sa.CheckConstraint("(status = 'done') = (answer is not null)", name=op.f("ck_plan_run_answer")),
        sa.CheckConstraint(
            "(status = 'running') = (claimed_until is not null)", name=op.f("ck_plan_run_claimed")
        ),
        sa.CheckConstraint("first <= last", name=op.f("ck_plan_run_order")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_plan_run_municipality_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_plan_run_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_run")),
    )
    with op.batch_alter_table("plan_run", schema=None) as batch_op:
        batch_op.create_index(
            "uq_plan_run_active_municipality_id",
            ["municipality_id"],
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        )
        batch_op.create_index(
            "uq_plan_run_active_weeks",
            ["kind"],
            unique=True,
            sqlite_where=ACTIVE_WEEKS,
            postgresql_where=ACTIVE_WEEKS,
        )
        batch_op.create_index("ix_plan_run_status_id", ["status", "id"], unique=False)

    op.create_table(
        "plan_acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["plan_run.id"], name=op.f("fk_plan_acceptance_run_id")),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["person.id"], name=op.f("fk_plan_acceptance_accepted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_acceptance")),
    )
    with op.batch_alter_table("plan_acceptance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_acceptance_run_id"), ["run_id"], unique=False)


def downgrade() -> None:
    for table in ("plan_acceptance", "plan_run"):
        op.drop_table(table)
