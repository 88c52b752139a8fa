"""Messages to people: news, choices, and the evening's timeline"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_messages"
down_revision = "0005_cobrowse"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(length=600), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=True),
        sa.Column("was", sa.String(length=100), nullable=True),
        sa.Column("now", sa.String(length=100), nullable=True),
        sa.Column("ics", sa.Text(), nullable=True),
        sa.Column("mail_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_news_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
    )
    op.create_index("ix_news_person_id_id", "news", ["person_id", "id"])
    op.create_index(
        "ix_news_mail_due_at",
        "news",
        ["mail_due_at"],
        sqlite_where=sa.text("mailed_at is null"),
        postgresql_where=sa.text("mailed_at is null"),
    )
    op.create_table(
        "message_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.Column("sms", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_choice_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_message_choice")),
    )
    op.create_table(
        "evening_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happening", sa.String(length=30), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("once", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_evening_event_shift_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evening_event_person_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_evening_event_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evening_event")),
        sa.UniqueConstraint("shift_id", "once", name=op.f("uq_evening_event_shift_id_once")),
    )
    op.create_index("ix_evening_event_shift_id_at", "evening_event", ["shift_id", "at"])
    op.add_column("outbox_message", sa.Column("html", sa.String(), nullable=True))
    op.add_column("outbox_message", sa.Column("files", sa.JSON(), nullable=True))
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_outbox_message_person_id"), "person", ["person_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.drop_constraint(op.f("fk_outbox_message_person_id"), type_="foreignkey")
        batch_op.drop_column("person_id")
        batch_op.drop_column("files")
        batch_op.drop_column("html")
    for table in ("evening_event", "message_choice", "news"):
        op.drop_table(table)
