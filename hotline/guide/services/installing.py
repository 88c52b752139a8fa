"""The catalogue becomes rows."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from hotline.accounts import queries as accounts
from hotline.accounts.models import Municipality
from hotline.core import clock
from hotline.core.db import db, use_case
from hotline.guide import rules
from hotline.guide.catalogue import ITEMS, PATHS, Item
from hotline.guide.models import Entry, Hours, Link
from hotline.guide.services import history


@use_case
def install_catalogue() -> int:
    """Add the catalogue's entries that are missing, and gives how many; doing it twice changes nothing.

    What is there already stays as it is, also when it was changed or ended: by then it is the editors'.
    """
    known = dict(db.session.execute(select(Entry.key, Entry.id).where(Entry.key.is_not(None))).all())
    homes = {each.key: each for each in accounts.municipalities()}
    added = 0
    for item in ITEMS:
        if item.key in known or (item.municipality and item.municipality not in homes):
            continue
        row = _entry(item, homes, known)
        db.session.add(row)
        db.session.flush()
        known[item.key] = row.id
        history.write_down(None, row, "install")
        added += 1
    return added


def _entry(item: Item, homes: dict[str, Municipality], known: dict[str | None, int]) -> Entry:
    place = homes[item.municipality] if item.municipality else None
    return Entry(
        key=item.key,
        kind=item.kind,
        topic=item.topic,
        office=item.office,
        municipality_id=place.id if place else None,
        service_id=known[item.service] if item.service else None,
        title=item.title,
        words="\n".join(rules.everyday_words(item.words)),
        summary=item.summary,
        ready="\n".join(item.ready),
        steps="\n".join(item.steps),
        limits="\n".join(item.limits),
        borger_url=item.borger,
        url=item.url,
        phone=item.phone,
        address=item.address,
        kle=item.kle or None,
        vendor=item.vendor,
        login=item.login,
        mandatory=item.mandatory,
        unsure=item.unsure,
        review_by=rules.next_review(clock.today()),
        flag_note="",
        created_at=clock.now(),
        links=_links(item, homes),
        hours=[Hours(weekday=day, start=start, end=end) for day, start, end in item.hours],
    )


def _links(item: Item, homes: dict[str, Municipality]) -> list[Link]:
    if not item.path:
        return []
    practice = f"{current_app.extensions['settings'].base_url}/training"
    return [
        Link(
            municipality_id=homes[key].id,
            url=f"{homes[key].website.rstrip('/')}/{path}/{item.path}",
            demo_url=f"{practice}/{key}/{item.practice}" if item.practice else "",
            variant="",
            unsure=True,
        )
        for key, path in PATHS.items()
        if key in homes
    ]
