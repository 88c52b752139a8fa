"""What is agreed, and the single days: closing days, extra openings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import Role, roles
from hotline.core.errors import NotFound, Refused
from hotline.core.i18n import long_date, sentence
from hotline.opening import presets, queries, rules, services, words
from hotline.opening.forms import AddClosingDayForm, AddExtraForm, ClosingDayForm, GenerateForm
from hotline.opening.views.common import back, bp, done


def _years() -> range:
    """The years that may be planned."""
    this_year = clock.today().year
    return range(this_year, this_year + rules.FURTHEST_YEARS + 1)


@bp.get("/admin/opening")
@roles(Role.CHIEF, Role.COORDINATOR)
def admin() -> Any:
    today = clock.today()
    year = request.args.get("year", today.year, type=int)
    if not today.year - rules.FURTHEST_YEARS <= year <= today.year + rules.FURTHEST_YEARS:
        raise NotFound()
    first, last = date(year, 1, 1), date(year, 12, 31)
    timetable = queries.timetable()
    return render_template(
        "opening/admin.html",
        may_edit=current_user.role == Role.COORDINATOR,
        today=today,
        year=year,
        years=_years(),
        groups=queries.hours_ahead(today),
        closing_days=queries.closing_days(first, last),
        lost={each.day for each in timetable.closing_days if rules.closed_because(timetable, each.day)},
        closed=rules.closed_pieces(timetable, first, last),
        extra_openings=queries.extra_openings(first, last),
        total=rules.total(rules.openings(timetable, first, last)),
        sharers=len(municipalities()),
        words=words,
    )


@bp.route("/admin/opening/closing-days/generate", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_generate() -> Any:
    """Choose a year and presets, then see the days (both by GET), then save the ticked ones (POST)."""
    chosen = request.method == "POST" or "presets" in request.args or "weeks" in request.args
    form = GenerateForm(_years(), request.form if request.method == "POST" else request.args)
    if not chosen:
        form.year.data = request.args.get("year", clock.today().year + 1, type=int)
        form.presets.data = list(presets.DEFAULTS)
        return _generate_page(form, [], 200)
    if request.method == "GET":
        # Only a look ahead, which needs no token.
        del form.csrf_token
    found: list[presets.Proposal] = []
    if not form.validate():
        return _generate_page(form, found, 422)
    try:
        found = queries.proposals(form.year.data, form.presets.data or (), form.week_numbers, clock.today())
        if request.method == "POST":
            return _generate(form, found)
    except Refused as error:
        status = form.refuse(error)
        return _generate_page(form, found, status)
    return _generate_page(form, found, 200)


def _generate(form: GenerateForm, found: list[presets.Proposal]) -> Any:
    chosen = form.days.data or ()
    added = services.generate_closing_days(
        current_user, form.year.data, form.presets.data or (), form.week_numbers, chosen
    )
    message = _nothing_new(found, chosen)
    if added:
        message = ngettext("%(num)d lukkedag er tilføjet.", "%(num)d lukkedage er tilføjet.", len(added))
    return back(message, date(form.year.data, 1, 1))


def _nothing_new(found: list[presets.Proposal], chosen: Collection[date]) -> str:
    if all(each.is_saved for each in found):
        return str(_("Ingen nye lukkedage: alle forslagene er lukkedage i forvejen."))
    if not chosen:
        return str(_("Ingen nye lukkedage: du valgte ingen af dagene."))
    if {row.day for row in queries.closing_days(min(chosen), max(chosen))}.issuperset(chosen):
        return str(_("Ingen nye lukkedage: de dage, du valgte, er lukkedage i forvejen."))
    return str(_("Ingen nye lukkedage: de dage, du valgte, er ikke blandt forslagene."))


def _generate_page(form: GenerateForm, found: list[presets.Proposal], status: int) -> Any:
    timetable = queries.timetable()
    page = render_template(
        "opening/generate.html",
        form=form,
        proposals=found,
        evenings={
            each.day for each in rules.openings(timetable, found[0].candidate.day, found[-1].candidate.day)
        }
        if found
        else set(),
        words=words,
    )
    return page, status


@bp.route("/admin/opening/closing-days/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_add_closing_day() -> Any:
    form = AddClosingDayForm()
    status = done(form, lambda: services.add_closing_day(current_user, form.day.data, form.reason.data))
    if status == 302:
        return back(_("Der er lukket %(day)s.", day=long_date(form.day.data)), form.day.data)
    return render_template("opening/add_closing_day.html", form=form), status


@bp.route("/admin/opening/closing-days/<int:closing_day_id>", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_closing_day(closing_day_id: int) -> Any:
    row = queries.closing_day(closing_day_id)
    form = ClosingDayForm(obj=row)
    status = done(
        form,
        lambda: services.rename_closing_day(
            current_user, closing_day_id, form.version_number, form.reason.data
        ),
    )
    if status == 302:
        return back(_("Grunden er gemt."), queries.closing_day(closing_day_id).day)
    row = queries.closing_day(closing_day_id)
    return render_template("opening/closing_day.html", form=form, row=row), status


@bp.post("/admin/opening/closing-days/<int:closing_day_id>/remove")
@roles(Role.COORDINATOR)
def admin_remove_closing_day(closing_day_id: int) -> Any:
    day = services.remove_closing_day(current_user, closing_day_id, request.form.get("version", -1, type=int))
    return back(_("%(day)s er ikke længere en lukkedag.", day=sentence(long_date(day))), day)


@bp.route("/admin/opening/extra/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_add_extra() -> Any:
    form = AddExtraForm()
    status = done(
        form,
        lambda: services.add_extra_opening(
            current_user, form.day.data, form.start.data, form.end.data, form.reason.data
        ),
    )
    if status == 302:
        return back(_("Den ekstra åbning er gemt."), form.day.data)
    return render_template("opening/add_extra.html", form=form), status


@bp.post("/admin/opening/extra/<int:extra_opening_id>/remove")
@roles(Role.COORDINATOR)
def admin_remove_extra(extra_opening_id: int) -> Any:
    day = services.remove_extra_opening(
        current_user, extra_opening_id, request.form.get("version", -1, type=int)
    )
    return back(_("Den ekstra åbning er fjernet."), day)
