"""The staff home, the call form, and the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts import queries as accounts
from hotline.calls import queries, services, taxonomy, wording
from hotline.calls.evening import tonight_for
from hotline.calls.forms import CallForm, FilterForm, NewCallForm
from hotline.calls.models import Call
from hotline.core import clock, cpr
from hotline.core.access import AT_WORK, roles
from hotline.core.errors import Conflict, NotFound, Refused

bp = Blueprint("calls", __name__)


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"time_until": wording.until}


@bp.get("/duty")
@roles(*AT_WORK)
def duty() -> str:
    """The staff home: the evening, the form and what was logged."""
    tonight = tonight_for(current_user, clock.now())
    on_shift = tonight.shift if tonight.part else None
    calls = queries.calls_tonight(current_user, on_shift, clock.today())
    form = _empty_form() if tonight.shows_form else None
    return render_template("calls/duty.html", tonight=tonight, form=form, calls=calls, **_page(calls))


@bp.get("/duty/evening")
@roles(*AT_WORK)
def evening() -> str:
    """The part of the duty page that changes with the clock; an open page asks for it every minute."""
    return render_template("calls/_evening.html", tonight=tonight_for(current_user, clock.now()))


def _page(calls: Sequence[Call]) -> dict[str, Any]:
    return {
        "now": clock.now(),
        "keys": [call.idempotency_key for call in calls if call.logged_by_id == current_user.id],
        "may_correct": queries.may_correct,
        "may_read_note": queries.may_read_note,
        "call_municipality": wording.municipality,
        "cpr_explanation": cpr.EXPLANATION,
    }


def _offer(form: CallForm, call: Call | None = None) -> None:
    form.offer(queries.taxonomy(call.day if call else None), accounts.municipalities())


def _empty_form() -> NewCallForm:
    form = NewCallForm(formdata=None)
    _offer(form)
    form.renew_key()
    form.started_at.data = clock.now().isoformat()
    # The next caller often lives where the last one did; only this visit remembers it.
    form.municipality.data = session.get("call_municipality")
    return form


@bp.route("/calls/new", methods=["GET", "POST"])
@roles(*AT_WORK)
def new() -> Any:
    if request.method == "GET":
        calls = queries.calls_tonight(current_user, None, clock.today())
        return render_template("calls/new.html", form=_empty_form(), **_page(calls))
    form = NewCallForm()
    _offer(form)
    status = 422
    if form.validate():
        try:
            return _saved(form, services.log_call(current_user, form.new_fields(clock.now()), form.key))
        except Refused as error:
            form.form_errors.append(error.message)
            status = error.status
            if isinstance(error, Conflict):
                # Saving once more is then a decision, and must not meet the same obstacle.
                form.renew_key()
    elif form.idempotency_key.errors:
        # Nobody sees that field, and nobody typed it.
        form.form_errors.append(form.idempotency_key.errors[0])
        form.renew_key()
    return render_template("calls/new.html", form=form, typed=True, **_page([])), status


def _saved(form: NewCallForm, logged: services.Logged) -> Any:
    call = queries.call_for(current_user, logged.call.id)
    if not logged.is_new and not form.says_the_same_as(call):
        raise Conflict(
            _(
                "Fra denne side er der allerede gemt et andet opkald. Var dette et nyt opkald, så gem igen. Ellers kan du rette det første på listen."
            )
        )
    session["call_municipality"] = form.municipality.data
    flash(
        _("Opkaldet er gemt: %(topic)s.", topic=_(call.category.label))
        if logged.is_new
        else _("Opkaldet var allerede gemt. Det er kun talt én gang."),
        "success",
    )
    return redirect(url_for("calls.new" if request.form.get("back") == "new" else "calls.duty"))


@bp.get("/calls")
@roles(*AT_WORK)
def log() -> Any:
    form = FilterForm(request.args)
    form.offer(queries.taxonomy(), accounts.municipalities())
    valid = form.validate()
    form.say_wrong_dates()
    number = request.args.get("page", "1")
    page = queries.calls_for(
        current_user, form.filter(), int(number) if number.isdecimal() and len(number) < 7 else 1
    )
    kept = {name: value for name, value in request.args.items() if value and name in form}
    shown = render_template("calls/log.html", form=form, page=page, kept=kept, **_page([]))
    return shown, 200 if valid else 422


@bp.route("/calls/<int(max=2147483647):call_id>", methods=["GET", "POST"])
@roles(*AT_WORK)
def edit(call_id: int) -> Any:
    call = queries.call_for(current_user, call_id)
    form = CallForm()
    _offer(form, call)
    status = 200
    if request.method == "GET":
        form.fill_from(call)
    elif form.validate():
        try:
            services.correct_call(current_user, call_id, form.version_number, form.fields())
        except NotFound:
            raise
        except Refused as error:
            status = error.status
            call = queries.call_for(current_user, call_id)
            _explain(form, error, call)
        else:
            flash(_("Opkaldet er rettet."), "success")
            return redirect(url_for("calls.edit", call_id=call_id))
    else:
        status = 422
    shown = render_template("calls/edit.html", form=form, call=call, saved=_saved_now(call), **_page([call]))
    return shown, status


def _explain(form: CallForm, error: Refused, call: Call) -> None:
    if not isinstance(error, Conflict):
        form.form_errors.append(error.message)
        return
    form.form_errors.append(
        _(
            "Opkaldet er rettet af en anden, siden du åbnede siden. Herunder står både det, der er gemt nu, og dit. Gem igen, hvis dit skal gælde."
        )
    )
    # The page now shows what the other one did, so the next save is made knowing it.
    form.version.data = str(call.version)


def _saved_now(call: Call) -> list[tuple[Any, Any]]:
    return [
        (_("Emne"), _(call.category.label)),
        (_("Underemne"), _(call.subcategory.label) if call.subcategory else "–"),
        (_("Borgerens kommune"), wording.municipality(call)),
        (_("Hvordan endte det?"), _(call.outcome.label)),
        (_("Kanal"), taxonomy.CHANNELS[call.channel]),
    ]
