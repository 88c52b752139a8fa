"""Targets, their years and what is done about them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026_targets"
down_revision = "0025_lessons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("unit", sa.String(30), nullable=False),
        sa.Column("direction", sa.String(4), nullable=False),
        sa.Column("kind", sa.String(6), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("definition", sa.String(800), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("measure", sa.String(20), nullable=True),
        sa.Column("baseline_tenths", sa.BigInteger(), nullable=True),
        sa.Column("baseline_on", sa.Date(), nullable=True),
        sa.Column("every_year_tenths", sa.BigInteger(), nullable=True),
        sa.Column("example_of", sa.String(20), nullable=True),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adopted_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("direction in ('up', 'down')", name=op.f("ck_target_direction")),
        sa.CheckConstraint("kind in ('level', 'change')", name=op.f("ck_target_kind")),
        sa.CheckConstraint(
            "example_of is not null or adopted_at is not null", name=op.f("ck_target_adopted")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_target_municipality_id")
        ),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["person.id"], name=op.f("fk_target_adopted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_index("uq_target_example_of", "target", ["example_of"], unique=True)
    op.create_table(
        "target_year",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wanted_tenths", sa.BigInteger(), nullable=True),
        sa.Column("actual_tenths", sa.BigInteger(), nullable=True),
        sa.Column("actual_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actual_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("year between 2005 and 2099", name=op.f("ck_target_year_year")),
        sa.CheckConstraint(
            "(actual_tenths is null) = (actual_at is null)", name=op.f("ck_target_year_actual")
        ),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name=op.f("fk_target_year_target_id")),
        sa.ForeignKeyConstraint(["actual_by_id"], ["person.id"], name=op.f("fk_target_year_actual_by_id")),
        sa.PrimaryKeyConstraint("target_id", "year", name=op.f("pk_target_year")),
    )
    op.create_table(
        "target_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name=op.f("fk_target_action_target_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_target_action_owner_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_target_action_done_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_action")),
    )
    op.create_index("ix_target_action_target_id", "target_action", ["target_id"])


def downgrade() -> None:
    op.drop_table("target_action")
    op.drop_table("target_year")
    op.drop_table("target")
