"""The year at a glance: budget, spent and forecast."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.models import Municipality
from hotline.core import clock, pictures
from hotline.core.access import PLANNERS, Role, roles
from hotline.core.errors import NotFound
from hotline.core.i18n import language
from hotline.insight import file, picture
from hotline.insight.economy import chart, queries, rules, services, sheet
from hotline.insight.economy.queries import Book
from hotline.insight.economy.rules import Line, Rule, Standing
from hotline.insight.economy.views.blueprint import asked_years, bp

Part = tuple[Line, Standing]


def _asked_municipality(book: Book) -> Municipality | None:
    """Whose money the page is about; None is all of it, for the coordinator. Raises NotFound for somebody else's."""
    key = request.args.get("municipality", "")
    seen = queries.seen_by(current_user, book.owners)
    if not key:
        return None if current_user.role == Role.COORDINATOR else next(iter(seen), None)
    found = next((each for each in seen if each.key == key), None)
    if found is None:
        raise NotFound()
    return found


def _parts(book: Book, whose: Municipality | None) -> list[Part]:
    """Each line, of one municipality or of all together."""
    found = book.standings()
    keys = [whose.key] if whose else book.keys
    return [(line, sum((found[line.id][key] for key in keys), rules.NOTHING)) for line in book.lines]


def _common(book: Book) -> list[Part]:
    return [each for each in _parts(book, None) if each[0].rule is Rule.SHARED]


def _named(parts: list[Part]) -> list[tuple[str, Standing]]:
    """As they are drawn."""
    return [(line.name, standing) for line, standing in parts]


def _sum(parts: list[Part]) -> Standing:
    return sum((standing for _line, standing in parts), rules.NOTHING)


@bp.get("/insight/economy")
@roles(*PLANNERS)
def index() -> str:
    years = asked_years()
    if years.asked is None:
        return render_template("economy/none.html")
    book = queries.book(years.asked, clock.now())
    whose = _asked_municipality(book)
    parts = _parts(book, whose)
    common = _common(book)
    return render_template(
        "economy/index.html",
        book=book,
        year=book.year,
        years=years.known,
        whose=whose,
        seen=queries.seen_by(current_user, book.owners),
        parts=parts,
        sizes=picture.sizes(lambda narrow: chart.size(_named(parts), narrow=narrow)),
        total=_sum(parts),
        common=common,
        common_total=_sum(common),
    )


@bp.get("/insight/economy/export.xlsx", defaults={"kind": "xlsx"})
@bp.get("/insight/economy/export.csv", defaults={"kind": "csv"})
@roles(*PLANNERS)
def export(kind: str) -> Response:
    years = asked_years()
    if years.asked is None:
        return file.answer(sheet.table(clock.today().year, []), _("Budget og forbrug"), kind, "budget")
    book = queries.book(years.asked, clock.now())
    whose = _asked_municipality(book)
    found = [(whose.name if whose else str(_("Alle fem")), _parts(book, whose))]
    if whose:
        found.append((_("Det fælles for alle fem"), _common(book)))
    name = f"budget-{book.year.year}" + (f"-{whose.key}" if whose else "")
    return file.answer(sheet.table(book.year.year, found), _("Budget og forbrug"), kind, name)


@bp.get("/insight/economy/picture.svg")
@roles(*PLANNERS)
def drawn() -> Response:
    years = asked_years()
    if years.asked is None:
        raise NotFound()
    book = queries.book(years.asked, clock.now())
    parts = _named(_parts(book, _asked_municipality(book)))
    narrow = picture.is_narrow()
    width, height = chart.size(parts, narrow=narrow)
    return picture.answer(
        (parts, width, language()),
        lambda: pictures.draw(chart.painter(parts, narrow=narrow), width=width, height=height),
    )


@bp.post("/insight/economy/years/<int(fixed_digits=4):year>")
@roles(Role.COORDINATOR)
def begin(year: int) -> Any:
    services.begin_year(current_user, year)
    flash(_("%(year)d har fået et budget. Ret linjerne, så de passer.", year=year), "success")
    return redirect(url_for("economy.index", year=year))


@bp.post("/insight/economy/years/<int(fixed_digits=4):year>/close")
@roles(Role.COORDINATOR)
def close(year: int) -> Any:
    services.close_year(current_user, year)
    flash(_("%(year)d er lukket. Afregningen står, som den er nu.", year=year), "success")
    return redirect(url_for("economy.settlement", period=str(year)))
