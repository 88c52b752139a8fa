"""Shift notes, questions, suggestions, and the telephone's figures"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_evening"
down_revision = "0018_calls"
branch_labels = None
depends_on = None

_COUNTS = (
    "offered between 0 and 100000 and answered between 0 and 100000 and abandoned between 0 and 100000 "
    "and (other is null or other between 0 and 100000) "
    "and (waiting_seconds is null or waiting_seconds between 0 and 86400)"
)


def upgrade() -> None:
    op.add_column(
        "municipality", sa.Column("inbox", sa.String(length=254), nullable=False, server_default="")
    )
    op.create_table(
        "shift_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("changed_at >= written_at", name=op.f("ck_shift_note_order")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_shift_note_shift_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_shift_note_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_note")),
        sa.UniqueConstraint("shift_id", "author_id", name=op.f("uq_shift_note_shift_id_author_id")),
    )
    op.create_index("ix_shift_note_written_at", "shift_note", ["written_at"])
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status in ('proposed', 'decided', 'done', 'declined')", name=op.f("ck_lesson_status")
        ),
        sa.CheckConstraint("status <> 'declined' or answer is not null", name=op.f("ck_lesson_reason")),
        sa.CheckConstraint(
            "(status = 'proposed') or answered_at is not null", name=op.f("ck_lesson_answered")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_lesson_made_by_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_lesson_answered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    op.create_index("ix_lesson_status_made_at", "lesson", ["status", "made_at"])
    op.create_table(
        "handed_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=600), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_handed_question_municipality_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_handed_question_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["outbox_message.id"], name=op.f("fk_handed_question_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_question")),
        sa.UniqueConstraint("message_id", name=op.f("uq_handed_question_message_id")),
    )
    for column in ("municipality_id", "asked_by_id", "asked_at"):
        op.create_index(f"ix_handed_question_{column}", "handed_question", [column])
    _telephony()


def _telephony() -> None:
    op.create_table(
        "telephony_system",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("salt", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_telephony_system_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telephony_system")),
        sa.UniqueConstraint("key", name=op.f("uq_telephony_system_key")),
    )
    op.create_table(
        "telephony_evening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *_counts(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_COUNTS, name=op.f("ck_telephony_evening_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telephony_evening")),
        sa.UniqueConstraint("day", name=op.f("uq_telephony_evening_day")),
    )
    op.create_table(
        "telephony_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evening_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("system_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.String(length=100), nullable=True),
        *_counts(),
        sa.CheckConstraint("source in ('hand', 'csv', 'webhook')", name=op.f("ck_telephony_change_source")),
        sa.CheckConstraint(
            "(source = 'webhook') = (system_id is not null and event_id is not null)",
            name=op.f("ck_telephony_change_system"),
        ),
        sa.CheckConstraint(
            "(source = 'webhook') or by_id is not null", name=op.f("ck_telephony_change_person")
        ),
        sa.CheckConstraint(_COUNTS, name=op.f("ck_telephony_change_counts")),
        sa.ForeignKeyConstraint(
            ["evening_id"], ["telephony_evening.id"], name=op.f("fk_telephony_change_evening_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_telephony_change_by_id")),
        sa.ForeignKeyConstraint(
            ["system_id"], ["telephony_system.id"], name=op.f("fk_telephony_change_system_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telephony_change")),
        sa.UniqueConstraint("system_id", "event_id", name=op.f("uq_telephony_change_system_id_event_id")),
    )
    op.create_index("ix_telephony_change_evening_id", "telephony_change", ["evening_id"])


def _counts() -> list[sa.Column]:
    return [
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("abandoned", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("waiting_seconds", sa.Integer(), nullable=True),
    ]


def downgrade() -> None:
    for table in (
        "telephony_change",
        "telephony_evening",
        "telephony_system",
        "handed_question",
        "lesson",
        "shift_note",
    ):
        op.drop_table(table)
    op.drop_column("municipality", "inbox")
