"""The application on a real database, a named cast, and a clock that tests move."""

from __future__ import annotations

import dataclasses
import os
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import flask_migrate
import hypothesis
import pytest
import sqlalchemy
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient

from hotline.accounts import founders, queries, services
from hotline.accounts.models import Person
from hotline.app import create_app
from hotline.core import clock as product_clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Refused
from hotline.core.limits import limiter
from hotline.core.live import socketio
from hotline.demo import loading as demo
from hotline.settings import Settings
from tests.tools.groundwork import Groundwork
from tests.tools.post_office import Recorder

# A Tuesday in week 48 of 2026, in the afternoon: a weekday with an evening ahead.
NOON = product_clock.at(date(2026, 11, 24), time(12, 0))

# An evening that is under way: the demo is laid down as it is then.
DEMO_EVENING = product_clock.at(date(2026, 11, 24), time(19, 47))

PASSWORD = "en lang adgangskode"

# No test is timed: a busy machine would fail it, and a slow product would pass on a fast one. `./dev bench` measures.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", action="store_true", help="keep the pictures in docs/screenshots")
    parser.addoption(
        "--api-minutes", type=float, default=0, help="for how long schemathesis goes on over the API"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database only what uses one: a pure rule, a template or a script gives the same answer on both."""
    if os.environ.get("TEST_DATABASE_URL"):
        uses = {item: "built_app" in getattr(item, "fixturenames", ()) for item in items}
        config.hook.pytest_deselected(items=[item for item in items if not uses[item]])
        items[:] = [item for item in items if uses[item]]


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A database of this worker's own: SQLite in a file, or one on the server in TEST_DATABASE_URL."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{tmp_path_factory.mktemp('db')}/hotline.sqlite3"
        return
    name = f"hotline_{worker_id}_{uuid.uuid4().hex[:8]}"
    admin = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield sqlalchemy.make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


def make_settings(database_url: str) -> Settings:
    """Settings for tests: quiet mail, cheap password hashes, no background thread."""
    return Settings(
        database_url=database_url,
        secret_key="a secret key for tests only, long enough",
        base_url="http://localhost",
        mail_url="null:",
        sms_url="null:",
        password_memory_kib=64,
        jobs_in_process=False,
        log_level="WARNING",
        testing=True,
    )


@pytest.fixture(scope="session")
def built_app(database_url: str) -> Iterator[Flask]:
    app = create_app(make_settings(database_url))
    app.test_client_class = Browser
    with app.app_context():
        flask_migrate.upgrade()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def wipe() -> None:
    """Empty every table. Faster than building the schema anew, and it leaks nothing between tests."""
    with db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The time stands still at NOON until a test moves it: `clock.move_to(...)`."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def app(built_app: Flask, clock: time_machine.Traveller) -> Iterator[Flask]:
    with built_app.app_context():
        wipe()
        limiter.reset()
        yield built_app
        db.session.remove()


@pytest.fixture
def all_at_once(app: Flask) -> Callable[..., list[Any]]:
    """Let every one of some jobs begin at the same moment; gives what each returned, or was refused with."""

    def all_at_once(*jobs: Callable[[], Any]) -> list[Any]:
        db.session.rollback()
        start = threading.Barrier(len(jobs))
        found: list[Any] = [None] * len(jobs)

        def work(index: int, job: Callable[[], Any]) -> None:
            with app.app_context():
                start.wait()
                try:
                    found[index] = job()
                except Refused as error:
                    found[index] = error
                except Exception as error:
                    found[index] = error
                    raise
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        db.session.rollback()  # Read anew: this session still sees what was before the threads.
        return found

    return all_at_once


Change = Callable[..., None]


@pytest.fixture
def change_settings(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Change:
    """Run the rest of the test with other settings."""

    def change(**changed: object) -> None:
        settings = dataclasses.replace(app.extensions["settings"], **changed)
        monkeypatch.setitem(app.extensions, "settings", settings)

    return change


@dataclass
class Cast:
    """The people in the tests. Hvidovre is home; Glostrup are the neighbours who must see nothing of it."""

    chief: Person
    mette: Person
    ole: Person
    novice: Person
    other_chief: Person
    other_staff: Person
    coordinator: Person
    reader: Person

    def ids(self) -> dict[str, int]:
        return {name: person.id for name, person in vars(self).items()}


def _add(name: str, role: Role, municipality: str | None, approved: bool = True) -> Person:
    local = re.sub(r"[^a-z]+", ".", name.lower())
    where = queries.municipality(municipality).id if municipality else None
    fields = services.PersonFields(name, f"{local}@example.dk", "", role, where, approved)
    return services.add_person(None, fields, password=PASSWORD)


@pytest.fixture(scope="session")
def groundwork(built_app: Flask) -> Groundwork:
    """What this worker's tests stand on and need not make again."""
    return Groundwork()


def lay_demo(groundwork: Groundwork) -> None:
    """Fill the empty database with the demo; the clock stands at DEMO_EVENING."""
    groundwork.lay("demo", demo.load)


@pytest.fixture
def cast(app: Flask, groundwork: Groundwork) -> Cast:
    ids = groundwork.lay("cast", lambda: _cast().ids())
    people = {person.id: person for person in db.session.scalars(sqlalchemy.select(Person))}
    return Cast(**{name: people[each] for name, each in ids.items()})


def _cast() -> Cast:
    founders.add_municipalities()
    return Cast(
        chief=_add("Chalotte Chef", Role.CHIEF, "hvidovre", approved=False),
        mette=_add("Mette Madsen", Role.STAFF, "hvidovre"),
        ole=_add("Ole Olsen", Role.STAFF, "hvidovre"),
        novice=_add("Nanna Ny", Role.STAFF, "hvidovre", approved=False),
        other_chief=_add("Gert Glostrup", Role.CHIEF, "glostrup", approved=False),
        other_staff=_add("Gitte Glostrup", Role.STAFF, "glostrup"),
        coordinator=_add("Tove Tovholder", Role.COORDINATOR, None, approved=False),
        reader=_add("Lars Laeser", Role.READER, None, approved=False),
    )


class Browser(FlaskClient):
    """A browser whose every request has an application context of its own, as in production."""

    def open(self, *args: object, **kwargs: object) -> object:
        # What the test has read so far is forgotten, so that it sees afterwards what the request did.
        db.session.rollback()
        db.session.expire_all()
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody: a browser that has not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Person], FlaskClient]:
    """A browser in which the person is signed in, without the cost of the sign-in page."""

    def sign_in(person: Person) -> FlaskClient:
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    return sign_in


