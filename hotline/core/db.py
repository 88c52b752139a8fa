"""The database: one session, one way to write, and column types that refuse what must not be stored."""

from __future__ import annotations

import contextlib
import functools
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, String, event
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from hotline.core import cpr, live
from hotline.core.errors import Conflict, Refused

P = ParamSpec("P")
R = TypeVar("R")


class Base(DeclarativeBase):
    """Names every constraint, so that SQLite's batch migrations can find them again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
MIGRATIONS = str(Path(__file__).resolve().parent.parent / "migrations")
migrate = Migrate(db=db, directory=MIGRATIONS, render_as_batch=True, compare_type=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: refuses naive values, stores UTC, gives aware UTC back on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class FreeText(TypeDecorator[str]):
    """Text that a person typed: the last gate that no CPR number passes, whichever way it came."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        if value is not None and cpr.contains_cpr(value):
            raise Refused(cpr.EXPLANATION)
        return value


# SQLite lets writers sleep and try again, and the unlucky try for long; in this process they stand in line instead.
_writing = threading.Lock()
LONGEST_IN_LINE_SECONDS = 10


@contextlib.contextmanager
def _in_line(session: Any) -> Iterator[None]:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    # Whoever has waited that long tries as a writer of another process does, by SQLite's own patience.
    held = is_sqlite and _writing.acquire(timeout=LONGEST_IN_LINE_SECONDS)
    try:
        yield
    finally:
        if held:
            _writing.release()


def use_case(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in one write transaction of its own: commit when it returns, roll back when it raises.

    The transaction is fresh: what the request read before is read again, so that a decision is never
    taken on a stale row. On SQLite it begins IMMEDIATE, so that two writers queue instead of failing.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if session.info.get("in_use_case"):
            raise RuntimeError(f"{function.__qualname__}: a use case may not call another use case")
        session.rollback()
        session.info["in_use_case"] = True
        try:
            with _in_line(session):
                try:
                    session.connection(execution_options={"begin": "IMMEDIATE"})
                    result = function(*args, **kwargs)
                    session.commit()
                except BaseException:
                    session.rollback()
                    raise
            live.send_announcements(session.info)
            return result
        except StaleDataError:
            raise Conflict() from None
        except StatementError as error:
            # A column type that refuses a value is wrapped by SQLAlchemy; the person hears the refusal itself.
            if isinstance(error.orig, Refused):
                raise error.orig from None
            raise
        finally:
            session.info.pop("in_use_case", None)
            session.info.pop("announcements", None)

    return run


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver must not open transactions by itself: SQLAlchemy's begin event below does.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=10000",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', '')}")


def init_app(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app)
