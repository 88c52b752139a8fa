"""The guide"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_guide"
down_revision = "0015_hours"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guide_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=True),
        sa.Column("office", sa.String(length=20), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("summary", sa.String(length=600), nullable=False),
        sa.Column("ready", sa.String(length=1000), nullable=False),
        sa.Column("steps", sa.String(length=4000), nullable=False),
        sa.Column("limits", sa.String(length=1000), nullable=False),
        sa.Column("borger_url", sa.String(length=300), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("kle", sa.String(length=20), nullable=True),
        sa.Column("vendor", sa.String(length=80), nullable=False),
        sa.Column("login", sa.String(length=15), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("flagged_by_id", sa.Integer(), nullable=True),
        sa.Column("flag_note", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('solution', 'article', 'service', 'place', 'script')", name=op.f("ck_guide_entry_kind")
        ),
        sa.CheckConstraint(
            "login in ('none', 'mitid', 'mitid_business', 'other')", name=op.f("ck_guide_entry_login")
        ),
        sa.CheckConstraint(
            "office in ('citizen_service', 'childcare', 'jobcentre', 'library', 'it_help', 'other')",
            name=op.f("ck_guide_entry_office"),
        ),
        sa.CheckConstraint(
            "(kind = 'place') = (municipality_id is not null)", name=op.f("ck_guide_entry_where")
        ),
        sa.CheckConstraint(
            "kind <> 'place' or office is not null", name=op.f("ck_guide_entry_place_has_office")
        ),
        sa.CheckConstraint(
            "kind not in ('service', 'place') or service_id is null",
            name=op.f("ck_guide_entry_rings_itself"),
        ),
        sa.CheckConstraint(
            "(flagged_at is null) = (flagged_by_id is null)", name=op.f("ck_guide_entry_flagged")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_guide_entry_version")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_guide_entry_municipality_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["guide_entry.id"], name=op.f("fk_guide_entry_service_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_guide_entry_owner_id")),
        sa.ForeignKeyConstraint(["flagged_by_id"], ["person.id"], name=op.f("fk_guide_entry_flagged_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_guide_entry_key")),
    )
    op.create_index("ix_guide_entry_topic", "guide_entry", ["topic"])
    op.create_index("ix_guide_entry_kind_municipality_id", "guide_entry", ["kind", "municipality_id"])
    op.create_index(op.f("ix_guide_entry_service_id"), "guide_entry", ["service_id"])
    op.create_index(op.f("ix_guide_entry_owner_id"), "guide_entry", ["owner_id"])
    _parts()
    _kept()


def _parts() -> None:
    op.create_table(
        "guide_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("demo_url", sa.String(length=300), nullable=False),
        sa.Column("variant", sa.String(length=600), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["guide_entry.id"], name=op.f("fk_guide_link_entry_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_guide_link_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_link")),
        sa.UniqueConstraint(
            "entry_id", "municipality_id", name=op.f("uq_guide_link_entry_id_municipality_id")
        ),
    )
    op.create_index(op.f("ix_guide_link_municipality_id"), "guide_link", ["municipality_id"])
    op.create_table(
        "guide_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start", sa.Time(), nullable=False),
        sa.Column("end", sa.Time(), nullable=False),
        sa.CheckConstraint("weekday between 0 and 6", name=op.f("ck_guide_hours_weekday")),
        sa.CheckConstraint('"start" < "end"', name=op.f("ck_guide_hours_order")),
        sa.ForeignKeyConstraint(["entry_id"], ["guide_entry.id"], name=op.f("fk_guide_hours_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_hours")),
        sa.UniqueConstraint(
            "entry_id", "weekday", "start", name=op.f("uq_guide_hours_entry_id_weekday_start")
        ),
    )


def _kept() -> None:
    op.create_table(
        "guide_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_guide_revision_number")),
        sa.ForeignKeyConstraint(["entry_id"], ["guide_entry.id"], name=op.f("fk_guide_revision_entry_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_guide_revision_by_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_guide_revision_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_revision")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_guide_revision_entry_id_number")),
    )
    op.create_table(
        "guide_miss",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("settled", sa.String(length=10), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("settled in ('word', 'dismissed')", name=op.f("ck_guide_miss_settled")),
        sa.CheckConstraint("times >= 1", name=op.f("ck_guide_miss_times")),
        sa.CheckConstraint(
            "(settled is null) = (settled_by_id is null)", name=op.f("ck_guide_miss_settled_by")
        ),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_guide_miss_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_miss")),
        sa.UniqueConstraint("term", "month", name=op.f("uq_guide_miss_term_month")),
    )
    op.create_index(
        "ix_guide_miss_open",
        "guide_miss",
        ["month"],
        sqlite_where=sa.text("settled is null"),
        postgresql_where=sa.text("settled is null"),
    )
    op.create_table(
        "guide_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=20), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_address")),
        sa.UniqueConstraint("url", name=op.f("uq_guide_address_url")),
    )
    op.create_index(op.f("ix_guide_address_checked_at"), "guide_address", ["checked_at"])


def downgrade() -> None:
    for table in (
        "guide_address",
        "guide_miss",
        "guide_revision",
        "guide_hours",
        "guide_link",
        "guide_entry",
    ):
        op.drop_table(table)
