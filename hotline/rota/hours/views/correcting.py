"""Saying what was really worked, and looking over what others said."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.access import AT_WORK, PLANNERS, roles
from hotline.core.errors import NotFound, Refused
from hotline.rota.hours import forms, queries, rules, services
from hotline.rota.hours.period import Period
from hotline.rota.hours.views.blueprint import MOST_LINES, bp, may_correct
from hotline.rota.models import Shift
from hotline.rota.queries import shift_for

_LINE = re.compile(r"([1-9][0-9]{0,8}):([1-9][0-9]{0,8})")


@bp.route("/rota/hours/<int:shift_id>/<int:person_id>", methods=["GET", "POST"])
@roles(*AT_WORK)
def correct(shift_id: int, person_id: int) -> Any:
    shift, who, line = _evening_of(shift_id, person_id)
    first = line.spans[0] if line.spans else rules.Span(shift.starts_at, shift.ends_at)
    last = line.spans[-1] if line.spans else first
    form = forms.CorrectionForm(
        data={
            "start": clock.local(first.starts_at).time(),
            "end": clock.local(last.ends_at).time(),
            "seen": len(queries.corrections_of(shift_id, person_id)),
        }
    )
    if not form.is_submitted():
        return _correct_page(shift_id, person_id, form)
    if not form.validate():
        return _correct_page(shift_id, person_id, form, 422)
    span = None if form.nothing.data else rules.corrected_span(shift.day, form.start.data, form.end.data)
    back = _back(shift.day, who)
    try:
        services.correct_worked(current_user, shift_id, person_id, span, form.reason.data, form.seen_number)
    except Refused as error:
        status = form.refuse(error)
        return _correct_page(shift_id, person_id, form, status)
    flash(_("Timerne er rettet."), "success")
    return redirect(back)


@bp.post("/rota/hours/<int:shift_id>/<int:person_id>/recorded")
@roles(*AT_WORK)
def recorded(shift_id: int, person_id: int) -> Any:
    shift, who, _line = _evening_of(shift_id, person_id)
    back = _back(shift.day, who)
    services.use_recorded(current_user, shift_id, person_id, forms.CorrectionForm().seen_number)
    flash(_("Rettelsen er taget tilbage. Det registrerede gælder igen."), "success")
    return redirect(back)


def _evening_of(shift_id: int, person_id: int) -> tuple[Shift, Person, rules.Line]:
    shift = shift_for(current_user, shift_id)
    who = queries.person_for(current_user, person_id)
    line = queries.line_of(shift, who, clock.now())
    if queries.narrowed(current_user, who) not in {None, line.municipality_id}:
        raise NotFound()
    return shift, who, line


def _correct_page(shift_id: int, person_id: int, form: forms.CorrectionForm, status: int = 200) -> Any:
    shift, who, line = _evening_of(shift_id, person_id)
    page = render_template(
        "rota/hours_correct.html",
        shift=shift,
        person=who,
        line=line,
        form=form,
        said=queries.corrections_of(shift_id, person_id),
        open=may_correct(line) and shift.ends_at <= clock.now(),
        over=shift.ends_at <= clock.now(),
        back=_back(shift.day, who),
        deadline=rules.own_deadline(shift.day),
    )
    return page, status


def _back(day: date, who: Person) -> str:
    month_args = Period.month(day).args
    return str(url_for("hours.person", person_id=who.id, **month_args))


def _here(**more: Any) -> str:
    """The page of hours that a form was posted from, by what it sent along."""
    period = Period.asked(request.form, clock.today()).args
    if request.form.get("person", "").isdecimal():
        return str(url_for("hours.person", person_id=int(request.form["person"][:9]), **period))
    return str(url_for("hours.index", municipality=request.form.get("municipality") or None, **period))


@bp.post("/rota/hours/confirm")
@roles(*AT_WORK)
def confirm() -> Any:
    wanted = [match.groups() for each in request.form.getlist("line") if (match := _LINE.fullmatch(each))]
    if not 0 < len(wanted) <= MOST_LINES:
        flash(_("Sæt hak ved de aftener, du vil bekræfte."), "error")
        return redirect(_here())
    try:
        done = services.confirm_worked(
            current_user, [(int(shift_id), int(person_id)) for shift_id, person_id in wanted]
        )
    except NotFound:
        raise
    except Refused as error:
        flash(str(error.message), "error")
    else:
        said = ngettext(
            "Timerne for %(num)d aften er bekræftet.", "Timerne for %(num)d aftener er bekræftet.", done
        )
        flash(said, "success")
    return redirect(_here())


@bp.post("/rota/hours/corrections")
@roles(*PLANNERS)
def seen() -> Any:
    ids = [int(each[:9]) for each in request.form.getlist("correction") if each.isdecimal()]
    done = services.look_over(current_user, ids[:MOST_LINES])
    flash(ngettext("%(num)d rettelse er set.", "%(num)d rettelser er set.", done), "success")
    return redirect(_here())
