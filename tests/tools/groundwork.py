"""What many tests stand on is made once by the services; later tests get the rows that it left, laid down as they were.

Making it takes a tenth of a second, laying it down a few thousandths, and there are thousands of tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Table

from hotline.core import clock
from hotline.core.audit import AuditEntry
from hotline.core.db import db

Row = Mapping[str, Any]
Before = tuple[datetime, int, int | None]


@dataclass(frozen=True)
class _Laid:
    """What a fixture gave, what it had found, and the rows that it added and changed, in the order of their tables."""

    given: Any
    found: Before
    added: list[tuple[Table, list[Row]]]
    changed: list[tuple[Table, Row]]


class Groundwork:
    """What one worker's tests have made so far, by name."""

    def __init__(self) -> None:
        self._laid: dict[str, _Laid] = {}

    def lay(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, ids rather than rows; it runs when there is nothing to lay down yet, or when it would
        find something else than it found then: another time, or other acts before it.
        """
        db.session.rollback()
        found = _before()
        kept = self._laid.get(name)
        if kept is not None:
            if kept.found != found:
                return make()
            _lay_down(kept)
            return kept.given
        rows = _rows()
        given = make()
        self._laid[name] = _difference(given, found, rows, _rows())
        return given

    def forget(self) -> None:
        """Let everything be made anew: the tables were, and with them PostgreSQL's counters of ids begin again."""
        self._laid.clear()


def _before() -> Before:
    """Every use case leaves an audit row: nothing happened where these are the same."""
    acts, last = db.session.execute(
        sqlalchemy.select(sqlalchemy.func.count(), sqlalchemy.func.max(AuditEntry.id))
    ).one()
    return clock.now(), acts, last


def _rows() -> dict[Table, dict[tuple[Any, ...], Row]]:
    db.session.rollback()
    with db.engine.connect() as connection:
        return {table: _of(connection, table) for table in db.metadata.sorted_tables}


def _of(connection: Connection, table: Table) -> dict[tuple[Any, ...], Row]:
    names = [column.name for column in table.primary_key]
    found = connection.execute(table.select()).mappings()
    return {tuple(row[name] for name in names): dict(row) for row in found}


def _difference(
    given: Any,
    found: Before,
    before: dict[Table, dict[tuple[Any, ...], Row]],
    after: dict[Table, dict[tuple[Any, ...], Row]],
) -> _Laid:
    added = []
    changed = []
    for table, rows in after.items():
        had = before[table]
        if had.keys() - rows.keys():
            raise AssertionError(f"groundwork took rows out of {table.name}")
        if new := [row for key, row in rows.items() if key not in had]:
            added.append((table, new))
        changed += [(table, row) for key, row in rows.items() if key in had and had[key] != row]
    return _Laid(given, found, added, changed)


def _lay_down(laid: _Laid) -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        for table, rows in laid.added:
            connection.execute(table.insert(), rows)
        for table, row in laid.changed:
            same = [column == row[column.name] for column in table.primary_key]
            connection.execute(table.update().where(*same).values(**row))
    db.session.expire_all()
