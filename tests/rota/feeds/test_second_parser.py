"""Two parsers that know nothing of each other, icalendar and Thunderbird's ical.js, read the same from every feed."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from hotline.rota import calendar
from hotline.rota.calendar import Entry, Place, Scope
from hotline.rota.feeds import services
from hotline.rota.rules import Slot

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "parse_ics.mjs"


def by_ical_js(texts: list[bytes]) -> list[list[dict[str, object]]]:
    node = shutil.which("node")
    assert node, "Node is needed, as ./dev sets it up"
    sent = json.dumps([text.decode() for text in texts])
    done = subprocess.run(
        [node, SCRIPT], input=sent, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return json.loads(done.stdout)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def by_icalendar(text: bytes) -> list[dict[str, object]]:
    return [
        {
            "uid": str(event["UID"]),
            "starts": _iso(event.decoded("DTSTART")),
            "ends": _iso(event.decoded("DTEND")),
            "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "transp": str(event["TRANSP"]),
            "stamp": _iso(event.decoded("DTSTAMP")),
            "alarms": [alarm.decoded("TRIGGER").total_seconds() for alarm in event.walk("VALARM")],
        }
        for event in Calendar.from_ical(text).walk("VEVENT")
    ]


def test_every_feed_is_read_alike(plan, published, staff, client):
    staff(published[0], plan.mette, None)
    secrets = [services.add_calendar_token(plan.mette, scope, scope, alarm_minutes=60)[1] for scope in Scope]
    texts = [client.get(f"/calendar/{secret}.ics").get_data() for secret in secrets]
    assert by_ical_js(texts) == [by_icalendar(text) for text in texts]


SIGNS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120)
DANISH = st.text('æøåÆØÅ;,\\: "n', min_size=1, max_size=120)


@st.composite
def entries(draw) -> Entry:
    start = datetime(2026, 1, 1, 18, tzinfo=UTC) + timedelta(days=draw(st.integers(0, 700)))
    confirmed = draw(st.booleans())
    name = draw(SIGNS | DANISH)
    return Entry(
        uid=f"{draw(st.uuids())}-primary",
        shift_id=draw(st.integers(1, 10_000)),
        starts_at=start,
        ends_at=start + timedelta(minutes=draw(st.integers(30, 900))),
        municipality=draw(SIGNS | DANISH),
        confirmed=confirmed,
        sequence=draw(st.integers(0, 9999)),
        changed_at=start - timedelta(days=draw(st.integers(0, 90))),
        slot=draw(st.sampled_from(Slot)),
        primary=name,
        backup=name,
        why=None if confirmed else name,
    )


@pytest.fixture(scope="module")
def app_context(built_app):
    with built_app.app_context():
        yield


@settings(deadline=None, max_examples=12)
@given(
    st.lists(entries(), min_size=1, max_size=40), st.sampled_from(Scope), st.none() | st.integers(0, 10080)
)
def test_whatever_the_words_both_read_what_was_written(app_context, found, scope, alarm):
    place = Place("localhost", "http://localhost", "http://localhost/x.ics", "da", scope, "Ishøj", alarm)
    text = calendar.render(found, place)
    ours = by_icalendar(text)
    assert by_ical_js([text]) == [ours]
    for entry, read in zip(found, ours, strict=True):
        assert entry.confirmed or entry.why in str(read["description"])
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
