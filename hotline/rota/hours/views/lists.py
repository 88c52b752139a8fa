"""The lists of hours: one's own, a municipality's, all five, and the same to take along."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, abort, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.models import Municipality, Person
from hotline.accounts.queries import municipalities
from hotline.core import clock, spreadsheet
from hotline.core.access import AT_WORK, Role, roles
from hotline.core.errors import NotFound
from hotline.rota.hours import pay, queries, sheet
from hotline.rota.hours.period import Period
from hotline.rota.hours.views.blueprint import bp, may_correct


@bp.get("/rota/hours")
@roles(*AT_WORK)
def index() -> Any:
    if current_user.role == Role.STAFF:
        return _person_page(current_user, Period.asked(request.args, clock.today()))
    municipality = queries.municipality_for(current_user, request.args.get("municipality") or None)
    if municipality is None:
        return _line_page(Period.asked(request.args, clock.today(), yearly=True))
    return _municipality_page(municipality, Period.asked(request.args, clock.today()))


def _line_page(period: Period) -> Any:
    report = queries.report(period.first, period.last, clock.now())
    rows = [(each, pay.total(report.of_municipality(each.id))) for each in municipalities()]
    return render_template(
        "rota/hours_line.html",
        period=period,
        municipality=None,
        rows=rows,
        total=report.total,
        unseen=queries.count_unseen(current_user),
    )


def _municipality_page(municipality: Municipality, period: Period) -> Any:
    report = queries.report(period.first, period.last, clock.now(), municipality_id=municipality.id)
    unseen = [
        each for each in queries.corrections_to_see(current_user) if each.municipality_id == municipality.id
    ]
    return render_template(
        "rota/hours_municipality.html",
        period=period,
        municipality=municipality,
        report=report,
        unseen=unseen,
        chooser_of=municipalities() if current_user.role == Role.COORDINATOR else [],
    )


@bp.get("/rota/hours/person/<int:person_id>")
@roles(*AT_WORK)
def person(person_id: int) -> Any:
    found = queries.person_for(current_user, person_id)
    return _person_page(found, Period.asked(request.args, clock.today()))


def _person_page(person: Person, period: Period) -> Any:
    report = queries.report(
        period.first,
        period.last,
        clock.now(),
        person_id=person.id,
        municipality_id=queries.narrowed(current_user, person),
        drafts=current_user.role != Role.STAFF,
    )
    mine = person.id == current_user.id
    elsewhere = person.municipality_id != current_user.municipality_id
    if current_user.role == Role.CHIEF and elsewhere and not report.lines:
        # Other people's people are only there with the evenings that the viewer's municipality pays for.
        raise NotFound()
    return render_template(
        "rota/hours_person.html",
        period=period,
        person=person,
        mine=mine,
        report=report,
        money=queries.may_see_money(current_user, queries.narrowed(current_user, person)),
        may_correct=may_correct,
        confirmable=[each.line for each in report.unconfirmed if may_correct(each.line)],
    )


@bp.get("/rota/hours/export.xlsx", defaults={"kind": "xlsx"})
@bp.get("/rota/hours/export.csv", defaults={"kind": "csv"})
@roles(*AT_WORK)
def export(kind: str) -> Any:
    period = Period.asked(request.args, clock.today())
    who, municipality_id, name = _exported()
    report = queries.report(
        period.first,
        period.last,
        clock.now(),
        municipality_id=municipality_id,
        person_id=who.id if who else None,
        drafts=current_user.role != Role.STAFF,
    )
    money = queries.may_see_money(current_user, municipality_id)
    rows = sheet.table(report, municipalities(), money=money)
    title = " ".join([_("Timer"), period.name])
    body = spreadsheet.as_xlsx(rows, title) if kind == "xlsx" else spreadsheet.as_csv(rows)
    answer = Response(body, content_type=spreadsheet.XLSX if kind == "xlsx" else spreadsheet.CSV)
    filename = f"timer-{name}-{next(iter(period.args.values()))}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _exported() -> tuple[Person | None, int | None, str]:
    """Whose hours are asked for: one person's, one municipality's, or everybody's, and a word for the file."""
    asked = request.args.get("person", "")
    if asked or current_user.role == Role.STAFF:
        if asked and not re.fullmatch(r"[1-9][0-9]{0,8}", asked):
            abort(404)
        who = queries.person_for(current_user, int(asked) if asked else current_user.id)
        return who, queries.narrowed(current_user, who), str(who.id)
    municipality = queries.municipality_for(current_user, request.args.get("municipality") or None)
    return None, municipality.id if municipality else None, municipality.key if municipality else "hotline"
