"""Who answers for what, competences, who was trained in them, and key persons"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024_organisation"
down_revision = "0023_tally"
branch_labels = None
depends_on = None

_HOLDS = sa.text("ended_at is null")
_IS_KEY = sa.text("ended_on is null")


def upgrade() -> None:
    op.create_table(
        "competence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=30), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_competence_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competence")),
        sa.UniqueConstraint("key", name=op.f("uq_competence_key")),
    )
    op.create_table(
        "responsibility_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility_area")),
        sa.UniqueConstraint("key", name=op.f("uq_responsibility_area_key")),
    )
    op.create_table(
        "competence_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competence_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("about", sa.String(length=600), nullable=False),
        sa.Column("material_url", sa.String(length=300), nullable=False),
        sa.Column("practice_url", sa.String(length=300), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("needed between 0 and 3", name=op.f("ck_competence_edition_needed")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_competence_edition_number")),
        sa.ForeignKeyConstraint(
            ["competence_id"], ["competence.id"], name=op.f("fk_competence_edition_competence_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_competence_edition_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competence_edition")),
        sa.UniqueConstraint(
            "competence_id", "number", name=op.f("uq_competence_edition_competence_id_number")
        ),
    )
    op.create_table(
        "key_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ended_on is null or ended_on >= began_on", name=op.f("ck_key_person_ended")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_key_person_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_person")),
    )
    op.create_index(
        "uq_key_person_person_id",
        "key_person",
        ["person_id"],
        unique=True,
        sqlite_where=_IS_KEY,
        postgresql_where=_IS_KEY,
    )

    op.create_table(
        "responsibility",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ended_at is null or ended_at >= began_at", name=op.f("ck_responsibility_ended")),
        sa.CheckConstraint(
            "municipality_id is not null or person_id is not null", name=op.f("ck_responsibility_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["responsibility_area.id"], name=op.f("fk_responsibility_area_id")
        ),
        sa.ForeignKeyConstraint(["began_by_id"], ["person.id"], name=op.f("fk_responsibility_began_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_responsibility_ended_by_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_responsibility_municipality_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_responsibility_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility")),
    )
    op.create_index("ix_responsibility_area_id_began_at", "responsibility", ["area_id", "began_at"])
    op.create_index(
        "uq_responsibility_area_id",
        "responsibility",
        ["area_id"],
        unique=True,
        sqlite_where=_HOLDS,
        postgresql_where=_HOLDS,
    )

    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("competence_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("trainer", sa.String(length=80), nullable=False),
        sa.Column("practised", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(trainer_id is null) <> (trainer = '')", name=op.f("ck_training_trainer")),
        sa.CheckConstraint(
            "(withdrawn_at is null) = (withdrawn_by_id is null)", name=op.f("ck_training_withdrawn")
        ),
        sa.CheckConstraint("level between 0 and 3", name=op.f("ck_training_level")),
        sa.ForeignKeyConstraint(["competence_id"], ["competence.id"], name=op.f("fk_training_competence_id")),
        sa.ForeignKeyConstraint(
            ["competence_id", "edition"],
            ["competence_edition.competence_id", "competence_edition.number"],
            name="fk_training_edition",
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_training_made_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_person_id")),
        sa.ForeignKeyConstraint(["trainer_id"], ["person.id"], name=op.f("fk_training_trainer_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_training_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    op.create_index(op.f("ix_training_competence_id"), "training", ["competence_id"])
    op.create_index("ix_training_person_id_competence_id", "training", ["person_id", "competence_id"])


def downgrade() -> None:
    op.drop_table("training")
    op.drop_table("responsibility")
    op.drop_table("key_person")
    op.drop_table("competence_edition")
    op.drop_table("responsibility_area")
    op.drop_table("competence")
