"""Calendar feeds of 400 events: unchanged, changed, and beside a feed that is rebuilt at each fetch, as the peers do."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.figures import Figure
from benchmarks.server import application
from hotline.accounts import founders, queries, services
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.limits import limiter
from hotline.opening import services as opening
from hotline.rota import calendar
from hotline.rota import queries as rota
from hotline.rota import services as planning
from hotline.rota.calendar import Scope
from hotline.rota.feeds import queries as feeds
from hotline.rota.feeds import services as addresses
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek

BENCH = "feeds"
EVENTS = 400
START = date(2026, 11, 23)
REBUILT = "rebuilt with icalendar at each fetch"
FEWER_TIMES = 20  # The budget: so many times the throughput of a peer that rebuilds (design.md 6).


def run(*, quick: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        app = application(f"sqlite:///{folder}/hotline.sqlite3")
        with app.app_context(), clock.seen_from(clock.at(START, clock.local(clock.now()).time())):
            flask_migrate.upgrade()
            secret, people = _plan()
            return list(_figures(app, secret, people, 20 if quick else 200))


def _plan() -> tuple[str, list[Person]]:
    """Publish 400 evenings of Hvidovre; give the address of its feed."""
    founders.add_municipalities()
    home = queries.municipality("hvidovre")
    people = [
        services.add_person(
            None, services.PersonFields(name, f"{name}@example.dk", "", Role.STAFF, home.id, True)
        )
        for name in ("mette", "ole")
    ]
    opening.install_defaults(START.year - 1, START.year + 4)
    week = IsoWeek.of(START).plus(1)
    while len(rota.shifts_between(START, date(START.year + 4, 1, 1))) < EVENTS:
        planning.change_week(None, week, home.id, version=0)
        week = week.plus(1)
    shifts = rota.shifts_between(START, week.sunday)
    planning.staff_evenings(
        None, [planning.Wanted(shift.id, people[0].id, people[1].id, None, None) for shift in shifts]
    )
    planning.publish(None, START, week.sunday)
    return addresses.add_calendar_token(people[0], "Bench", Scope.MUNICIPALITY)[1], people


def _figures(app: Flask, secret: str, people: list[Person], times: int) -> Iterator[Figure]:
    limiter.enabled = False
    client = app.test_client()
    path = f"/calendar/{secret}.ics"
    first = client.get(path)
    count = first.get_data().count(b"BEGIN:VEVENT")
    tag = first.headers["ETag"]
    rebuilt = _median(lambda: _rebuild(secret), max(5, times // 10))
    unchanged = _median(lambda: _ask(client, path, 304, {"If-None-Match": tag}), times)
    cached = _median(lambda: _ask(client, path, 200, {"Accept-Encoding": "gzip"}), times)
    changed = _median(lambda: _change_and_ask(client, path, people), max(5, times // 10))
    size = len(client.get(path, headers={"Accept-Encoding": "gzip"}).get_data())
    yield Figure(BENCH, "events in the feed", count, "events", target=EVENTS, more=True)
    for figure, took in (("unchanged, 304", unchanged), ("from memory, 200", cached)):
        yield Figure(
            BENCH,
            figure,
            1000 / took,
            "requests/s",
            target=FEWER_TIMES * 1000 / rebuilt,
            more=True,
            peer=REBUILT,
            peer_value=1000 / rebuilt,
        )
    yield Figure(BENCH, "first fetch after a change", changed, "ms", peer=REBUILT, peer_value=rebuilt)
    yield Figure(
        BENCH, "size, packed", size / 1000, "KB", peer="as it is", peer_value=len(first.get_data()) / 1000
    )


def _ask(client: FlaskClient, path: str, status: int, headers: dict[str, str]) -> None:
    if client.get(path, headers=headers).status_code != status:
        raise RuntimeError(f"{path} does not answer {status}")


def _rebuild(secret: str) -> None:
    """What linkedin/oncall, grafana/oncall and others do: read every row and write every event anew."""
    calendar._event.cache_clear()  # noqa: SLF001  # The peer has none.
    found = feeds.feed_of(secret, clock.now())
    if found is None:
        raise RuntimeError("the address does not work")
    place = found.place("localhost", "http://localhost", "http://localhost/x.ics")
    calendar.render(feeds.entries_of(found, clock.now()), place)
    db.session.rollback()


def _change_and_ask(client: FlaskClient, path: str, people: list[Person]) -> float:
    shift: Shift = rota.shifts_between(START, date(START.year + 1, 1, 1))[0]
    seen = rota.staffed(shift)
    turned = planning.Wanted(shift.id, seen.backup_id, seen.primary_id, seen.primary_id, seen.backup_id)
    planning.staff_evenings(None, [turned])
    started = time.perf_counter()
    _ask(client, path, 200, {"Accept-Encoding": "gzip"})
    return (time.perf_counter() - started) * 1000


def _median(work: Callable[[], float | None], times: int) -> float:
    """Milliseconds: of the whole, or of the part that `work` gives itself."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        part = work()
        found.append(part if part is not None else (time.perf_counter() - started) * 1000)
    return statistics.median(found)
