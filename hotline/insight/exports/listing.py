"""What there is to take along, for whom, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from hotline.core.access import Role, allowed_roles
from hotline.insight.asked import Asked


@dataclass(frozen=True)
class Export:
    """Something to take along; `files` are addresses by what the file is called."""

    name: Any
    what: Any
    files: Mapping[str, str]


@dataclass(frozen=True)
class _Source:
    """Where an export comes from. `kinds` are kinds of file that the address takes; without any it is a page."""

    endpoint: str
    name: Any
    what: Any
    kinds: Sequence[str] = ()
    args: Mapping[str, str] | None = None
    """What the address is asked with; None is what the page of exports was asked with."""


_SOURCES = (
    _Source(
        "insight.export",
        _l("Overblik"),
        _l(
            "Alle tal fra overblikket for den valgte periode. Excel har et ark for hver tabel; CSV har ét tal på hver linje, til"
            " Power BI, pivottabeller og egne beregninger."
        ),
        ("xlsx", "csv"),
    ),
    _Source(
        "exports.calls",
        _l("Opkald, ét på hver linje"),
        _l(
            "De opkald, du kan se i loggen, for den valgte periode: emne, udfald og de andre svar. Noter er ikke med, og heller"
            " ikke, hvem der svarede."
        ),
        ("xlsx", "csv"),
    ),
    _Source(
        "targets.export",
        _l("Målepunkter"),
        _l("Målepunkterne år for år: nulpunkt, mål, faktisk tal, status, definition og kilde."),
        ("xlsx", "csv"),
        {},
    ),
    _Source(
        "benefit.export",
        _l("Gevinst"),
        _l("Skønnet for den valgte periode, kilde for kilde."),
        ("xlsx", "csv"),
    ),
    _Source(
        "economy.export",
        _l("Budget og forbrug"),
        _l("Årets linjer med budget, forbrug og prognose. Andre år hentes på siden Økonomi."),
        ("xlsx", "csv"),
        {},
    ),
    _Source(
        "telephony.export",
        _l("Telefontal"),
        _l(
            "Tilbudte, besvarede og opgivne opkald for hver aften i denne måned. Andre måneder hentes på siden Telefontal."
        ),
        ("csv",),
        {},
    ),
    _Source(
        "hours.export",
        _l("Timer"),
        _l(
            "Timerne i denne måned, som du må se dem: dine egne, din kommunes eller alles. Andre måneder hentes på siden"
            " Timer i vagtplanen."
        ),
        ("xlsx", "csv"),
        {},
    ),
    _Source(
        "rota.list_csv",
        _l("Vagtplan"),
        _l("Vagterne fra i dag og frem. Andre dage hentes på listen i vagtplanen."),
        ("csv",),
        {},
    ),
    _Source(
        "competences.export",
        _l("Kompetencer"),
        _l("Hvem der kan hvad, på hvilket niveau, siden hvornår og oplært af hvem."),
        ("xlsx", "csv"),
        {},
    ),
    _Source(
        "lessons.export",
        _l("Erfaringer"),
        _l("Alle forslag med svar, ansvarlig og frist."),
        ("xlsx", "csv"),
        {},
    ),
)
# Rooms that have something to take along on their own page.
_ROOMS = (
    _Source(
        "komhen.index",
        _l("Tælleuger"),
        _l("Hver tælling som Excel og CSV. Linjerne ligner KOMHENs, men er ikke KL's indberetningsfil."),
    ),
    _Source("economy.settlement", _l("Afregning"), _l("Et år eller et kvartal som Excel og PDF.")),
    _Source("evaluation.index", _l("Evaluering"), _l("Forsøgets rapporter som PDF og Word.")),
)
KINDS = {"xlsx": "Excel", "csv": "CSV"}


def exports(app: Flask, role: Role, asked: Asked) -> list[Export]:
    """The files that `role` may take along."""
    return [
        Export(
            source.name, source.what, {KINDS[kind]: _address(source, kind, asked) for kind in source.kinds}
        )
        for source in _SOURCES
        if _may(app, role, source.endpoint)
    ]


def _address(source: _Source, kind: str, asked: Asked) -> str:
    args: dict[str, Any] = dict(asked.args if source.args is None else source.args)
    if len(source.kinds) > 1:
        args["kind"] = kind
    return url_for(source.endpoint, **args)


def rooms(app: Flask, role: Role) -> list[Export]:
    """The pages that have something to take along, for `role`."""
    return [
        Export(each.name, each.what, {str(each.name): url_for(each.endpoint)})
        for each in _ROOMS
        if _may(app, role, each.endpoint)
    ]


def _may(app: Flask, role: Role, endpoint: str) -> bool:
    if endpoint not in app.view_functions:
        return False
    allowed = allowed_roles(app, endpoint)
    return allowed is None or role in allowed
