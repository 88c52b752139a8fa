"""The figures' overview at many calls: the page on the kept counts, beside the queries that it would need without them."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from datetime import time as wall
from pathlib import Path
from random import Random
from typing import Any

import flask_migrate
import sqlalchemy
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from benchmarks.figures import Figure
from benchmarks.server import application
from hotline.accounts import founders, queries, services
from hotline.accounts.models import Person
from hotline.calls import rules
from hotline.calls import services as calls
from hotline.calls.models import Call, Category, Outcome, Subcategory
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.insight.tally import services as tally
from tests.tools import postgresql

BENCH = "insight"
PERIODS = {"a quarter": "2026-Q3", "a year": "2026"}
# Three years of evenings, Monday to Thursday.
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
OPENS = wall(19)
BATCH = 20_000
TARGET_MS = 100


def run(*, quick: bool) -> list[Figure]:
    """Measure on both databases, each with more and more calls."""
    sizes = (10_000, 100_000) if quick else (10_000, 1_000_000, 5_000_000)
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        path = Path(folder) / "hotline.sqlite3"
        figures = list(_on("SQLite", f"sqlite:///{path}", sizes))
    if postgresql.programs() is not None:
        with postgresql.server() as url:
            figures += _on("PostgreSQL", _database(url), sizes)
    return figures


def _database(server: str) -> str:
    admin = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE insight TEMPLATE template0 ENCODING 'UTF8'")
    admin.dispose()
    return sqlalchemy.make_url(server).set(database="insight").render_as_string(hide_password=False)


def _on(name: str, database_url: str, sizes: tuple[int, ...]) -> Iterator[Figure]:
    app = application(database_url)
    with app.app_context():
        flask_migrate.upgrade()
        reader = _found()
        there, empty = 0, _bytes()
        for size in sizes:
            _fill(size - there, seed=there)
            there = size
            began = time.perf_counter()
            tally.mark_all()
            days = tally.refresh()
            took = time.perf_counter() - began
            db.session.remove()
            yield from _measure(app, f"{name}, {size:,} calls", reader)
            yield Figure(BENCH, f"{name}, {size:,} calls: counting all {days} days anew", took, "s")
        grown = (_bytes() - empty) / 2**20 / (there / 1_000_000)
        yield Figure(BENCH, f"{name}: the database grows by, each million calls", grown, "MB")
        db.session.remove()
        db.engine.dispose()


def _found() -> int:
    """Municipalities, topics and the people; gives the chief who looks."""
    founders.add_municipalities()
    calls.install_taxonomy()
    for municipality in queries.municipalities():
        fields = services.PersonFields(
            f"Ansat {municipality.name}",
            f"{municipality.key}@example.dk",
            "",
            Role.STAFF,
            municipality.id,
            True,
        )
        services.add_person(None, fields)
    home = queries.municipality("hvidovre")
    fields = services.PersonFields("Chef", "chef@example.dk", "", Role.CHIEF, home.id, False)
    return services.add_person(None, fields).id


def _fill(number: int, seed: int) -> None:
    """Add that many calls of all kinds, spread over the evenings."""
    chance = Random(seed)  # noqa: S311  # Invented calls, no secrets.
    make = _maker(chance)
    for begin in range(0, number, BATCH):
        rows = [make(seed + begin + each) for each in range(min(BATCH, number - begin))]
        db.session.execute(insert(Call), rows)
        db.session.commit()
    # As the databases do by themselves after a while.
    db.session.execute(sqlalchemy.text("analyze"))
    db.session.commit()


def _maker(chance: Random) -> Callable[[int], dict[str, Any]]:
    days = [FIRST + timedelta(days=each) for each in range((LAST - FIRST).days + 1)]
    evenings = [clock.at(day, OPENS) for day in days if day.weekday() < 4]
    topics = [
        (row.category_id, row.id, row.category.contact_type)
        for row in db.session.scalars(select(Subcategory))
    ]
    outcomes = list(db.session.scalars(select(Outcome.id)))
    staff = [
        (row.id, row.municipality_id)
        for row in db.session.scalars(select(Person).where(Person.role == "staff"))
    ]
    homes = [*[("five", each) for _id, each in staff], ("other", None), ("unknown", None)]

    def make(number: int) -> dict[str, Any]:
        began = chance.choice(evenings) + timedelta(seconds=chance.randrange(3 * 60 * 60))
        category_id, subcategory_id, contact_type = chance.choice(topics)
        person_id, staffed_by = chance.choice(staff)
        kind, home = chance.choice(homes)
        local = rules.local_time(began)
        return {
            "idempotency_key": f"bench-{number}",
            "logged_by_id": person_id,
            "staffed_by_id": staffed_by,
            "municipality_kind": kind,
            "municipality_id": home,
            "started_at": began,
            "ended_at": began + timedelta(seconds=chance.randrange(60, 900)),
            "day": local.day,
            "month": local.month,
            "half_hour": local.half_hour,
            "channel": chance.choice(tuple(rules.Channel)),
            "category_id": category_id,
            "subcategory_id": subcategory_id,
            "outcome_id": chance.choice(outcomes),
            "contact_type": contact_type,
            "tried_self_first": chance.choice(tuple(rules.Tried)),
            "barrier": chance.choice((None, *rules.Barrier)),
            "caller_type": chance.choice(tuple(rules.CallerType)),
            "assist_level": chance.choice((None, *rules.Assist)),
            "alternative": chance.choice((None, *rules.Alternative)),
            "cause_removable": chance.random() < 0.1,
            "answer_online": chance.random() < 0.3,
            "afterwards": False,
            "created_at": began,
            "version": 1,
        }

    return make


def _measure(app: Flask, name: str, reader: int) -> Iterator[Figure]:
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = db.session.get_one(Person, reader).get_id()
        session["_fresh"] = True
    for words, key in PERIODS.items():
        page = _median(lambda key=key: _get(browser, f"/insight?period={key}"))
        naive = _median(lambda key=key: _naive(int(key[:4]), key), most=3)
        yield Figure(
            BENCH,
            f"{name}: overview of {words}, server time",
            page,
            "ms",
            target=TARGET_MS,
            peer="counting the calls",
            peer_value=round(naive),
        )


def _get(browser: FlaskClient, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status


def _median(work: Callable[[], None], most: int = 15) -> float:
    work()
    times = []
    for _each in range(most):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
        db.session.remove()
    return statistics.median(times)


def _naive(year: int, key: str) -> None:
    """What the page asks, of the calls themselves: each way to divide them is a pass over the period."""
    first, last = (
        (date(year, 7, 1), date(year, 9, 30)) if "Q" in key else (date(year, 1, 1), date(year, 12, 31))
    )
    begin, end = clock.at(first, wall()), clock.at(last + timedelta(days=1), wall())
    columns = (
        Call.day,
        Call.channel,
        Category.code,
        Subcategory.id,
        Outcome.code,
        Outcome.first_contact,
        Call.contact_type,
        Call.tried_self_first,
        Call.barrier,
        Call.caller_type,
        Call.alternative,
        Call.half_hour,
        Call.municipality_id,
        Call.staffed_by_id,
    )
    for column in columns:
        db.session.execute(
            select(column, func.count())
            .select_from(Call)
            .join(Category, Category.id == Call.category_id)
            .join(Outcome, Outcome.id == Call.outcome_id)
            .outerjoin(Subcategory, Subcategory.id == Call.subcategory_id)
            .where(Call.started_at >= begin, Call.started_at < end)
            .group_by(column)
        ).all()


def _bytes() -> int:
    """How much room the database takes."""
    if db.engine.dialect.name == "sqlite":
        pages = db.session.execute(sqlalchemy.text("pragma page_count")).scalar_one()
        size = db.session.execute(sqlalchemy.text("pragma page_size")).scalar_one()
        return int(pages) * int(size)
    return int(db.session.scalar(sqlalchemy.text("select pg_database_size(current_database())")) or 0)
