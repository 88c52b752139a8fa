"""Setting the weekly hours: fill in a form, see what it would mean (both by GET), then save (POST).

The look ahead carries what was filled in in its address: going back, correcting and looking again lose nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import Role, roles
from hotline.core.errors import Conflict, Refused
from hotline.core.forms import Form
from hotline.opening import queries, rules, services, wages, whatif, wishes, words
from hotline.opening.changes import LINES
from hotline.opening.forms import AddHoursForm, ChangeHoursForm, EndHoursForm, TakeLineForm
from hotline.opening.views.common import back, bp
from hotline.opening.wishes import NewHours, NoHours, OtherHours, OtherLine, Weighed, Wish

# What an address or a form carries beside what was filled in.
_OURS = {"lang", "edit", "csrf_token", "seen", "published"}

FormPage = Callable[[int], Any]


def _sent() -> MultiDict[str, str]:
    """The address of a look ahead, or what was posted."""
    return request.form if request.method == "POST" else request.args


def _filled() -> list[tuple[str, str]]:
    """What was filled in, in the order of the fields."""
    return [(name, value) for name, value in _sent().items(multi=True) if name not in _OURS]


def _begins() -> bool:
    """Whether the page is opened for the first time, with nothing filled in."""
    return request.method == "GET" and not _filled()


def _step(form: Form, wish: Callable[[], Wish], form_page: FormPage, saved: str) -> Any:
    """The form, the look ahead, or the saving: whatever was asked for, and the form again when it is wrong."""
    if _begins() or (request.method == "GET" and "edit" in request.args):
        return form_page(200)
    if request.method == "GET":
        # Only a look ahead, which needs no token.
        del form.csrf_token
    if not form.validate():
        return form_page(422)
    problem: Refused | None = None
    try:
        if request.method == "POST":
            try:
                _save(wish())
                return back(saved)
            except Conflict as error:
                # Told on the look ahead, drawn afresh; if the rules themselves were changed, `weigh` says so too.
                problem = error
        return _look_ahead(wishes.weigh(wish()), problem)
    except Refused as error:
        status = form.refuse(error)
        return form_page(status)


def _save(wish: Wish) -> None:
    services.save_hours(
        current_user,
        wish,
        keep_published=request.form.get("published") != "follow",
        seen=request.form.get("seen", ""),
    )


def _look_ahead(weighed: Weighed, problem: Refused | None) -> Any:
    sharers = len(municipalities())
    cost, is_seeds_rate = wages.cost()
    found = whatif.periods(
        weighed.now, weighed.stays, weighed.follows, weighed.first, cost if sharers else None
    )
    page = render_template(
        "opening/what_if.html",
        weighed=weighed,
        periods=found,
        several=whatif.several_a_day(found),
        unclosed=whatif.years_without_closing_days(weighed.now, found),
        hours_now=rules.regular_hours(weighed.now.rules, weighed.first),
        hours_then=rules.regular_hours(weighed.follows.rules, weighed.first),
        sharers=sharers,
        is_seeds_rate=is_seeds_rate,
        problem=problem,
        filled=_filled(),
        choice=request.form.get("published", "stay"),
        correct=f"{request.path}?{urlencode([*_filled(), ('edit', '1')])}",
        words=words,
    )
    return page, problem.status if problem else 200


def _data() -> MultiDict[str, str] | None:
    """What the form is filled from; None when nothing was filled in yet."""
    return None if _begins() else _sent()


@bp.route("/admin/opening/hours/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_add_hours() -> Any:
    form = AddHoursForm(formdata=_data())
    if _begins():
        form.start.data, form.end.data = time(19), time(22)
    return _step(
        form,
        lambda: NewHours(
            form.weekdays.data, form.start.data, form.end.data, form.valid_from.data, form.valid_to.data
        ),
        lambda status: (render_template("opening/add_hours.html", form=form), status),
        _("Den nye åbningstid er gemt."),
    )


@bp.route("/admin/opening/hours/line", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_take_line() -> Any:
    """Begin from the hours of another line that is known."""
    form = TakeLineForm(formdata=_data())
    return _step(
        form,
        lambda: OtherLine(LINES[form.line.data], form.valid_from.data),
        lambda status: (render_template("opening/take_line.html", form=form), status),
        _("Åbningstiden er skiftet ud fra den dag, du valgte."),
    )


def _hours_page(rule_id: int, change: ChangeHoursForm, end: EndHoursForm, status: int) -> Any:
    rows = queries.alike(rule_id, clock.today())
    for form in (change, end):
        form.tick_again(rows)
    return render_template("opening/hours.html", rows=rows, change=change, end=end, words=words), status


def _hours_forms(rule_id: int, filled: str = "") -> tuple[ChangeHoursForm, EndHoursForm]:
    """Both forms of the page; the `filled` one, "change" or "end", holds what was typed."""
    rows = queries.alike(rule_id, clock.today())
    data = _data()
    change = ChangeHoursForm(prefix="change", formdata=data if filled == "change" else None)
    end = EndHoursForm(prefix="end", formdata=data if filled == "end" else None)
    for form in (change, end):
        form.offer(rows)
    if data is None or filled != "change":
        change.start.data, change.end.data = rows[0].start, rows[0].end
        change.valid_from.data = max(rows[0].valid_from, clock.today() + timedelta(days=1))
    return change, end


@bp.get("/admin/opening/hours/<int:rule_id>")
@roles(Role.COORDINATOR)
def admin_hours(rule_id: int) -> Any:
    return _hours_page(rule_id, *_hours_forms(rule_id), 200)


@bp.route("/admin/opening/hours/<int:rule_id>/change", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_change_hours(rule_id: int) -> Any:
    change, end = _hours_forms(rule_id, "change")
    return _step(
        change,
        lambda: OtherHours(change.versions, change.start.data, change.end.data, change.valid_from.data),
        lambda status: _hours_page(rule_id, change, end, status),
        _("Den ændrede åbningstid er gemt."),
    )


@bp.route("/admin/opening/hours/<int:rule_id>/end", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def admin_end_hours(rule_id: int) -> Any:
    change, end = _hours_forms(rule_id, "end")
    return _step(
        end,
        lambda: NoHours(end.versions, end.last_day.data),
        lambda status: _hours_page(rule_id, change, end, status),
        _("Åbningstiden er stoppet fra den dag, du valgte."),
    )
