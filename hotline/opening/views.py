"""The public page and the state for machines; and where coordinators set the opening hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import Role, public, roles
from hotline.core.errors import NotFound, Refused
from hotline.core.forms import Form
from hotline.core.i18n import long_date
from hotline.opening import presets, queries, rules, services, words
from hotline.opening.forms import (
    AddClosingDayForm,
    AddExtraForm,
    AddHoursForm,
    ChangeHoursForm,
    ClosingDayForm,
    EndHoursForm,
    GenerateForm,
)

bp = Blueprint("opening", __name__)

# How far ahead the public page tells of days that are not as usual, and of new opening hours.
AHEAD = timedelta(weeks=8)


@bp.app_template_filter("tel")
def tel(phone: str) -> str:
    """The link that dials a number as people write it; eight digits are Danish."""
    digits = "".join(char for char in phone if char.isdigit() or char == "+")
    return f"tel:{digits if digits.startswith('+') else '+45' + digits}"


@bp.get("/")
@public
def front() -> Any:
    now, today = clock.now(), clock.today()
    timetable = queries.timetable()
    change = rules.next_change(timetable.rules, today, AHEAD)
    return render_template(
        "opening/front.html",
        today=today,
        state=rules.state(timetable, now),
        week=rules.calendar(timetable, today, today + timedelta(days=6)),
        unusual=[each for each in rules.calendar(timetable, today, today + AHEAD) if each.reason],
        regular=rules.regular_hours(timetable.rules, today),
        change=change,
        changed=rules.regular_hours(timetable.rules, change) if change else [],
        municipalities=municipalities(),
        words=words,
    )


def _iso(moment: datetime | None) -> str | None:
    return clock.local(moment).isoformat(timespec="seconds") if moment else None


def _for_all_sites(answer: Response) -> Response:
    """Let any site read the answer, and let caches between us keep it for half a minute."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # A query could carry ?lang=, which writes the session: such an answer is nobody else's.
    if not request.args:
        answer.headers["Cache-Control"] = "public, max-age=30"
    return answer


@bp.get("/status.json")
@public
def status_json() -> Any:
    now = clock.now()
    state = queries.state(now)
    # Kept by caches and shown on Danish pages, like the badge.
    with force_locale("da"):
        reason = words.why_closed(state)
    return _for_all_sites(
        jsonify(
            open=state.is_open,
            now=_iso(now),
            opens_at=_iso(state.next.opens_at if state.next else None),
            closes_at=_iso(state.current.closes_at if state.current else None),
            phone=current_app.extensions["settings"].phone,
            reason=reason,
        )
    )


@bp.get("/status.svg")
@public
def status_svg() -> Any:
    # The picture stands on Danish pages and is kept by caches, so it does not follow the reader's language.
    with force_locale("da"):
        badge = render_template(
            "opening/status.svg", state=queries.state(clock.now()), today=clock.today(), words=words
        )
    return _for_all_sites(Response(badge, content_type="image/svg+xml; charset=utf-8"))


def _years() -> range:
    """The years that may be planned."""
    this_year = clock.today().year
    return range(this_year, this_year + rules.FURTHEST_YEARS + 1)


def _done(form: Form, act: Callable[[], Any]) -> int:
    """Do what the form asks: 302 when it was done, else the status to show the page with, errors and all."""
    if not form.validate_on_submit():
        return 422 if form.errors else 200
    try:
        act()
    except NotFound:
        raise
    except Refused as error:
        form.form_errors.append(error.message)
        return error.status
    return 302


def _back(message: str, day: date | None = None) -> Any:
    flash(message, "success")
    return redirect(url_for("opening.admin", year=day.year if day else None))


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
        extra_openings=queries.extra_openings(first, last),
        total=rules.total(rules.openings(timetable, first, last)),
        sharers=len(municipalities()),
        words=words,
    )


