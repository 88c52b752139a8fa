"""Pages of the co-browse for citizens: code, consent, stop."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for

from hotline.cobrowse import queries, rules, services, tries
from hotline.cobrowse.forms import CodeForm, TokenForm
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.rules import State
from hotline.cobrowse.sites import queries as sites
from hotline.cobrowse.switchboard import relay, settle_overdue
from hotline.cobrowse.views.blueprint import bp, key, phone
from hotline.core.access import public
from hotline.core.errors import Refused
from hotline.core.limits import limiter


@bp.get("/deltag/<code>")
@public
def join_with(code: str) -> Any:
    return _code_page(CodeForm(formdata=None, code=rules.tidy_code(code)[:6]))


@bp.route("/deltag", methods=["GET", "POST"])
@public
@limiter.limit("60/minute", methods=["POST"])
def join() -> Any:
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form, 422 if form.errors else 200)
    settle_overdue()
    try:
        facts, token = tries.join(form.code.data, key(), request.remote_addr or "")
    except Refused as refused:
        form.code.errors = [refused.message]
        return _code_page(form, refused.status)
    session["cobrowse_token"] = token
    relay.update(facts)
    return redirect(url_for("cobrowse.consent"))


def _code_page(form: CodeForm, status: int = 200) -> Any:
    return render_template("cobrowse/join.html", form=form, phone=phone()), status


def _of_this_browser() -> CobrowseSession | None:
    settle_overdue()
    return queries.of_token(session.get("cobrowse_token", ""))


def _elsewhere(row: CobrowseSession | None) -> Any:
    """Where a browser without a session, or with one that has ended, is sent."""
    return redirect(url_for("cobrowse.join" if row is None else "cobrowse.receipt"))


@bp.route("/deltag/samtykke", methods=["GET", "POST"])
@public
def consent() -> Any:
    row = _of_this_browser()
    if row is None or row.state == State.ENDED:
        return _elsewhere(row)
    form = TokenForm()
    if form.validate_on_submit():
        return redirect(_after(session["cobrowse_token"], form))
    return render_template("cobrowse/consent.html", form=form, facts=queries.facts(row), phone=phone())


def _after(token: str, form: TokenForm) -> str:
    """Take the answer; gives where it leads to."""
    try:
        facts = services.answer(token, yes=form.answer.data == "yes", words=form.words.data or "")
    except Refused as refused:
        # Another person has taken over, or it has ended: the page, drawn anew, says which.
        flash(refused.message, "warning")
        return url_for("cobrowse.consent")
    relay.update(facts)
    if facts.state is State.ENDED:
        return url_for("cobrowse.receipt")
    if not facts.practice:
        return url_for("cobrowse.where")
    # The fragment never reaches a server or a log; the page takes it out of the address at once.
    page = url_for("training.page", key=facts.municipality_key, name="flytning")
    return f"{page}#cob={token}"


@bp.get("/deltag/side")
@public
def where() -> Any:
    """The sites that can be shared, each with the token in its fragment: the citizen goes where the matter is."""
    row = _of_this_browser()
    if row is None or row.state == State.ENDED:
        return _elsewhere(row)
    return render_template(
        "cobrowse/where.html",
        facts=queries.facts(row),
        token=session["cobrowse_token"],
        by_municipality=sites.by_municipality(first=row.municipality.name),
    )


@bp.post("/deltag/stop")
@public
def stop_from_portal() -> Any:
    if queries.of_token(session.get("cobrowse_token", "")) is not None:
        relay.update(services.stop_with(session["cobrowse_token"]))
    return redirect(url_for("cobrowse.receipt"))
