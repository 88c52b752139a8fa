"""Logging calls over HTTP: what one costs the server, and how many arrive while others read the lists."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator

import flask_migrate
import sqlalchemy

from benchmarks.figures import Figure
from benchmarks.server import application
from hotline.accounts import founders, queries, services
from hotline.calls import services as calls
from hotline.calls.services import CallFields
from hotline.core.access import Role
from hotline.core.db import db
from tests.tools import postgresql
from tests.tools.product import Agent, Server, new_key

BENCH = "calls"
EMAIL, PASSWORD = "mette@example.dk", "kun til denne bench"
WRITERS, READERS = 4, 2
READ = ("/calls", "/duty")


def run(*, quick: bool) -> list[Figure]:
    """Measure on both databases, each in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        figures = list(_on("SQLite", f"sqlite:///{folder}/hotline.sqlite3", quick=quick))
    if postgresql.programs() is not None:
        with postgresql.server() as url:
            figures += _on("PostgreSQL", _database(url), quick=quick)
    return figures


def _database(server: str) -> str:
    admin = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE bench TEMPLATE template0 ENCODING 'UTF8'")
    admin.dispose()
    return sqlalchemy.make_url(server).set(database="bench").render_as_string(hide_password=False)


def _on(name: str, database_url: str, *, quick: bool) -> Iterator[Figure]:
    _fill(database_url, 200 if quick else 2000)
    server = Server(database_url)
    server.start()
    try:
        alone = _one_by_one(server, 50 if quick else 500)
        yield Figure(BENCH, f"{name}: one call, median", statistics.median(alone), "ms", target=20)
        yield Figure(BENCH, f"{name}: one call, p99", _p99(alone), "ms")
        seconds = 3 if quick else 15
        took = _while_read(server, seconds)
        yield Figure(BENCH, f"{name}: calls saved while lists are read", len(took) / seconds, "calls/s")
        yield Figure(BENCH, f"{name}: one of them, p99", _p99(took), "ms")
    finally:
        server.kill()


def _p99(found: list[float]) -> float:
    return sorted(found)[int(len(found) * 0.99)]


def _fill(database_url: str, number: int) -> None:
    """Lay the schema, somebody who logs, and the calls that the lists show."""
    app = application(database_url)
    with app.app_context():
        flask_migrate.upgrade()
        founders.add_municipalities()
        calls.install_taxonomy()
        home = queries.municipality("hvidovre")
        fields = services.PersonFields("Mette Madsen", EMAIL, "", Role.STAFF, home.id, True)
        mette = services.add_person(None, fields, password=PASSWORD)
        for _number in range(number):
            said = CallFields("SB", "SB_DONE", "hvidovre", subcategory="SB.FLYT")
            calls.log_call(mette, said, new_key())
        db.session.remove()
        db.engine.dispose()


def _one_by_one(server: Server, number: int) -> list[float]:
    agent = Agent(server.port, EMAIL, PASSWORD)
    return [_timed(agent) for _number in range(number)]


def _timed(agent: Agent) -> float:
    started = time.perf_counter()
    if agent.log_call(new_key()) is None:
        raise RuntimeError("a call was not saved")
    return (time.perf_counter() - started) * 1000


def _while_read(server: Server, seconds: float) -> list[float]:
    """How long each call took that several people saved in so many seconds, while others read pages."""
    found: list[float] = []
    ends = time.monotonic() + seconds

    def write(agent: Agent) -> None:
        while time.monotonic() < ends:
            found.append(_timed(agent))

    def read(agent: Agent) -> None:
        while time.monotonic() < ends:
            for path in READ:
                agent.ask("GET", path)

    agents = [Agent(server.port, EMAIL, PASSWORD) for _number in range(WRITERS + READERS)]
    work = [write] * WRITERS + [read] * READERS
    threads = [threading.Thread(target=do, args=(agent,)) for do, agent in zip(work, agents, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
