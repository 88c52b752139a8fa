"""How Alembic reaches our database and models. Run by `flask db`; never by hand."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from hotline.core.db import FreeText, UTCDateTime

database = current_app.extensions["migrate"].db


def _render(kind: str, item: Any, _autogen: Any) -> Any:
    # A migration tells what the database holds and must not change when our own column types do.
    if kind == "type" and isinstance(item, FreeText):
        return f"sa.String(length={item.impl.length})" if item.impl.length else "sa.String()"
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _keep(directives: Any) -> None:
    # A run without changes must not leave an empty migration behind.
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run() -> None:
    """Bring the database to the wanted revision in one transaction."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=_render,
            process_revision_directives=lambda _context, _revision, directives: _keep(directives),
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
