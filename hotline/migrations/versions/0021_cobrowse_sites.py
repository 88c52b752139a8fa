"""The municipalities' sites that may be shared, and their history"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_cobrowse_sites"
down_revision = "0020_cobrowse_modes"
branch_labels = None
depends_on = None

_LISTS = {"show": 4000, "hide": 4000, "block": 4000, "nocontrol": 4000, "hosts": 2000}
_LIVE = sa.text("removed_at is null")


def upgrade() -> None:
    op.create_table(
        "cobrowse_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=120), nullable=False),
        *(sa.Column(name, sa.String(length=most), nullable=False) for name, most in _LISTS.items()),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(removed_at is null) = (removed_by_id is null)", name=op.f("ck_cobrowse_site_removed")
        ),
        sa.CheckConstraint("origin = lower(origin)", name=op.f("ck_cobrowse_site_origin_lower")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_cobrowse_site_municipality_id")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["person.id"], name=op.f("fk_cobrowse_site_removed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cobrowse_site")),
    )
    op.create_index(op.f("ix_cobrowse_site_municipality_id"), "cobrowse_site", ["municipality_id"])
    op.create_index(
        "uq_cobrowse_site_live_origin",
        "cobrowse_site",
        ["origin"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_table(
        "cobrowse_site_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "act in ('add', 'change', 'remove', 'bring_back')", name=op.f("ck_cobrowse_site_revision_act")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["cobrowse_site.id"], name=op.f("fk_cobrowse_site_revision_site_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_cobrowse_site_revision_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cobrowse_site_revision")),
    )
    op.create_index("ix_cobrowse_site_revision_site_id_id", "cobrowse_site_revision", ["site_id", "id"])


def downgrade() -> None:
    op.drop_table("cobrowse_site_revision")
    op.drop_table("cobrowse_site")
