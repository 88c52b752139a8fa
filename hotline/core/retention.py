"""What is kept for a limited time, and the job that wipes it for real: overwritten or deleted, never only marked.

Features say what they keep with `keep`. What was wiped is an audit row of counts, from which the report is read.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import Connection, delete, func, select, text

from hotline.core import audit, clock, jobs
from hotline.core.audit import AuditEntry
from hotline.core.db import db, use_case

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
SCRUBBED = "retention.scrub"
# A table is locked while PostgreSQL writes it anew, so that is done when nobody is at work.
NIGHT = range(2, 5)
# Those that have a view of the past in this database, and those anywhere that a new view would reach back to.
_NOBODY_LOOKS_BACK = text(
    """
    select pg_snapshot_xmin(pg_current_snapshot()) >= cast(:now as xid8) and not exists (
        select from pg_stat_activity
        where pid <> pg_backend_pid() and (datname = current_database() or datname is null)
        and age(backend_xmin) > age(cast(cast(:now as xid8) as xid)))
    """
)


@dataclass(frozen=True)
class Kept:
    """One thing that is kept for a limited time.

    `setting` names the setting with the days. `wipe` wipes what is older than the moment it is given, inside the
    use case that it is called in, and gives how many rows that were. `tables` are those that it wrote in.
    """

    key: str
    name: Any
    setting: str
    tables: tuple[str, ...]
    wipe: Callable[[datetime], int]

    @property
    def action(self) -> str:
        """The name of its audit rows."""
        return f"retention.{self.key}"

    @property
    def days(self) -> int:
        """For how many days it is kept."""
        days: int = getattr(current_app.extensions["settings"], self.setting)
        return days


def keep(app: Flask, kept: Kept) -> None:
    """Let the job wipe `kept` when its time is over."""
    app.extensions.setdefault("retention", []).append(kept)


def everything() -> list[Kept]:
    """All that is kept for a limited time, in the order in which it was registered."""
    return list(current_app.extensions.get("retention", []))


def wipe_due() -> dict[str, int]:
    """Wipe everything whose time is over, and its bytes; gives the rows of each kind by key.

    Each kind is a transaction of its own: one that fails does not stop the others, and is tried again.
    """
    wiped = {}
    for kept in everything():
        try:
            wiped[kept.key] = _wipe(kept)
        except Exception:
            log.exception("Wiping %s failed; it is tried again in %s", kept.key, EVERY)
    scrub()
    return wiped


@use_case
def _wipe(kept: Kept) -> int:
    count = kept.wipe(clock.now() - timedelta(days=kept.days))
    if count:
        audit.record(kept.action, "retention", after={"rows": count, "tables": list(kept.tables)})
    return count


def scrub() -> None:
    """Let the bytes of what was wiped go too.

    SQLite overwrites them in its file (`secure_delete`), and the journal beside it is emptied here; when a reader is
    in the way, the next run does it. PostgreSQL keeps the old version of a row until the table is written anew:
    that is done at night, for the tables in which something was wiped since the last time.
    """
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        _empty_journal()
    elif clock.local(clock.now()).hour in NIGHT and (tables := _wiped_since_last_scrub()):
        db.session.rollback()
        if _write_anew(tables):
            _note_scrubbed(tables)
        else:
            log.info("Somebody still reads what was wiped; tables are written anew in %s", EVERY)


def _empty_journal() -> None:
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        # Whoever logs a call must not wait long for it.
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=200")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={usual}")
        cursor.close()
    finally:
        connection.close()
    if busy:
        log.info("The journal could not be emptied while somebody reads; it is tried again in %s", EVERY)


def _wiped_since_last_scrub() -> list[str]:
    last = select(func.coalesce(func.max(AuditEntry.id), 0)).where(AuditEntry.action == SCRUBBED)
    rows = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.action.startswith("retention."), AuditEntry.id > last.scalar_subquery()
        )
    )
    return sorted({table for row in rows for table in (row.after or {}).get("tables", ())})


def _write_anew(tables: list[str]) -> bool:
    """Write PostgreSQL tables anew, without dead rows; does nothing and gives False when somebody may still see them."""
    known = {name for name in tables if name in db.metadata.tables}
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not _nobody_looks_back(connection):
            return False
        connection.exec_driver_sql("set lock_timeout = '5s'")
        try:
            for name in sorted(known):
                quoted = connection.dialect.identifier_preparer.quote(name)
                connection.exec_driver_sql(f"vacuum (full) {quoted}")
        finally:
            connection.exec_driver_sql("reset lock_timeout")
    return True


def _nobody_looks_back(connection: Connection) -> bool:
    """Wait, 30 s at most, until no transaction can see a row that is dead by now: a copy would keep it."""
    now = connection.exec_driver_sql("select pg_current_xact_id()::text").scalar_one()
    for _attempt in range(150):
        if connection.execute(_NOBODY_LOOKS_BACK, {"now": now}).scalar_one():
            return True
        threading.Event().wait(0.2)
    return False


@use_case
def _note_scrubbed(tables: list[str]) -> None:
    audit.record(SCRUBBED, "retention", after={"tables": tables})


def _wipe_audit(before: datetime) -> int:
    gone = delete(AuditEntry).where(AuditEntry.at < before).returning(AuditEntry.id)
    return len(db.session.scalars(gone).all())


def init_app(app: Flask) -> None:
    """Wipe every hour, and once right after the start: a backup that was restored loses what is too old at once."""
    keep(
        app,
        Kept("audit", _l("Loggen over, hvem der gjorde hvad"), "audit_days", ("audit_entry",), _wipe_audit),
    )
    jobs.every(app, EVERY, "retention", wipe_due)
