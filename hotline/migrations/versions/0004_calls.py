"""The taxonomy and the calls"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_calls"
down_revision = "0003_rota"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("contact_type", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_category_code_valid_from")),
    )
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_contact", sa.String(length=10), nullable=False),
        sa.Column("closing", sa.String(length=12), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_outcome_code_valid_from")),
    )
    op.create_table(
        "subcategory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("contact_type", sa.String(length=20), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_subcategory_category_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subcategory")),
        sa.UniqueConstraint(
            "category_id", "code", "valid_from", name=op.f("uq_subcategory_category_id_code_valid_from")
        ),
        sa.UniqueConstraint("category_id", "id", name="uq_subcategory_pair"),
    )
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=36), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=True),
        sa.Column("logged_by_id", sa.Integer(), nullable=False),
        sa.Column("staffed_by_id", sa.Integer(), nullable=True),
        sa.Column("municipality_kind", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("half_hour", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("subcategory_id", sa.Integer(), nullable=True),
        sa.Column("second_subcategory_id", sa.Integer(), nullable=True),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("contact_type", sa.String(length=20), nullable=False),
        sa.Column("tried_self_first", sa.String(length=10), nullable=False),
        sa.Column("barrier", sa.String(length=20), nullable=True),
        sa.Column("caller_type", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(municipality_kind = 'five') = (municipality_id is not null)",
            name=op.f("ck_call_municipality_known"),
        ),
        sa.CheckConstraint("channel in ('phone', 'phone_cobrowse')", name=op.f("ck_call_channel")),
        sa.CheckConstraint(
            "municipality_kind in ('five', 'other', 'unknown')", name=op.f("ck_call_municipality_kind")
        ),
        sa.CheckConstraint(
            "tried_self_first in ('yes', 'no', 'unknown')", name=op.f("ck_call_tried_self_first")
        ),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("ck_call_times")),
        sa.CheckConstraint("second_subcategory_id <> subcategory_id", name=op.f("ck_call_second_differs")),
        sa.ForeignKeyConstraint(
            ["category_id", "subcategory_id"],
            ["subcategory.category_id", "subcategory.id"],
            name=op.f("fk_call_category_id_subcategory_id"),
        ),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_call_category_id")),
        sa.ForeignKeyConstraint(["logged_by_id"], ["person.id"], name=op.f("fk_call_logged_by_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_call_municipality_id")
        ),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_call_outcome_id")),
        sa.ForeignKeyConstraint(
            ["second_subcategory_id"], ["subcategory.id"], name=op.f("fk_call_second_subcategory_id")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_call_shift_id")),
        sa.ForeignKeyConstraint(["staffed_by_id"], ["municipality.id"], name=op.f("fk_call_staffed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_call_idempotency_key")),
    )
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.create_index("ix_call_logged_by_id", ["logged_by_id", "started_at"], unique=False)
        batch_op.create_index("ix_call_shift_id", ["shift_id", "started_at"], unique=False)
        batch_op.create_index("ix_call_staffed_by_id", ["staffed_by_id", "started_at"], unique=False)
        batch_op.create_index("ix_call_started_at", ["started_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.drop_index("ix_call_started_at")
        batch_op.drop_index("ix_call_staffed_by_id")
        batch_op.drop_index("ix_call_shift_id")
        batch_op.drop_index("ix_call_logged_by_id")

    op.drop_table("call")
    op.drop_table("subcategory")
    op.drop_table("outcome")
    op.drop_table("category")