@bp.route("/admin/opening/hours/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_add_hours() -> Any:
    form = AddHoursForm()
    if request.method == "GET":
        form.start.data, form.end.data = time(19), time(22)
    status = _done(
        form,
        lambda: services.add_opening_rules(
            current_user,
            form.weekdays.data,
            form.start.data,
            form.end.data,
            valid_from=form.valid_from.data,
            valid_to=form.valid_to.data,
        ),
    )
    if status == 302:
        return _back(_("Den nye åbningstid er gemt."))
    return render_template("opening/add_hours.html", form=form), status


def _hours_page(rule_id: int, change: ChangeHoursForm, end: EndHoursForm, status: int) -> Any:
    rows = queries.alike(rule_id, clock.today())
    return render_template("opening/hours.html", rows=rows, change=change, end=end, words=words), status


def _hours_forms(rule_id: int) -> tuple[ChangeHoursForm, EndHoursForm]:
    rows = queries.alike(rule_id, clock.today())
    change, end = ChangeHoursForm(prefix="change"), EndHoursForm(prefix="end")
    for form in (change, end):
        form.offer(rows)
    if request.method == "GET":
        change.start.data, change.end.data = rows[0].start, rows[0].end
        change.valid_from.data = max(rows[0].valid_from, clock.today() + timedelta(days=1))
    return change, end


@bp.get("/admin/opening/hours/<int:rule_id>")
@roles(Role.COORDINATOR)
def admin_hours(rule_id: int) -> Any:
    return _hours_page(rule_id, *_hours_forms(rule_id), 200)


@bp.post("/admin/opening/hours/<int:rule_id>/change")
@roles(Role.COORDINATOR)
def admin_change_hours(rule_id: int) -> Any:
    change, end = _hours_forms(rule_id)
    status = _done(
        change,
        lambda: services.change_opening_rules(
            current_user, change.versions, change.start.data, change.end.data, change.valid_from.data
        ),
    )
    if status == 302:
        return _back(_("Den ændrede åbningstid er gemt."))
    return _hours_page(rule_id, change, end, status)


@bp.post("/admin/opening/hours/<int:rule_id>/end")
@roles(Role.COORDINATOR)
def admin_end_hours(rule_id: int) -> Any:
    change, end = _hours_forms(rule_id)
    status = _done(end, lambda: services.end_opening_rules(current_user, end.versions, end.last_day.data))
    if status == 302:
        return _back(_("Åbningstiden er stoppet fra den dag, du valgte."))
    return _hours_page(rule_id, change, end, status)


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
            return _generate(form)
    except NotFound:
        raise
    except Refused as error:
        form.form_errors.append(error.message)
        return _generate_page(form, found, error.status)
    return _generate_page(form, found, 200)


def _generate(form: GenerateForm) -> Any:
    added = services.generate_closing_days(
        current_user, form.year.data, form.presets.data or (), form.week_numbers, form.days.data or ()
    )
    message = _("Ingen nye lukkedage.")
    if added:
        message = ngettext("%(num)d lukkedag er tilføjet.", "%(num)d lukkedage er tilføjet.", len(added))
    return _back(message, date(form.year.data, 1, 1))


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
    )
    return page, status


@bp.route("/admin/opening/closing-days/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_add_closing_day() -> Any:
    form = AddClosingDayForm()
    status = _done(form, lambda: services.add_closing_day(current_user, form.day.data, form.reason.data))
    if status == 302:
        return _back(_("Der er lukket %(day)s.", day=long_date(form.day.data)), form.day.data)
    return render_template("opening/add_closing_day.html", form=form), status


@bp.route("/admin/opening/closing-days/<int:closing_day_id>", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_closing_day(closing_day_id: int) -> Any:
    row = queries.closing_day(closing_day_id)
    form = ClosingDayForm(obj=row)
    status = _done(
        form,
        lambda: services.rename_closing_day(
            current_user, closing_day_id, form.version_number, form.reason.data
        ),
    )
    if status == 302:
        return _back(_("Grunden er gemt."), queries.closing_day(closing_day_id).day)
    row = queries.closing_day(closing_day_id)
    return render_template("opening/closing_day.html", form=form, row=row), status


@bp.post("/admin/opening/closing-days/<int:closing_day_id>/remove")
@roles(Role.COORDINATOR)
def admin_remove_closing_day(closing_day_id: int) -> Any:
    day = services.remove_closing_day(current_user, closing_day_id, request.form.get("version", -1, type=int))
    return _back(_("%(day)s er ikke længere en lukkedag.", day=long_date(day).capitalize()), day)


@bp.route("/admin/opening/extra/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_add_extra() -> Any:
    form = AddExtraForm()
    status = _done(
        form,
        lambda: services.add_extra_opening(
            current_user, form.day.data, form.start.data, form.end.data, form.reason.data
        ),
    )
    if status == 302:
        return _back(_("Den ekstra åbning er gemt."), form.day.data)
    return render_template("opening/add_extra.html", form=form), status


@bp.post("/admin/opening/extra/<int:extra_opening_id>/remove")
@roles(Role.COORDINATOR)
def admin_remove_extra(extra_opening_id: int) -> Any:
    day = services.remove_extra_opening(
        current_user, extra_opening_id, request.form.get("version", -1, type=int)
    )
    return _back(_("Den ekstra åbning er fjernet."), day)
