"""Migrations are tested, not trusted: the head is what the models say, and every step goes both ways over data."""

from __future__ import annotations

import alembic.autogenerate
import alembic.migration
import flask_migrate
import pytest
import sqlalchemy
import time_machine
from alembic.script import ScriptDirectory
from flask import Flask

from hotline.core.db import MIGRATIONS, db
from tests.conftest import DEMO_EVENING, lay_demo
from tests.tools.groundwork import Groundwork


@pytest.fixture
def with_demo_data(app: Flask, clock: time_machine.Traveller, groundwork: Groundwork) -> Flask:
    clock.move_to(DEMO_EVENING)
    lay_demo(groundwork)
    db.session.remove()
    return app


def _steps() -> list[str]:
    script = ScriptDirectory(MIGRATIONS)
    return [revision.revision for revision in script.walk_revisions()]


def _schema() -> dict[str, object]:
    inspector = sqlalchemy.inspect(db.engine)
    return {
        name: (
            sorted(
                (column["name"], str(column["type"]), column["nullable"])
                for column in inspector.get_columns(name)
            ),
            sorted(
                (str(index["name"]), index["column_names"], bool(index["unique"]))
                for index in inspector.get_indexes(name)
            ),
        )
        for name in sorted(inspector.get_table_names())
    }


def test_there_is_one_line_of_migrations(app):
    assert len(ScriptDirectory(MIGRATIONS).get_heads()) == 1


def test_the_head_is_what_the_models_say(app):
    with db.engine.connect() as connection:
        context = alembic.migration.MigrationContext.configure(connection, opts={"compare_type": True})
        assert alembic.autogenerate.compare_metadata(context, db.metadata) == []


def test_every_step_goes_down_and_up_again_over_demo_data(with_demo_data, groundwork):
    head = _schema()
    db.engine.dispose()
    steps = _steps()
    try:
        for revision in steps[1:]:
            flask_migrate.downgrade(revision=revision)
            flask_migrate.upgrade()
            assert _schema() == head, f"down to {revision} and up"
        flask_migrate.downgrade(revision="base")
        assert set(_schema()) == {"alembic_version"}
    finally:
        flask_migrate.upgrade()
        # The tables count from one again, and would give out the numbers of the rows that it lays down.
        groundwork.forget()
    assert _schema() == head
