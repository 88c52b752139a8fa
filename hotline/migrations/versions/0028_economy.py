"""The budget's lines, what was paid, and years that are closed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028_economy"
down_revision = "0027_channel_costs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("statement", sa.JSON(), nullable=True),
        sa.CheckConstraint("year between 2013 and 2099", name=op.f("ck_budget_year_year")),
        sa.CheckConstraint(
            "(closed_at is null) = (closed_by_id is null)", name=op.f("ck_budget_year_closed")
        ),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_budget_year_closed_by_id")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_budget_year")),
    )
    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("rule", sa.String(6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("rule in ('shared', 'own', 'wages')", name=op.f("ck_budget_line_rule")),
        sa.ForeignKeyConstraint(["year"], ["budget_year.year"], name=op.f("fk_budget_line_year")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
    )
    op.create_index("uq_budget_line_name", "budget_line", ["year", "name"], unique=True)
    op.create_table(
        "budget_amount",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ore >= 0", name=op.f("ck_budget_amount_ore")),
        sa.ForeignKeyConstraint(["line_id"], ["budget_line.id"], name=op.f("fk_budget_amount_line_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_budget_amount_municipality_id")
        ),
        sa.PrimaryKeyConstraint("line_id", "municipality_id", name=op.f("pk_budget_amount")),
    )
    op.create_table(
        "expense",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ore <> 0", name=op.f("ck_expense_ore")),
        sa.CheckConstraint(
            "(cancelled_at is null) = (cancelled_by_id is null)", name=op.f("ck_expense_cancelled")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["budget_line.id"], name=op.f("fk_expense_line_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_expense_municipality_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_expense_made_by_id")),
        sa.ForeignKeyConstraint(["cancelled_by_id"], ["person.id"], name=op.f("fk_expense_cancelled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense")),
    )
    op.create_index("ix_expense_line_id", "expense", ["line_id"])
    op.create_index("ix_expense_day", "expense", ["day"])


def downgrade() -> None:
    op.drop_table("expense")
    op.drop_table("budget_amount")
    op.drop_table("budget_line")
    op.drop_table("budget_year")
