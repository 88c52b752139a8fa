"""Finding and reading: the search, the topics, an entry, what to say, and the index that browsers keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts import queries as accounts
from hotline.core import clock
from hotline.core.access import AT_WORK, roles, signed_in
from hotline.core.errors import Refused
from hotline.guide import index, queries, rules, services, topics
from hotline.guide.forms import FlagForm, SearchForm, VersionForm
from hotline.guide.kinds import CALLED, Kind
from hotline.guide.models import Entry
from hotline.guide.views.blueprint import bp, chosen


@bp.get("/guide")
@signed_in
def index_page() -> Any:
    """The search box, answers to `q` by the server's own search, or the topics to browse."""
    form = SearchForm(request.args)
    valid = form.validate()
    question = (form.q.data or "") if valid else ""
    homes = accounts.municipalities()
    home = chosen(homes)
    found: list[Entry] = []
    if question:
        ids = index.current().finder.find(question, municipality=home.key if home else "")
        found = queries.by_ids(ids)
        if not found:
            services.note_miss(question)
            homes = accounts.municipalities()
            home = chosen(homes)
    topic = request.args.get("topic", "")
    named = topics.read()
    page = render_template(
        "guide/index.html",
        form=form,
        question=question,
        found=found,
        topic=topic,
        topics=named,
        browsed=_browsed(topic, home.id if home else None) if topic else [],
        homes=homes,
        home=home,
    )
    return page, 200 if valid else 422


def _browsed(topic: str, municipality_id: int | None) -> list[Entry]:
    """What there is on a topic or all its subtopics, self-service first; of places the citizen's municipality's."""
    order = list(Kind)
    found = [
        each
        for each in queries.entries()
        if (each.topic == topic or (each.topic or "").startswith(f"{topic}."))
        and (each.kind != Kind.PLACE or municipality_id is None or each.municipality_id == municipality_id)
    ]
    return sorted(found, key=lambda each: order.index(Kind(each.kind)))


@bp.get("/guide/index.json")
@signed_in
def index_json() -> Any:
    """The whole guide for the browser's own search; unchanged, it costs nothing but the question."""
    found = index.current()
    answer = Response(found.body, mimetype="application/json")
    # Weak, since the same tag stands for the packed answer: what browsers ask with must be what they were given.
    answer.set_etag(found.tag, weak=True)
    # Kept, but asked about each time; it is the same for everybody, yet only for those who are signed in.
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


@bp.get("/guide/scripts")
@signed_in
def scripts() -> Any:
    """What to say, what not to answer and where to refer, by the kind of call."""
    homes = accounts.municipalities()
    home = chosen(homes)
    named = topics.read()
    order = list(named.names())
    # In the order of the call form, which is the order in which they are looked for.
    found = sorted(
        queries.scripts(), key=lambda each: order.index(each.topic) if each.topic in order else len(order)
    )
    places = _places(home.id if home else None, found)
    return render_template(
        "guide/scripts.html",
        scripts=found,
        rings={each.id: _rings(each, places) for each in found},
        topics=named,
        homes=homes,
        home=home,
        **_time(),
    )


def _time() -> dict[str, Any]:
    return {"now": clock.now(), "today": clock.today(), "closed": queries.closing_days(clock.today())}


def _places(municipality_id: int | None, entries: Sequence[Entry]) -> list[Entry]:
    """The places of the citizen's municipality that some of `entries` tell to ring."""
    offices = {each.office for each in entries if each.office and each.kind not in CALLED}
    return (
        [each for each in queries.places(offices) if each.municipality_id == municipality_id]
        if offices
        else []
    )


def _rings(entry: Entry, places: Sequence[Entry]) -> list[Entry]:
    """Who to ring about an entry: itself, or the national service and the place of the citizen's municipality."""
    if entry.kind in CALLED:
        return [entry]
    local = next((each for each in places if each.office == entry.office), None)
    return [each for each in (entry.service, local) if each is not None]


@bp.get("/guide/<int:entry_id>")
@signed_in
def show(entry_id: int) -> Any:
    return _page(entry_id, FlagForm(formdata=None))


def _page(entry_id: int, flag: FlagForm, status: int = 200) -> Any:
    entry = queries.entry(entry_id)
    homes = accounts.municipalities()
    home = chosen(homes)
    links = {each.municipality_id: each for each in entry.links}
    ordered = sorted(homes, key=lambda each: each is not home)
    places = _places(home.id if home else None, [entry])
    page = render_template(
        "guide/show.html",
        entry=entry,
        flag=flag,
        button=VersionForm(formdata=None),
        homes=homes,
        home=home,
        links=[(each, links.get(each.id)) for each in ordered],
        rings=_rings(entry, places),
        topics=topics.read(),
        stale=rules.is_stale(entry.review_by, clock.today()),
        may_edit_link=queries.may_edit_link,
        **_time(),
    )
    return page, status


@bp.post("/guide/<int:entry_id>/flag")
@roles(*AT_WORK)
def flag(entry_id: int) -> Any:
    form = FlagForm()
    if not form.validate():
        return _page(entry_id, form, 422)
    try:
        services.flag_entry(current_user, entry_id, form.note.data or "")
    except Refused as error:
        status = form.refuse(error)
        return _page(entry_id, form, status)
    flash(_("Tak. Den ansvarlige kan nu se, at siden skal ses efter."), "success")
    return redirect(url_for("guide.show", entry_id=entry_id))


@bp.post("/guide/misses")
@roles(*AT_WORK)
def miss() -> Any:
    """The browser's search found nothing. What may not be counted is passed over in silence."""
    services.note_miss(request.form.get("q", "")[:200])
    return "", 204