@pytest.fixture
def mailer(app: Flask) -> Iterator[Recorder]:
    """The mail server that the outbox sends to."""
    recorder = Recorder()
    before, app.extensions["mailer"] = app.extensions["mailer"], recorder
    yield recorder
    app.extensions["mailer"] = before


@pytest.fixture
def socket_clients(app: Flask) -> Iterator[None]:
    """For tests with socket clients: the server speaks to real browsers again afterwards."""
    SocketIOTestClient.clients.clear()
    yield
    # The test client puts its own way of sending on the server, which the browser tests share.
    for name in ("_send_packet", "_send_eio_packet"):
        vars(socketio.server).pop(name, None)


_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def post() -> Callable[..., object]:
    """Post a form the way a browser does: with the token of a page that was opened first."""

    def post(
        browser: FlaskClient,
        path: str,
        data: dict[str, object] | None = None,
        page: str | None = None,
        **more: object,
    ) -> object:
        token = _TOKEN.search(browser.get(page or path, follow_redirects=True).text)
        assert token, f"no form on {page or path}"
        return browser.post(path, data={"csrf_token": token[1], **(data or {})}, **more)

    return post


@pytest.fixture
def count_queries(app: Flask) -> Callable[[Callable[[], object]], int]:
    """How many SQL statements something takes, transaction control left out."""

    def count_queries(work: Callable[[], object]) -> int:
        seen: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith("BEGIN"):
                seen.append(statement)

        sqlalchemy.event.listen(db.engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            sqlalchemy.event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    return count_queries


def in_copenhagen(text: str) -> datetime:
    """ "2026-11-24 19:30" on Copenhagen's clock, as an aware moment."""
    moment = datetime.fromisoformat(text)
    return product_clock.at(moment.date(), moment.time())


ROOT = Path(__file__).resolve().parent.parent
