"""Writing in the guide: every save is a state that can be seen and brought back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused
from hotline.guide import queries, rules
from hotline.guide.kinds import CALLED, Kind, Login, Office
from hotline.guide.models import Entry, Hours, Link
from hotline.guide.rules import Span
from hotline.guide.services import history


@dataclass(frozen=True)
class EntryFields:
    """What is said in an entry. `hours` count only for what can be rung; `office` is needed for a place."""

    title: str
    topic: str | None = None
    words: str = ""
    summary: str = ""
    ready: str = ""
    steps: str = ""
    limits: str = ""
    borger_url: str = ""
    url: str = ""
    phone: str = ""
    address: str = ""
    kle: str | None = None
    vendor: str = ""
    login: Login = Login.NONE
    mandatory: bool = False
    unsure: bool = False
    office: Office | None = None
    service_id: int | None = None
    owner_id: int | None = None
    review_by: date | None = None
    hours: tuple[Span, ...] = field(default=())


@dataclass(frozen=True)
class LinkFields:
    """What is said for one municipality."""

    url: str = ""
    demo_url: str = ""
    variant: str = ""
    unsure: bool = False


@use_case
def add_entry(actor: Person, kind: Kind, fields: EntryFields, *, municipality_id: int | None = None) -> Entry:
    """Add an entry; a place belongs to `municipality_id`.

    Raises Refused when the actor may not, or when something about it makes no sense.
    """
    if (kind == Kind.PLACE) != (municipality_id is not None):
        raise Refused(_("Et sted hører til en kommune. Andet gælder for alle fem."))
    if not rules.may_add(queries.editor(actor), municipality_id, is_place=kind == Kind.PLACE):
        raise Refused(_("Tovholderen tilføjer. Chefer kan tilføje steder i egen kommune."))
    today = clock.today()
    row = Entry(
        kind=kind,
        municipality_id=municipality_id,
        created_at=clock.now(),
        reviewed_on=today,
        review_by=rules.next_review(today),
        flag_note="",
        links=[],
        hours=[],
    )
    _fill(actor, row, fields)
    history.write_down(actor, row, "add_entry")
    return row


@use_case
def change_entry(actor: Person, entry_id: int, version: int, fields: EntryFields) -> Entry:
    """Let the entry say what is in `fields`.

    Raises NotFound when the actor may not, Conflict when somebody else changed it meanwhile.
    """
    row = _mine(actor, entry_id, version)
    before = history.content(row)
    _fill(actor, row, fields)
    history.write_down(actor, row, "change_entry", before=before)
    return row


def _mine(actor: Person, entry_id: int, version: int) -> Entry:
    row = queries.entry_for(actor, entry_id)
    if row.version != version:
        raise Conflict()
    if row.ended_at is not None:
        raise Refused(_("Siden er taget ud af guiden. Hent en tidligere udgave frem, før den rettes."))
    # Hours are rows of their own: a change of them alone must be seen as a change of the entry too.
    flag_modified(row, "title")
    return row


def _fill(actor: Person, row: Entry, fields: EntryFields) -> None:
    _check(row, fields)
    for name in history.SAID:
        setattr(row, name, getattr(fields, name))
    # Not sooner: whatever asks the database would save an entry that says nothing yet.
    db.session.add(row)
    if row.kind in CALLED:
        row.service_id = None
    if fields.owner_id != row.owner_id:
        possible = {person.id for person in queries.possible_owners(actor)}
        if fields.owner_id is not None and fields.owner_id not in possible:
            raise Refused(_("Vælg en ansvarlig på listen."))
        row.owner_id = fields.owner_id
    if fields.review_by is not None:
        row.review_by = fields.review_by
    _set_hours(row, fields.hours)
    db.session.flush()


def _check(row: Entry, fields: EntryFields) -> None:
    for url in (fields.url, fields.borger_url):
        _check_address(url)
    if row.kind == Kind.PLACE and fields.office is None:
        raise Refused(_("Vælg, hvad stedet er."))
    if clash := rules.clash(fields.hours):
        raise Refused(_("Åbningstiderne overlapper kl. %(time)s.", time=f"{clash.start:%H.%M}"))
    if any(span.start >= span.end for span in fields.hours):
        raise Refused(_("En åbningstid skal slutte senere, end den begynder."))
    if fields.service_id is not None:
        service = db.session.get(Entry, fields.service_id)
        if service is None or service.kind != Kind.SERVICE:
            raise Refused(_("Vælg en national service på listen."))


def _check_address(url: str) -> None:
    if url and not rules.is_address(url):
        raise Refused(_("Skriv hele adressen, for eksempel https://www.borger.dk."))


def _set_hours(row: Entry, wanted: tuple[Span, ...]) -> None:
    given = sorted(wanted) if row.kind in CALLED else []
    if queries.spans(row.hours) == given:
        return
    row.hours.clear()
    # The old ones go first: a new one may begin at the same time.
    db.session.flush()
    row.hours.extend(Hours(weekday=each.weekday, start=each.start, end=each.end) for each in given)


@use_case
def change_link(actor: Person, entry_id: int, municipality: str, version: int, fields: LinkFields) -> Link:
    """Let the entry say what is in `fields` for the municipality with this key; `version` 0 is for the first time.

    Raises NotFound when the actor may not, Conflict when somebody else changed it meanwhile.
    """
    home = accounts.municipality(municipality)
    entry, row = queries.link_for(actor, entry_id, home)
    if (row.version if row else 0) != version:
        raise Conflict()
    for url in (fields.url, fields.demo_url):
        _check_address(url)
    before = history.content(entry)
    if row is None:
        row = Link(municipality_id=home.id)
        entry.links.append(row)
    for name in history.LINK_SAID:
        setattr(row, name, getattr(fields, name))
    db.session.flush()
    history.write_down(actor, entry, "change_link", before=before, municipality_id=home.id)
    return row


@use_case
def end_entry(actor: Person, entry_id: int, version: int) -> Entry:
    """Take an entry out of the guide. It is kept, since calls point at it, and can be brought back."""
    row = _mine(actor, entry_id, version)
    row.ended_at = clock.now()
    history.write_down(actor, row, "end_entry", before=history.content(row))
    return row


@use_case
def restore(actor: Person, entry_id: int, version: int, number: int) -> Entry:
    """Let the entry say what it said in the state `number`, links and hours included, and be in the guide again.

    Who owns it and when it was looked over stays. Raises NotFound when the actor may not or there is no such state,
    Conflict when somebody else changed it meanwhile.
    """
    row = queries.entry_for(actor, entry_id)
    if row.version != version:
        raise Conflict()
    said = queries.revision(entry_id, number).content
    before = history.content(row)
    flag_modified(row, "title")
    row.ended_at = None
    for name in history.SAID:
        setattr(row, name, said[name])
    row.hours.clear()
    db.session.flush()
    row.hours.extend(history.hours_of(said))
    _restore_links(row, said["links"])
    db.session.flush()
    history.write_down(actor, row, "restore", before=before)
    return row


def _restore_links(row: Entry, said: dict[str, dict[str, Any]]) -> None:
    empty = {"url": "", "demo_url": "", "variant": "", "unsure": False}
    known = {link.municipality_id: link for link in row.links}
    for municipality_id in {*known, *map(int, said)}:
        link = known.get(municipality_id)
        if link is None:
            link = Link(municipality_id=municipality_id)
            row.links.append(link)
        for name, value in said.get(str(municipality_id), empty).items():
            setattr(link, name, value)
