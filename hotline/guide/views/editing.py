"""Writing in the guide, and its history."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts import queries as accounts
from hotline.core import clock
from hotline.core.access import AT_WORK, PLANNERS, Role, roles
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.forms import VersionedForm
from hotline.guide import queries, services, topics
from hotline.guide.forms import EntryForm, LinkForm, VersionForm
from hotline.guide.kinds import Kind
from hotline.guide.models import Entry, Link
from hotline.guide.services import history
from hotline.guide.views.blueprint import bp


def _offer(form: EntryForm, kind: Kind, entry: Entry | None) -> None:
    form.fit(kind)
    form.offer(topics.read(), queries.services_to_ring(), queries.possible_owners(current_user), entry)


def _explain(form: VersionedForm, error: Refused, row: Entry | Link | None) -> int:
    """Say what is wrong; after a conflict the page shows the row as it is saved."""
    if isinstance(error, Conflict):
        form.show_saved(row)
    return form.refuse(
        error,
        conflict=_(
            "En anden har gemt, siden du åbnede siden. Herunder står det, der er gemt nu, og dit er bevaret i felterne. Gem igen, hvis dit skal gælde."
        ),
    )


@bp.route("/guide/new/<kind>", methods=["GET", "POST"])
@roles(*PLANNERS)
def new(kind: str) -> Any:
    if kind not in set(Kind):
        raise NotFound()
    what = Kind(kind)
    if current_user.role == Role.CHIEF and what != Kind.PLACE:
        raise NotFound()
    form = EntryForm()
    _offer(form, what, None)
    homes = [each for each in accounts.municipalities() if current_user.municipality_id in {None, each.id}]
    status = 200
    if form.validate_on_submit():
        try:
            row = services.add_entry(current_user, what, form.fields(), municipality_id=_home_id(what, homes))
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Siden er tilføjet."), "success")
            return redirect(url_for("guide.show", entry_id=row.id))
    elif form.errors:
        status = 422
    page = render_template(
        "guide/edit.html",
        form=form,
        kind=what,
        entry=None,
        saved=None,
        homes=homes if what == Kind.PLACE else [],
    )
    return page, status


def _home_id(kind: Kind, homes: list[Any]) -> int | None:
    if kind != Kind.PLACE:
        return None
    wanted = request.form.get("municipality", "")
    return next((each.id for each in homes if each.key == wanted), homes[0].id if homes else None)


@bp.route("/guide/<int:entry_id>/edit", methods=["GET", "POST"])
@roles(*AT_WORK)
def edit(entry_id: int) -> Any:
    entry = queries.entry_for(current_user, entry_id)
    form = EntryForm()
    kind = Kind(entry.kind)
    _offer(form, kind, entry)
    saved = None
    status = 200
    if request.method == "GET":
        form.fill_from(entry)
    elif form.validate():
        try:
            services.change_entry(current_user, entry_id, form.version_number, form.fields())
        except Refused as error:
            entry = queries.entry_for(current_user, entry_id)
            status = _explain(form, error, entry)
            saved = entry if isinstance(error, Conflict) else None
        else:
            flash(_("Siden er gemt."), "success")
            return redirect(url_for("guide.show", entry_id=entry_id))
    else:
        status = 422
    return render_template(
        "guide/edit.html", form=form, kind=kind, entry=entry, saved=saved, homes=[]
    ), status


@bp.route("/guide/<int:entry_id>/municipality/<key>", methods=["GET", "POST"])
@roles(*AT_WORK)
def edit_link(entry_id: int, key: str) -> Any:
    home = accounts.municipality(key)
    entry, link = queries.link_for(current_user, entry_id, home)
    form = LinkForm()
    saved = None
    status = 200
    if request.method == "GET":
        form.fill_from(link)
    elif form.validate():
        try:
            services.change_link(current_user, entry_id, key, form.version_number, form.fields())
        except Refused as error:
            home = accounts.municipality(key)
            entry, link = queries.link_for(current_user, entry_id, home)
            status = _explain(form, error, link)
            saved = link if isinstance(error, Conflict) else None
        else:
            flash(_("Kommunens del er gemt."), "success")
            return redirect(url_for("guide.show", entry_id=entry_id))
    else:
        status = 422
    return render_template("guide/edit_link.html", form=form, entry=entry, home=home, saved=saved), status


@bp.get("/guide/<int:entry_id>/history")
@roles(*AT_WORK)
def history_page(entry_id: int) -> Any:
    entry = queries.entry(entry_id)
    return render_template(
        "guide/history.html",
        entry=entry,
        rows=queries.history(entry_id),
        homes={str(each.id): each for each in accounts.municipalities()},
        said=history.SAID,
        button=VersionForm(formdata=None),
        now=clock.now(),
    )


def _act(entry_id: int, act: Any, done: str) -> Any:
    """Do what a button says to an entry as it was seen; a conflict is told on the entry's page."""
    form = VersionForm()
    if form.validate():
        try:
            act(form.version_number)
        except Conflict as error:
            flash(str(error.message), "error")
        else:
            flash(done, "success")
    return redirect(url_for("guide.show", entry_id=entry_id))


@bp.post("/guide/<int:entry_id>/review")
@roles(*AT_WORK)
def review(entry_id: int) -> Any:
    return _act(
        entry_id,
        lambda version: services.review_entry(current_user, entry_id, version),
        _("Siden er gennemgået i dag."),
    )


@bp.post("/guide/<int:entry_id>/end")
@roles(*AT_WORK)
def end(entry_id: int) -> Any:
    return _act(
        entry_id,
        lambda version: services.end_entry(current_user, entry_id, version),
        _("Siden er taget ud af guiden. Den kan hentes frem under »Historik«."),
    )


@bp.post("/guide/<int:entry_id>/restore/<int:number>")
@roles(*AT_WORK)
def restore(entry_id: int, number: int) -> Any:
    return _act(
        entry_id,
        lambda version: services.restore(current_user, entry_id, version, number),
        _("Den tidligere udgave gælder igen."),
    )
