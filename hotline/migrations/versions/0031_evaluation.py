"""The trial's period, its reports and their texts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031_evaluation"
down_revision = "0030_komhen"
branch_labels = None
depends_on = None


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "trial_period",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_trial_period_one")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_trial_period_days")),
        _person("trial_period", "changed_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_period")),
    )
    op.create_table(
        "evaluation_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("figures_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('quarter', 'closing')", name=op.f("ck_evaluation_report_kind")),
        sa.CheckConstraint("state in ('draft', 'published')", name=op.f("ck_evaluation_report_state")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_evaluation_report_days")),
        sa.CheckConstraint(
            "(state = 'published') = (published_at is not null)", name=op.f("ck_evaluation_report_published")
        ),
        *[_person("evaluation_report", f"{name}_by_id") for name in ("figures", "made", "published")],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_report")),
        sa.UniqueConstraint(
            "kind",
            "first_day",
            "last_day",
            "edition",
            name=op.f("uq_evaluation_report_kind_first_day_last_day_edition"),
        ),
    )
    op.create_table(
        "evaluation_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(15), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["evaluation_report.id"], name=op.f("fk_evaluation_text_report_id")
        ),
        _person("evaluation_text", "written_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_text")),
        sa.UniqueConstraint(
            "report_id", "section", "number", name=op.f("uq_evaluation_text_report_id_section_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("evaluation_text")
    op.drop_table("evaluation_report")
    op.drop_table("trial_period")
