"""The guide in use: some pages owned, corrected, looked over and flagged, and searches that found nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.db import db
from hotline.guide import queries, services
from hotline.guide.models import Entry
from hotline.guide.services import EntryFields, Found, LinkFields
from hotline.rota.rules import IsoWeek

MISSED = (
    ("hundetegn", 6),
    ("parkeringslicens", 4),
    ("tinglysning", 3),
    ("<b>kørselsfradrag</b>", 2),
    ("=HYPERLINK 🙂 æøå", 1),
    ("Pladsanvisningsselvbetjeningsløsningsdriftsmeddelelse", 1),
)
_KEPT = (
    "topic",
    "words",
    "ready",
    "steps",
    "limits",
    "borger_url",
    "url",
    "vendor",
    "login",
    "mandatory",
    "office",
)


def load(first: IsoWeek, _last: IsoWeek, now: datetime) -> None:
    """Let a few people keep the guide, as they would in the weeks before now."""
    coordinator = accounts.person_by_email("coordinator@demo.invalid")
    chief = accounts.person_by_email("chief.hvidovre@demo.invalid")
    owner = accounts.person_by_email("staff1.hvidovre@demo.invalid")
    if coordinator is None or chief is None or owner is None:
        raise LookupError("the demo's people are not there")
    with clock.seen_from(clock.at(first.monday, clock.local(now).time())):
        _rewrite(coordinator, owner)
        moving = _entry("flytning")
        services.change_link(chief, moving.id, "hvidovre", 1, _hvidovre())
        services.review_entry(coordinator, moving.id, moving.version)
    with clock.seen_from(now - timedelta(days=9)):
        services.flag_entry(
            owner, _entry("pas").id, "Gebyret er steget, siger en borger. <b>Tjek</b> =1+1 🙂"
        )
        for question, times in MISSED:
            for _ in range(times):
                services.note_miss(question)
        services.record_checks(
            [
                Found(_entry("bbr").url, 200, None),
                Found("https://hvidovre.dk/selvbetjening/rotter", 404, "gone"),
                Found("https://rk.dk/selvbetjening/vielse", None, "silent"),
            ]
        )


def _entry(key: str) -> Entry:
    return db.session.scalars(select(Entry).where(Entry.key == key)).one()


def _rewrite(coordinator: Person, owner: Person) -> None:
    """Somebody gets a page to keep, and it is already overdue."""
    row = queries.entry(_entry("pas").id)
    fields = EntryFields(
        title=row.title,
        summary=f"{row.summary} Ring ikke; tiderne kan kun ses på nettet.",
        owner_id=owner.id,
        review_by=clock.today() + timedelta(days=30),
        unsure=True,
        **{name: getattr(row, name) for name in _KEPT},
    )
    services.change_entry(coordinator, row.id, row.version, fields)


def _hvidovre() -> LinkFields:
    return LinkFields(
        url="https://hvidovre.dk/selvbetjening/flytning",
        demo_url="https://hvidovre.dk/demo/flytning",
        variant="Flytter man til en af haveforeningerne, skal helårstilladelsen vedhæftes.",
        unsure=True,
    )
