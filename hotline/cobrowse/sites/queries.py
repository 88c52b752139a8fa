"""Reads of the sites. That a page may be mirrored is one look-up in an index, when its socket connects."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask import current_app
from sqlalchemy import select

from hotline.accounts.models import Municipality, Person
from hotline.accounts.queries import municipalities as all_municipalities
from hotline.cobrowse.rules import may_embed
from hotline.cobrowse.sites.models import CobrowseSite, CobrowseSiteRevision
from hotline.cobrowse.sites.rules import ORIGIN_MOST, Marks, Site, lines
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound


def site(row: CobrowseSite) -> Site:
    """The site as the relay keeps it, detached from the database."""
    marks = Marks(lines(row.show), lines(row.hide), lines(row.block), lines(row.nocontrol))
    return Site(row.id, row.origin, marks, lines(row.hosts), row.municipality.name)


def of_origin(origin: str) -> Site | None:
    """The live site with this origin, whichever municipality has it."""
    if not 0 < len(origin) <= ORIGIN_MOST:
        return None
    row = db.session.scalar(
        select(CobrowseSite).where(CobrowseSite.origin == origin, CobrowseSite.removed_at.is_(None))
    )
    return site(row) if row else None


def shareable(origin: str, own: Collection[str]) -> Site | None:
    """Where a page of `origin` stands, if it may be shared: on our own (`own` beside the address that people use), on a
    site of the list, whichever municipality has it, or in demo mode on this machine.
    """
    settings = current_app.extensions["settings"]
    ours = [settings.base_url, *own]
    # Our own pages have nothing written down; every other page costs one look-up in an index.
    listed = None if origin in ours else of_origin(origin)
    if not may_embed(origin, ours, [listed.origin] if listed else [], demo=settings.demo):
        return None
    return listed or Site(0, origin)


def hosts_of(site_id: int) -> tuple[str, ...]:
    """Where the replica may fetch pictures, fonts and styles from while it shows a page of this site."""
    found = db.session.scalar(
        select(CobrowseSite.hosts).where(CobrowseSite.id == site_id, CobrowseSite.removed_at.is_(None))
    )
    return lines(found or "")


def by_municipality(first: str) -> dict[str, list[str]]:
    """The origins that can be shared, by the name of the municipality that has them; `first` comes first."""
    rows = db.session.scalars(select(CobrowseSite).where(CobrowseSite.removed_at.is_(None))).all()
    listed: dict[str, list[str]] = {}
    for row in sorted(
        rows, key=lambda row: (row.municipality.name != first, row.municipality.name, row.origin)
    ):
        listed.setdefault(row.municipality.name, []).append(row.origin)
    return listed


def may_edit(viewer: Person, municipality_id: int) -> bool:
    """Whether `viewer` looks after the sites of this municipality: its chief, or the coordinator."""
    if viewer.role == Role.COORDINATOR:
        return True
    return viewer.role == Role.CHIEF and viewer.municipality_id == municipality_id


def municipalities_of(viewer: Person) -> list[Municipality]:
    """The municipalities whose sites `viewer` looks after."""
    return [each for each in all_municipalities() if may_edit(viewer, each.id)]


def sites_for(viewer: Person) -> Sequence[CobrowseSite]:
    """The sites that `viewer` looks after, also the removed ones, by municipality and address."""
    mine = [each.id for each in municipalities_of(viewer)]
    found = db.session.scalars(select(CobrowseSite).where(CobrowseSite.municipality_id.in_(mine))).all()
    return sorted(found, key=lambda row: (row.municipality.name, row.origin, row.id))


def found(viewer: Person, site_id: int) -> CobrowseSite:
    """A site that `viewer` looks after; raises NotFound for any other."""
    row = db.session.get(CobrowseSite, site_id)
    if row is None or not may_edit(viewer, row.municipality_id):
        raise NotFound()
    return row


def history(row: CobrowseSite, most: int = 50) -> Sequence[CobrowseSiteRevision]:
    """What was done to the site, the latest first."""
    return db.session.scalars(
        select(CobrowseSiteRevision)
        .where(CobrowseSiteRevision.site_id == row.id)
        .order_by(CobrowseSiteRevision.id.desc())
        .limit(most)
    ).all()
