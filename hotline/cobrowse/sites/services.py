"""How a site is written down, changed, removed and brought back; each leaves a whole state in its history."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.cobrowse.sites import queries, rules
from hotline.cobrowse.sites.models import CobrowseSite, CobrowseSiteRevision
from hotline.cobrowse.sites.rules import Marks
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused

_LISTS = ("show", "hide", "block", "nocontrol", "hosts")


@dataclass(frozen=True)
class SiteFields:
    """What was written of a site, tidied by the rules."""

    origin: str
    marks: Marks
    hosts: tuple[str, ...] = ()

    def columns(self) -> dict[str, str]:
        """As it is stored: one a line."""
        marks = {kind.value: "\n".join(getattr(self.marks, kind)) for kind in rules.Kind}
        return {"origin": self.origin, **marks, "hosts": "\n".join(self.hosts)}


def _content(row: CobrowseSite) -> dict[str, str]:
    return {name: getattr(row, name) for name in ("origin", *_LISTS)}


def _keep(actor: Person, row: CobrowseSite, act: str, changed: list[str] | None = None) -> None:
    """Write the history, and in the audit who did what to which site: which lists, not what stands in them."""
    db.session.add(
        CobrowseSiteRevision(site_id=row.id, at=clock.now(), by_id=actor.id, act=act, content=_content(row))
    )
    after = {"origin": row.origin} | ({"changed": changed} if changed else {})
    audit.record(f"cobrowse.{act}_site", f"cobrowse_site:{row.id}", actor=actor, after=after)


def _fill(row: CobrowseSite, fields: SiteFields) -> list[str]:
    if not rules.fits(fields.marks):
        raise Refused(_("Listerne er for lange tilsammen. Brug færre eller kortere selektorer."))
    changed = [name for name, value in fields.columns().items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields.columns()[name])
    return changed


def _save(row: CobrowseSite) -> None:
    """Raises Refused when the origin is somebody's already."""
    with db.session.no_autoflush:
        taken = db.session.scalar(
            select(CobrowseSite).where(
                CobrowseSite.origin == row.origin,
                CobrowseSite.removed_at.is_(None),
                CobrowseSite.id != (row.id or 0),
            )
        )
    if taken is not None:
        raise Refused(
            _(
                "%(origin)s står allerede på listen, hos %(municipality)s. En side kan kun stå ét sted.",
                origin=row.origin,
                municipality=taken.municipality.name,
            )
        )
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        # Two at once: on PostgreSQL the other one committed between our look and our insert.
        raise Conflict() from None


def _checked(actor: Person, site_id: int, version: int) -> CobrowseSite:
    row = queries.found(actor, site_id)
    if row.version != version:
        raise Conflict()
    return row


@use_case
def add_site(actor: Person, municipality_id: int, fields: SiteFields) -> CobrowseSite:
    """Let the pages of a site be mirrored. Raises NotFound for another's municipality, Refused for a taken origin."""
    if not queries.may_edit(actor, municipality_id):
        raise NotFound()
    row = CobrowseSite(municipality_id=municipality_id, **fields.columns())
    if not rules.fits(fields.marks):
        raise Refused(_("Listerne er for lange tilsammen. Brug færre eller kortere selektorer."))
    _save(row)
    _keep(actor, row, "add")
    return row


@use_case
def change_site(actor: Person, site_id: int, version: int, fields: SiteFields) -> CobrowseSite:
    """Change what a site is called and what is marked on it; saving what stands already changes nothing.

    Raises NotFound, Conflict when somebody else changed it meanwhile, Refused for a taken origin.
    """
    row = _checked(actor, site_id, version)
    if row.removed_at is not None:
        raise Refused(_("Siden er fjernet. Hent den tilbage, før du ændrer den."))
    changed = _fill(row, fields)
    if changed:
        _save(row)
        _keep(actor, row, "change", changed)
    return row


@use_case
def remove_site(actor: Person, site_id: int, version: int) -> CobrowseSite:
    """No page of the site can be shared from now on. Removing it again changes nothing."""
    row = queries.found(actor, site_id)
    if row.removed_at is not None:
        return row
    row = _checked(actor, site_id, version)
    row.removed_at, row.removed_by_id = clock.now(), actor.id
    db.session.flush()
    _keep(actor, row, "remove")
    return row


@use_case
def bring_back(actor: Person, site_id: int) -> CobrowseSite:
    """Undo a removal: the site is as it was. Raises Refused when the origin was written down anew meanwhile."""
    row = queries.found(actor, site_id)
    if row.removed_at is None:
        return row
    row.removed_at = row.removed_by_id = None
    _save(row)
    _keep(actor, row, "bring_back")
    return row
