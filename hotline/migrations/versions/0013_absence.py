"""Absence, and the guard that keeps the absent off the evening"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_absence"
down_revision = "0012_offers"
branch_labels = None
depends_on = None

_STANDS = sa.text("withdrawn_at is null")
_EVENTS = {"insert": "insert", "update": "update of shift_id, person_id, ended_at"}
_ABSENT = (
    "exists (select 1 from absence a where a.shift_id = NEW.shift_id and a.person_id = NEW.person_id "
    "and a.withdrawn_at is null)"
)
_SAID = "rota: said cannot come"


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=10), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("slot in ('primary', 'backup')", name=op.f("ck_absence_slot")),
        sa.CheckConstraint(
            "withdrawn_by_id is null or withdrawn_at is not null", name=op.f("ck_absence_withdrawn")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_absence_shift_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_absence_reported_by_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_absence_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(
        "uq_absence_shift_id_person_id",
        "absence",
        ["shift_id", "person_id"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.create_index("ix_absence_shift_id", "absence", ["shift_id"])
    _create_guard()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in _EVENTS:
            op.execute(f"drop trigger if exists guard_absent_{event}")
    else:
        op.execute("drop trigger guard_absent on assignment")
        op.execute("drop function guard_absent()")
    op.drop_table("absence")


def _create_guard() -> None:
    """Refuse to put somebody on an evening for which the person has said "I can't"; as in `rota_guards.py`."""
    if op.get_bind().dialect.name == "sqlite":
        for name, event in _EVENTS.items():
            op.execute(
                f"create trigger guard_absent_{name} before {event} on assignment when NEW.ended_at is null "
                f"begin select raise(abort, '{_SAID}') where {_ABSENT}; end"
            )
        return
    op.execute(
        "create function guard_absent() returns trigger language plpgsql as $$ begin "
        f"if NEW.ended_at is null and {_ABSENT} then raise exception '{_SAID}' "
        "using errcode = 'integrity_constraint_violation'; end if; return NEW; end $$"
    )
    op.execute(
        f"create trigger guard_absent before insert or {_EVENTS['update']} on assignment "
        "for each row execute function guard_absent()"
    )
