"""Count weeks, what municipalities counted themselves, frozen rows and topics' KLE numbers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030_komhen"
down_revision = "0029_api_tokens"
branch_labels = None
depends_on = None

_CHANNELS = (
    "'phone', 'phone_day', 'personal', 'letter', 'email', 'sms', 'digital_post', 'remote_print', 'social', "
    "'nemrefusion', 'systems', 'web', 'self_started', 'self_done'"
)


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_{table}_{column}"))


def _line() -> list[sa.Column]:
    return [
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("channel", sa.String(15), nullable=False),
        sa.Column("task", sa.String(40), nullable=True),
        sa.Column("kle", sa.String(20), nullable=True),
        sa.Column("contact_type", sa.String(20), nullable=True),
        sa.Column("closing", sa.String(12), nullable=True),
        sa.Column("misdirected", sa.Boolean(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "count_week",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("iso_year", sa.Integer(), nullable=False),
        sa.Column("iso_week", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('trial', 'real')", name=op.f("ck_count_week_kind")),
        sa.CheckConstraint("state in ('planned', 'counting', 'frozen')", name=op.f("ck_count_week_state")),
        sa.CheckConstraint("iso_week between 1 and 53", name=op.f("ck_count_week_week")),
        _person("count_week", "made_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_week")),
        sa.UniqueConstraint("iso_year", "iso_week", name=op.f("uq_count_week_iso_year_iso_week")),
    )
    op.create_table(
        "count_freeze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("count_week_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.Column("non_calls", sa.Integer(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=True),
        sa.CheckConstraint("(reopened_at is null) = (reason is null)", name=op.f("ck_count_freeze_reopened")),
        sa.ForeignKeyConstraint(
            ["count_week_id"], ["count_week.id"], name=op.f("fk_count_freeze_count_week_id")
        ),
        _person("count_freeze", "frozen_by_id"),
        _person("count_freeze", "reopened_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_freeze")),
        sa.UniqueConstraint("count_week_id", "number", name=op.f("uq_count_freeze_count_week_id_number")),
    )
    op.create_table(
        "count_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("freeze_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(20), nullable=False),
        *_line(),
        sa.CheckConstraint("amount > 0", name=op.f("ck_count_row_amount")),
        sa.CheckConstraint(f"channel in ({_CHANNELS})", name=op.f("ck_count_row_channel")),
        sa.ForeignKeyConstraint(["freeze_id"], ["count_freeze.id"], name=op.f("fk_count_row_freeze_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_row")),
    )
    op.create_index("ix_count_row_freeze_id", "count_row", ["freeze_id"])
    op.create_table(
        "count_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("count_week_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["count_week_id"], ["count_week.id"], name=op.f("fk_count_sheet_count_week_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_count_sheet_municipality_id")
        ),
        _person("count_sheet", "changed_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_sheet")),
        sa.UniqueConstraint(
            "count_week_id", "municipality_id", name=op.f("uq_count_sheet_count_week_id_municipality_id")
        ),
    )
    op.create_table(
        "count_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("from_file", sa.Boolean(), nullable=False),
        *_line(),
        sa.CheckConstraint("amount > 0", name=op.f("ck_count_entry_amount")),
        sa.CheckConstraint(
            f"channel in ({_CHANNELS}) and channel <> 'phone'", name=op.f("ck_count_entry_channel")
        ),
        sa.ForeignKeyConstraint(["sheet_id"], ["count_sheet.id"], name=op.f("fk_count_entry_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_entry")),
    )
    op.create_index("ix_count_entry_sheet_id", "count_entry", ["sheet_id"])
    op.create_table(
        "topic_kle",
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("kle", sa.String(20), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _person("topic_kle", "changed_by_id"),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_topic_kle")),
    )


def downgrade() -> None:
    op.drop_table("topic_kle")
    op.drop_table("count_entry")
    op.drop_table("count_sheet")
    op.drop_table("count_row")
    op.drop_table("count_freeze")
    op.drop_table("count_week")
