"""Unavailability and wishes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_availability"
down_revision = "0008_feeds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "availability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mood", sa.String(length=10), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.String(length=4), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mood in ('off', 'rather not', 'gladly')", name=op.f("ck_availability_mood")),
        sa.CheckConstraint("weeks in ('all', 'even', 'odd')", name=op.f("ck_availability_weeks")),
        sa.CheckConstraint("weekdays between 1 and 127", name=op.f("ck_availability_weekdays")),
        sa.CheckConstraint("last is null or first <= last", name=op.f("ck_availability_order")),
        sa.CheckConstraint(
            "last is not null or weekdays < 127 or weeks <> 'all'", name=op.f("ck_availability_ends")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_availability_person_id")),
        sa.ForeignKeyConstraint(["began_by_id"], ["person.id"], name=op.f("fk_availability_began_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
    )
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.create_index("ix_availability_person_id_first", ["person_id", "first"], unique=False)

    op.create_table(
        "rota_rules",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("most_per_week", sa.Integer(), nullable=True),
        sa.Column("most_running", sa.Integer(), nullable=True),
        sa.Column("swaps_need_chief", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("most_per_week between 1 and 7", name=op.f("ck_rota_rules_most_per_week")),
        sa.CheckConstraint("most_running between 1 and 7", name=op.f("ck_rota_rules_most_running")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_rota_rules_municipality_id")
        ),
        sa.PrimaryKeyConstraint("municipality_id", name=op.f("pk_rota_rules")),
    )


def downgrade() -> None:
    for table in ("rota_rules", "availability"):
        op.drop_table(table)
