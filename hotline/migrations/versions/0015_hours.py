"""Hours and pay"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015_hours"
down_revision = "0014_handover"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pay_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("pay_class", sa.String(length=12), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("standby_percent", sa.Integer(), nullable=False),
        sa.Column("rounding", sa.String(length=10), nullable=False),
        sa.Column("rate_ore", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("days between 1 and 255", name=op.f("ck_pay_rule_days")),
        sa.CheckConstraint(
            "pay_class in ('normal', 'overtime50', 'overtime100', 'lieu')", name=op.f("ck_pay_rule_pay_class")
        ),
        sa.CheckConstraint(
            "pay_class = 'lieu' or percent = case pay_class when 'normal' then 100 when 'overtime50' then 150 "
            "else 200 end",
            name=op.f("ck_pay_rule_factor"),
        ),
        sa.CheckConstraint("percent between 100 and 300", name=op.f("ck_pay_rule_percent")),
        sa.CheckConstraint("standby_percent between 0 and 100", name=op.f("ck_pay_rule_standby_percent")),
        sa.CheckConstraint("rate_ore between 0 and 1000000", name=op.f("ck_pay_rule_rate_ore")),
        sa.CheckConstraint("rounding in ('none', 'half_hour')", name=op.f("ck_pay_rule_rounding")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_pay_rule_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_rule")),
    )
    op.create_index("ix_pay_rule_municipality_id_valid_from", "pay_rule", ["municipality_id", "valid_from"])
    op.create_table(
        "worked_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes_before", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_worked_correction_number")),
        sa.CheckConstraint("(starts_at is null) = (ends_at is null)", name=op.f("ck_worked_correction_span")),
        sa.CheckConstraint(
            "starts_at is null or starts_at < ends_at", name=op.f("ck_worked_correction_order")
        ),
        sa.CheckConstraint("not confirmed or starts_at is null", name=op.f("ck_worked_correction_confirmed")),
        sa.CheckConstraint("confirmed or reason is not null", name=op.f("ck_worked_correction_reason")),
        sa.CheckConstraint(
            "(seen_at is null) = (seen_by_id is null)", name=op.f("ck_worked_correction_seen")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_worked_correction_shift_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_worked_correction_person_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_worked_correction_municipality_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_worked_correction_made_by_id")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["person.id"], name=op.f("fk_worked_correction_seen_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worked_correction")),
        sa.UniqueConstraint(
            "shift_id", "person_id", "number", name=op.f("uq_worked_correction_shift_id_person_id_number")
        ),
    )
    op.create_index(op.f("ix_worked_correction_person_id"), "worked_correction", ["person_id"])
    op.create_index(
        "ix_worked_correction_unseen",
        "worked_correction",
        ["municipality_id"],
        sqlite_where=sa.text("seen_at is null"),
        postgresql_where=sa.text("seen_at is null"),
    )


def downgrade() -> None:
    op.drop_table("worked_correction")
    op.drop_table("pay_rule")
