"""Backing up and restoring a database as the operations document tells, and starting the jobs on what was restored."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy

from hotline.core import clock
from tests.tools import postgresql
from tests.tools.product import ROOT, SECRET


def back_up(url: sqlalchemy.URL, target: Path) -> None:
    """`.backup` of SQLite, or `pg_dump`, while the product runs."""
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    else:
        _client("pg_dump", url, "--file", target)


@contextmanager
def restored(url: sqlalchemy.URL, backup: Path) -> Iterator[sqlalchemy.Engine]:
    """The backup as a database of its own beside the one at `url`; it is gone afterwards."""
    if url.get_backend_name() == "sqlite":
        path = backup.with_name("restored.sqlite3")
        shutil.copyfile(backup, path)
        engine = sqlalchemy.create_engine(url.set(database=str(path)))
        yield engine
        engine.dispose()
        return
    name = f"restored_{uuid.uuid4().hex[:8]}"
    admin = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    engine = sqlalchemy.create_engine(url.set(database=name))
    try:
        _client(
            "psql", engine.url, "--quiet", "--set=ON_ERROR_STOP=1", "--output", os.devnull, "--file", backup
        )
        yield engine
    finally:
        engine.dispose()
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        admin.dispose()


def _client(program: str, url: sqlalchemy.URL, *arguments: str | Path) -> None:
    folder = postgresql.programs()
    if folder is None:
        raise RuntimeError("PostgreSQL's programs are not installed; ./dev test installs them")
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run([folder / program, "--dbname", address, *arguments], check=True)


@contextmanager
def jobs_running(url: sqlalchemy.URL, now: datetime) -> Iterator[None]:
    """`flask db upgrade`, then `flask jobs` as a process of its own, to which it is `now` when it starts."""
    settings = {
        **os.environ,
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "SECRET_KEY": SECRET,
        "MAIL_URL": "null:",
        "SMS_URL": "null:",
        "LOG_LEVEL": "ERROR",
        # Only a demo may have a clock of its own.
        "HOTLINE_DEMO": "1",
        "HOTLINE_CLOCK": clock.local(now).replace(tzinfo=None).isoformat(),
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, env=settings, check=True, capture_output=True)
    process = subprocess.Popen([*flask, "jobs"], cwd=ROOT, env=settings)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)
