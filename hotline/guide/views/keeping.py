"""What needs care: stale and flagged entries, searches without a hit, and links that do not answer."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from hotline.core import clock
from hotline.core.access import AT_WORK, PLANNERS, roles
from hotline.core.errors import Conflict, Refused
from hotline.guide import index, queries, services
from hotline.guide.forms import SearchForm, TermForm, VersionForm, WordForm
from hotline.guide.models import Entry
from hotline.guide.views.blueprint import bp


@bp.get("/guide/care")
@roles(*AT_WORK)
def care() -> Any:
    today = clock.today()
    return render_template(
        "guide/care.html",
        entries=queries.needing_care(current_user, today),
        today=today,
        button=VersionForm(formdata=None),
    )


@bp.get("/guide/missing")
@roles(*PLANNERS)
def missing() -> Any:
    return render_template("guide/missing.html", misses=queries.misses(), form=TermForm(formdata=None))


@bp.post("/guide/missing/dismiss")
@roles(*PLANNERS)
def dismiss() -> Any:
    form = TermForm()
    if form.validate():
        try:
            services.dismiss_miss(current_user, form.term.data or "")
        except Conflict as error:
            flash(str(error.message), "error")
        else:
            flash(_("Søgningen er afvist."), "success")
    return redirect(url_for("guide.missing"))


@bp.route("/guide/missing/word", methods=["GET", "POST"])
@roles(*PLANNERS)
def word() -> Any:
    """Choose the entry that a search should have found: those that the server's search finds for `q`."""
    term = request.values.get("term", "")[:60]
    search = SearchForm(request.args)
    asked = (search.q.data or "") if search.validate() else ""
    form = WordForm(formdata=request.form if request.method == "POST" else None)
    found = _candidates(asked or term)
    form.entry.choices = [SelectChoice(each.id, each.title) for each in found]
    status = 200
    if request.method == "GET":
        form.term.data, form.word.data = term, term
        search.q.data = asked or term
    elif form.validate():
        try:
            services.add_word(current_user, form.term.data or "", form.entry.data, form.word.data)
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("»%(word)s« finder nu siden.", word=form.word.data), "success")
            return redirect(url_for("guide.missing"))
    else:
        status = 422
    return render_template("guide/word.html", form=form, search=search, term=term, found=found), status


def _candidates(question: str) -> list[Entry]:
    """What the question finds among the entries that the viewer may change."""
    ids = index.current().finder.find(question, most=40)
    return [each for each in queries.by_ids(ids) if queries.may_edit(current_user, each)][:10]


@bp.get("/guide/links")
@roles(*PLANNERS)
def links() -> Any:
    known = queries.checked()
    return render_template(
        "guide/links.html",
        failing=queries.failing(),
        checked=len(known),
        last=max((each.checked_at for each in known.values()), default=None),
        allowed=current_app.extensions["settings"].guide_check_links,
    )
