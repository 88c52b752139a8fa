"""Campaigns and incidents"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017_campaigns"
down_revision = "0016_guide"
branch_labels = None
depends_on = None

_RUNS = sa.text("kind = 'incident' and ended_at is null")
# Only one campaign runs at a time. Neither database has a constraint for it that the other knows too.
_SHARED = (
    "exists (select 1 from campaign other where other.kind = 'campaign' and other.ended_at is null "
    "and other.id <> NEW.id and other.first_day <= NEW.last_day and NEW.first_day <= other.last_day)"
)
_WHEN = "NEW.kind = 'campaign' and NEW.ended_at is null"
_SAID = "campaign: days are taken"
# Two transactions that do not see each other's rows queue here. Any number that nobody else uses.
_LOCK = 201611


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("aim", sa.String(length=300), nullable=True),
        sa.Column("material", sa.String(length=300), nullable=True),
        sa.Column("medium", sa.String(length=120), nullable=True),
        sa.Column("contact_type", sa.String(length=20), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("same_as", sa.String(length=60), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=True),
        sa.Column("public_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('campaign', 'incident')", name=op.f("ck_campaign_kind")),
        sa.CheckConstraint(
            "contact_type in ('transaction', 'information', 'self_service_help', 'case_status', 'misdirected')",
            name=op.f("ck_campaign_contact_type"),
        ),
        sa.CheckConstraint(
            "(kind = 'campaign') = (first_day is not null and last_day is not null)",
            name=op.f("ck_campaign_campaign_days"),
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_campaign_days")),
        sa.CheckConstraint(
            "(kind = 'incident') = (began_at is not null and ends_by is not null and same_as is not null)",
            name=op.f("ck_campaign_incident_times"),
        ),
        sa.CheckConstraint(
            "ended_at is null or began_at is null or ended_at >= began_at", name=op.f("ck_campaign_ended")
        ),
        sa.CheckConstraint("(public is null) = (public_at is null)", name=op.f("ck_campaign_public")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_campaign_municipality_id")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["municipality.id"], name=op.f("fk_campaign_responsible_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_campaign_made_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_campaign_ended_by_id")),
        sa.ForeignKeyConstraint(["public_by_id"], ["person.id"], name=op.f("fk_campaign_public_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_index(
        "uq_campaign_same_as",
        "campaign",
        ["same_as"],
        unique=True,
        sqlite_where=_RUNS,
        postgresql_where=_RUNS,
    )
    op.create_index("ix_campaign_kind_last_day", "campaign", ["kind", "last_day"])
    op.create_index("ix_campaign_kind_began_at", "campaign", ["kind", "began_at"])
    op.add_column(
        "municipality",
        sa.Column("incidents_at_once", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _guard()


def downgrade() -> None:
    op.drop_column("municipality", "incidents_at_once")
    op.drop_table("campaign")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("drop function guard_campaign()")


def _guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, event in (
            ("insert", "insert"),
            ("update", "update of kind, first_day, last_day, ended_at"),
        ):
            # Before the insert SQLite gives a new row the id -1, after it the real one: no row is its own other.
            op.execute(
                f"create trigger guard_campaign_{name} after {event} on campaign when {_WHEN} "
                f"begin select raise(abort, '{_SAID}') where {_SHARED}; end"
            )
        return
    op.execute(
        "create function guard_campaign() returns trigger language plpgsql as $$ begin "
        f"if {_WHEN} then perform pg_advisory_xact_lock({_LOCK}); if {_SHARED} then "
        f"raise exception '{_SAID}' using errcode = 'integrity_constraint_violation'; end if; end if; "
        "return NEW; end $$"
    )
    op.execute(
        "create trigger guard_campaign before insert or update on campaign "
        "for each row execute function guard_campaign()"
    )
