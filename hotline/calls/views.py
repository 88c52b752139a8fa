"""The staff home, the call form, and the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts import queries as accounts
from hotline.calls import queries, rules, services, taxonomy, wording
from hotline.calls.evening import tonight_for
from hotline.calls.forms import CallForm, FilterForm, NewCallForm, Offered
from hotline.calls.models import Call
from hotline.calls.rules import Channel, NonCall
from hotline.core import clock, headers
from hotline.core.access import AT_WORK, roles
from hotline.core.errors import Conflict, Refused, wants_json
from hotline.organisation.campaigns import showing as campaigns

bp = Blueprint("calls", __name__)

# The pages that carry the form for a new call, by the name that the form sends back.
PAGES = {"duty": "calls.duty", "new": "calls.new", "beside": "calls.beside"}
BESIDE = headers.policy(frame_ancestors="'self'")


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
    return render_template("calls/duty.html", tonight=tonight, form=form, calls=calls, **_page(calls, form))


@bp.get("/duty/evening")
@roles(*AT_WORK)
def evening() -> str:
    """The part of the duty page that changes with the clock; an open page asks for it every minute."""
    return render_template("calls/_evening.html", tonight=tonight_for(current_user, clock.now()))


def _page(calls: Sequence[Call], form: CallForm | None = None) -> dict[str, Any]:
    return {
        "now": clock.now(),
        "today": clock.today().isoformat(),
        "keys": [call.idempotency_key for call in calls if call.logged_by_id == current_user.id],
        "may_correct": queries.may_correct,
        "may_read_note": queries.may_read_note,
        "call_municipality": wording.municipality,
        "non_calls": taxonomy.NON_CALLS,
        "undo": _undoable(),
        "just_saved": _just_saved,
        "shortcuts": wording.shortcuts(form) if isinstance(form, NewCallForm) else [],
        "used": wording.used(form) if form else [],
        "incident": wording.incident(form) if isinstance(form, NewCallForm) else None,
        "referring": " ".join(sorted(rules.REFERRING)),
    }


def _undoable() -> dict[str, Any] | None:
    """The non-call that was logged last from this browser, while it can be taken back."""
    kept = session.get("call_undo")
    if not kept or clock.now() > datetime.fromisoformat(kept["until"]):
        return None
    # Only the page right after the press comes into sight by itself.
    fresh = not kept.get("told")
    session["call_undo"] = {**kept, "told": True}
    return {"id": kept["id"], "kind": taxonomy.NON_CALLS[NonCall(kept["kind"])], "fresh": fresh}


def _just_saved() -> dict[str, Any] | None:
    """The call that was saved last, told once on the page with the next form."""
    saved: dict[str, Any] | None = session.pop("call_saved", None)
    return saved


def _offer(form: CallForm, call: Call | None = None, *, counted: bool = False) -> None:
    used = [getattr(call, f"{name}_id") for name in ("solution", "article", "referral")] if call else []
    used += [form.solution.data, form.article.data]
    running = list(campaigns.running())
    if call and call.campaign and call.campaign_id not in {each.id for each in running}:
        running.append(call.campaign)
    places = queries.places([each for each in used if each])
    topics = queries.taxonomy(call.day if call else None, counted=counted)
    form.offer(Offered(topics, places.municipalities, places.guide, running))


def _empty_form(channel: Channel = Channel.PHONE) -> NewCallForm:
    form = NewCallForm(formdata=None)
    # What goes without saying there need not be unfolded.
    form.channel.default = form.channel.data = channel
    _offer(form, counted=True)
    form.renew_key()
    form.author.data = current_user.id
    form.started_at.data = clock.now().isoformat()
    # The next caller often lives where the last one did; only this visit remembers it.
    form.municipality.data = session.get("call_municipality")
    form.campaign.data = ""
    return form


@bp.route("/calls/new", methods=["GET", "POST"])
@roles(*AT_WORK)
def new() -> Any:
    """Log a call: from the page, or as a script that waited for the line sends it and asks for JSON."""
    if request.method == "GET":
        shared = request.args.get("channel") == Channel.PHONE_COBROWSE
        return _new_page("new", Channel.PHONE_COBROWSE if shared else Channel.PHONE)
    form = NewCallForm()
    if wants_json():
        form.leave_choices()
    else:
        _offer(form, counted=True)
    status = 422
    if form.validate():
        try:
            return _saved(form, _log(form))
        except Refused as error:
            status = form.refuse(error)
            if isinstance(error, Conflict):
                # Saving once more is then a decision, and must not meet the same obstacle.
                form.renew_key()
    elif form.idempotency_key.errors:
        # Nobody sees that field, and nobody typed it.
        form.form_errors.append(form.idempotency_key.errors[0])
        form.renew_key()
    if wants_json():
        return {"error": form.reason(), "status": status}, status
    form.author.data = current_user.id
    return _with_form(form, [], "beside" if _back() == "beside" else "new", typed=True), status


@bp.get("/calls/beside")
@roles(*AT_WORK)
def beside() -> Any:
    """The form and nothing else, to stand beside a screen that is shared."""
    return _new_page("beside", Channel.PHONE_COBROWSE)


def _new_page(name: str, channel: Channel) -> Any:
    return _with_form(_empty_form(channel), queries.calls_tonight(current_user, None, clock.today()), name)


def _with_form(form: NewCallForm, calls: Sequence[Call], name: str, *, typed: bool = False) -> Any:
    answer = make_response(
        render_template(f"calls/{name}.html", form=form, typed=typed, **_page(calls, form))
    )
    if name == "beside":
        answer.headers["Content-Security-Policy"] = BESIDE
    return answer


def _back() -> str:
    asked = request.form.get("back", "")
    return asked if asked in PAGES else "duty"


def _log(form: NewCallForm) -> services.Logged:
    if form.author.data and form.author.data != str(current_user.id):
        raise Conflict(
            _("Opkaldet er ikke gemt: det er skrevet af en anden, der var logget ind i samme browser.")
        )
    return services.log_call(current_user, form.new_fields(clock.now()), form.key)


def _saved(form: NewCallForm, logged: services.Logged) -> Any:
    call_id = logged.call.id
    if not logged.is_new and not form.says_the_same_as(queries.call_for(current_user, call_id)):
        raise Conflict(
            _(
                "Fra denne side er der allerede gemt et andet opkald. Var dette et nyt opkald, så gem igen. Ellers kan du rette det første på listen."
            )
        )
    back = url_for(PAGES[_back()])
    if "waited" not in request.form:
        _tell(form, logged, call_id)
    return {"id": call_id, "next": back} if wants_json() else redirect(back)


def _tell(form: NewCallForm, logged: services.Logged, call_id: int) -> None:
    """Say what happened, and remember for the next call."""
    session.pop("call_undo", None)
    if not logged.is_new:
        flash(_("Opkaldet var allerede gemt. Det er kun talt én gang."), "success")
    elif form.non_call.data:
        until = clock.now() + rules.UNDO_TIME
        session["call_undo"] = {"id": call_id, "kind": form.non_call.data, "until": until.isoformat()}
    else:
        session["call_saved"] = {"id": call_id, "topic": logged.topic}
        session["call_municipality"] = form.municipality.data


@bp.post("/calls/<int(max=2147483647):call_id>/undo")
@roles(*AT_WORK)
def undo(call_id: int) -> Any:
    """Take back a call that was logged by a slip of the finger."""
    services.undo_non_call(current_user, call_id)
    session.pop("call_undo", None)
    flash(_("Fortrudt. Opkaldet er slettet og tæller ikke med."), "success")
    return redirect(url_for(PAGES[_back()]))


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
        except Refused as error:
            call = queries.call_for(current_user, call_id)
            status = _explain(form, error, call)
        else:
            flash(_("Opkaldet er rettet."), "success")
            return redirect(url_for("calls.edit", call_id=call_id))
    else:
        status = 422
    shown = render_template(
        "calls/edit.html", form=form, call=call, saved=_saved_now(call), **_page([call], form)
    )
    return shown, status


def _explain(form: CallForm, error: Refused, call: Call) -> int:
    if isinstance(error, Conflict):
        form.show_saved(call)
    return form.refuse(
        error,
        conflict=_(
            "Opkaldet er rettet af en anden, siden du åbnede siden. Herunder står både det, der er gemt nu, og dit. Gem igen, hvis dit skal gælde."
        ),
    )


def _saved_now(call: Call) -> list[tuple[Any, Any]]:
    return [
        (_("Emne"), _(call.category.label)),
        (_("Underemne"), _(call.subcategory.label) if call.subcategory else "–"),
        (_("Borgerens kommune"), wording.municipality(call)),
        (_("Hvordan endte det?"), _(call.outcome.label)),
        (_("Kanal"), taxonomy.CHANNELS[call.channel]),
        *((_("Kampagne eller hændelse"), each.label) for each in [call.campaign] if each),
    ]
