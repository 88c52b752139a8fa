"""Co-browse: what was said yes to, control for a while, and handing over"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020_cobrowse_modes"
down_revision = "0019_evening"
branch_labels = None
depends_on = None

_STATES = "state in ('created', 'joined', 'viewing', 'paused', 'ended')"
_STATES_NOW = "state in ('created', 'joined', 'viewing', 'control', 'sharing', 'paused', 'ended')"
_MODE_OF_STATE = (
    "case when state in ('viewing', 'control') then coalesce(mode, '') = 'page' "
    "when state = 'sharing' then coalesce(mode, '') = 'screen' "
    "when state = 'paused' then mode is not null "
    "when state in ('created', 'joined') then mode is null else true end"
)
_CHECKS = {
    "mode": "mode in ('page', 'screen')",
    "mode_of_state": _MODE_OF_STATE,
    "control": "(state = 'control') = (control_until is not null)",
    "control_asked": "control_asked_at is null or state = 'viewing'",
    "offered_to_another": "offered_to_id is null or offered_to_id <> staff_id",
}
_INDEX = "ix_cobrowse_session_offered_to_id"


def _name(check: str) -> str:
    return op.f(f"ck_cobrowse_session_{check}")


def upgrade() -> None:
    with op.batch_alter_table("cobrowse_session") as table:
        table.add_column(sa.Column("mode", sa.String(length=10), nullable=True))
        table.add_column(sa.Column("control_asked_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("control_until", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("offered_to_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_cobrowse_session_offered_to_id"), "person", ["offered_to_id"], ["id"]
        )
        table.drop_constraint(_name("state"), type_="check")
        table.create_check_constraint(_name("state"), _STATES_NOW)
    op.execute(
        "update cobrowse_session set mode = 'page' "
        "where state in ('viewing', 'paused') or (state = 'ended' and consented_at is not null)"
    )
    with op.batch_alter_table("cobrowse_session") as table:
        for name, condition in _CHECKS.items():
            table.create_check_constraint(_name(name), condition)
    op.create_index(_INDEX, "cobrowse_session", ["offered_to_id"])


def downgrade() -> None:
    # Live sessions last an hour at most; none is worth a state that the older release does not know.
    op.execute("delete from cobrowse_session where state in ('control', 'sharing')")
    op.drop_index(_INDEX, "cobrowse_session")
    with op.batch_alter_table("cobrowse_session") as table:
        for name in _CHECKS:
            table.drop_constraint(_name(name), type_="check")
        table.drop_constraint(op.f("fk_cobrowse_session_offered_to_id"), type_="foreignkey")
        table.drop_constraint(_name("state"), type_="check")
        table.create_check_constraint(_name("state"), _STATES)
        for column in ("offered_to_id", "control_until", "control_asked_at", "mode"):
            table.drop_column(column)
