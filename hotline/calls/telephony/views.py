"""The telephone's figures: a month of evenings, one evening, a file, and the systems that send them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.calls.telephony import chart, queries, rules, services, sheet, words
from hotline.calls.telephony.forms import FiguresForm, FileForm, SystemForm
from hotline.core import clock, spreadsheet
from hotline.core.access import AT_WORK, PLANNERS, Role, roles
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota.hours.period import Period

bp = Blueprint("telephony", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"says": words, "manages": current_user.is_authenticated and current_user.role in PLANNERS}


@bp.get("/calls/telephony")
@roles(*AT_WORK)
def index() -> str:
    period = Period.asked(request.args, clock.today())
    found = queries.month(period.first, period.last)
    return render_template(
        "calls/telephony.html",
        period=period,
        month=found,
        bars=chart.bars(found.lines),
        today=clock.today(),
        may_write_today=queries.may_write(current_user, clock.today()),
    )


@bp.get("/calls/telephony.csv")
@roles(*AT_WORK)
def export() -> Response:
    period = Period.asked(request.args, clock.today())
    body = spreadsheet.as_csv(sheet.table(queries.month(period.first, period.last)))
    answer = Response(body, content_type=spreadsheet.CSV)
    name = next(iter(period.args.values()))
    answer.headers["Content-Disposition"] = f'attachment; filename="telefontal-{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound() from None
    if not rules.is_year(day.year) or text != day.isoformat():
        raise NotFound()
    return day


@bp.route("/calls/telephony/<day>", methods=["GET", "POST"])
@roles(*AT_WORK)
def evening(day: str) -> Any:
    asked = _day(day)
    row = queries.evening(asked)
    form = FiguresForm(obj=row)
    status = 200
    if form.validate_on_submit():
        try:
            services.write(current_user, asked, form.version_number, form.figures())
        except Refused as error:
            status = form.refuse(error)
            row = queries.evening(asked)
            form.show_saved(row)
        else:
            flash(_("Tallene er gemt."), "success")
            return redirect(url_for("telephony.index", month=day[:7]))
    elif form.errors:
        status = 422
    page = render_template(
        "calls/telephony_evening.html",
        form=form,
        day=asked,
        row=row,
        writes=queries.may_write(current_user, asked),
        ahead=asked > clock.today(),
    )
    return page, status


@bp.route("/calls/telephony/file", methods=["GET", "POST"])
@roles(*PLANNERS)
def file() -> Any:
    """Look at a file before anything is saved; the page carries its text to the second step."""
    form = FileForm()
    if not form.validate_on_submit():
        return render_template("calls/telephony_file.html", form=form, sheet=None)
    posted = form.file.data
    if not posted or not posted.filename:
        form.file.errors = [_("Vælg en fil.")]
        return render_template("calls/telephony_file.html", form=form, sheet=None), 422
    return _preview(form, sheet.decoded(posted.read()))


def _preview(form: FileForm, text: str, status: int = 200) -> Any:
    found = sheet.read(text, clock.today())
    have = queries.evenings_of([each.day for each in found.rows if each.day])
    page = render_template(
        "calls/telephony_file.html",
        form=form,
        sheet=found,
        have=have,
        text=text,
        mark=services.seen({day: row for day, row in have.items() if day in found.figures}),
    )
    return page, status if found.is_good else 422


@bp.post("/calls/telephony/file/save")
@roles(*PLANNERS)
def save() -> Any:
    text = request.form.get("text", "")
    found = sheet.read(text, clock.today())
    form = FileForm(formdata=None)
    if not found.is_good:
        return _preview(form, text)
    try:
        saved = services.take_in(current_user, found.figures, request.form.get("mark", ""))
    except Conflict as error:
        form.form_errors.append(error.message)
        return _preview(form, text, error.status)
    flash(
        _(
            "Filen er indlæst. Nye aftener: %(new)d, ændrede: %(changed)d, som før: %(same)d.",
            new=saved.new,
            changed=saved.changed,
            same=saved.same,
        ),
        "success",
    )
    return redirect(url_for("telephony.index", month=f"{max(found.figures):%Y-%m}"))


@bp.route("/calls/telephony/systems", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def systems() -> Any:
    form = SystemForm()
    made: Any = None
    status = 200
    if form.validate_on_submit():
        try:
            made = services.add_system(current_user, form.name.data)
        except Refused as error:
            form.name.errors = [error.message]
            status = error.status
        else:
            form = SystemForm(formdata=None)
    elif form.errors:
        status = 422
    page = render_template("calls/telephony_systems.html", form=form, made=made, systems=queries.systems())
    # The secret is shown this once: neither the browser nor anything before it keeps the page.
    return page, status, {"Cache-Control": "no-store"} if made else {}


@bp.post("/calls/telephony/systems/<int:system_id>/revoke")
@roles(Role.COORDINATOR)
def revoke(system_id: int) -> Any:
    row = services.revoke_system(current_user, system_id)
    flash(_("»%(name)s« kan ikke sende tal mere.", name=row.name), "success")
    return redirect(url_for("telephony.systems"))
