"""Count weeks: the list, a week with its figures, what the municipalities count themselves, and the mapping."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.models import Municipality
from hotline.accounts.queries import municipalities
from hotline.calls.telephony.sheet import decoded
from hotline.core import clock, spreadsheet
from hotline.core.access import PLANNERS, Role, roles
from hotline.core.errors import NotFound, Refused
from hotline.core.forms import VersionedForm
from hotline.insight.komhen import compared, files, forms, queries, rules, services, words
from hotline.insight.komhen.forms import FileForm, KleForm, PlanForm, ReopenForm, TypeForm
from hotline.insight.komhen.models import CountSheet, CountWeek
from hotline.insight.komhen.rules import Kind, State
from hotline.insight.tally.rules import topic as code_of

bp = Blueprint("komhen", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    coordinates = current_user.is_authenticated and current_user.role == Role.COORDINATOR
    return {"says": words, "coordinates": coordinates, "State": State}


def _names() -> dict[str, str]:
    return {each.key: each.name for each in municipalities()}


@bp.get("/insight/komhen")
@roles(*PLANNERS)
def index() -> str:
    services.begin_if_due()
    return render_template("insight/komhen/index.html", weeks=queries.weeks())


@bp.route("/insight/komhen/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def new() -> Any:
    form = PlanForm()
    status = 200
    if form.validate_on_submit():
        try:
            row = services.plan(current_user, form.year.data, form.week.data, Kind(form.kind.data))
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Tællingen i %(week)s er planlagt.", week=words.week_name(row)), "success")
            return redirect(url_for("komhen.week", week_id=row.id))
    elif form.errors:
        status = 422
    return render_template("insight/komhen/new.html", form=form), status


def _asked_version() -> int | None:
    """Which freezing the address asks for; None is the newest."""
    said = request.args.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else None


@bp.get("/insight/komhen/<int:week_id>")
@roles(*PLANNERS)
def week(week_id: int) -> str:
    row = queries.week(week_id)
    if rules.state_at(State(row.state), row.first_day, clock.today()) != row.state:
        services.begin_due()
        row = queries.week(week_id)
    sheets = queries.sheets(week_id)
    found = queries.count(row, _asked_version(), sheets)
    before = queries.previous(row)
    was = queries.count(before) if before else None
    own, owners = queries.place_for(current_user), municipalities()
    names = {each.key: each.name for each in owners}
    scopes = [(own, names[own])] if own else []
    return render_template(
        "insight/komhen/week.html",
        row=row,
        found=found,
        before=before,
        parts=[
            (name, compared.comparison(found.within(key), was.within(key) if was else None))
            for key, name in (*scopes, (None, _("Alle kommuner")))
        ],
        sheets=sheets,
        mine=[
            each
            for each in owners
            if rules.may_write(Role(current_user.role), current_user.municipality_id, each.id)
        ],
        over=rules.is_over(row.first_day, clock.today()),
        version=found.freeze.number if found.freeze else None,
    )


@bp.get("/insight/komhen/<int:week_id>/rows.csv")
@roles(*PLANNERS)
def csv(week_id: int) -> Response:
    return _export(week_id, "csv")


@bp.get("/insight/komhen/<int:week_id>/rows.xlsx")
@roles(*PLANNERS)
def xlsx(week_id: int) -> Response:
    return _export(week_id, "xlsx")


def _export(week_id: int, kind: str) -> Response:
    row = queries.week(week_id)
    found = queries.count(row, _asked_version())
    rows = files.table(found.within(queries.place_for(current_user)).rows, _names(), row.key)
    body = (
        spreadsheet.as_csv(rows)
        if kind == "csv"
        else spreadsheet.as_xlsx(rows, _("Tælling %(week)s", week=row.key))
    )
    answer = Response(body, content_type=spreadsheet.CSV if kind == "csv" else spreadsheet.XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="komhen-lignende-{row.key}.{kind}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/insight/komhen/<int:week_id>/call-off")
@roles(Role.COORDINATOR)
def call_off(week_id: int) -> Any:
    services.call_off(current_user, week_id, VersionedForm().version_number)
    flash(_("Tællingen er fjernet."), "success")
    return redirect(url_for("komhen.index"))


@bp.post("/insight/komhen/<int:week_id>/freeze")
@roles(Role.COORDINATOR)
def freeze(week_id: int) -> Any:
    services.freeze(current_user, week_id, VersionedForm().version_number)
    flash(_("Tællingen er frosset. Senere rettelser ændrer den ikke."), "success")
    return redirect(url_for("komhen.week", week_id=week_id))


@bp.route("/insight/komhen/<int:week_id>/reopen", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def reopen(week_id: int) -> Any:
    row = queries.week(week_id)
    form = ReopenForm()
    status = 200
    if request.method == "GET":
        form.show_saved(row)
    elif form.validate():
        try:
            services.reopen(current_user, week_id, form.version_number, form.reason.data)
        except Refused as error:
            status = form.refuse(error)
            row = queries.week(week_id)
            form.show_saved(row)
        else:
            flash(_("Tællingen er åbnet igen."), "success")
            return redirect(url_for("komhen.week", week_id=week_id))
    else:
        status = 422
    return render_template("insight/komhen/reopen.html", form=form, row=row), status


def _sheet_of(week_id: int, key: str) -> tuple[CountWeek, Municipality, CountSheet | None]:
    municipality = queries.municipality_for(current_user, key)
    return queries.week(week_id), municipality, queries.sheet(week_id, municipality.id)


@bp.route("/insight/komhen/<int:week_id>/<key>", methods=["GET", "POST"])
@roles(*PLANNERS)
def sheet(week_id: int, key: str) -> Any:
    row, municipality, saved = _sheet_of(week_id, key)
    form = TypeForm()
    status = 200
    if request.method == "GET":
        form.fill_from(saved)
    elif form.validate():
        try:
            services.type_in(current_user, week_id, municipality.id, form.version_number, form.amounts())
        except Refused as error:
            status = form.refuse(error)
            row, municipality, saved = _sheet_of(week_id, key)
            form.show_saved(saved)
        else:
            flash(_("Tallene for %(name)s er gemt.", name=municipality.name), "success")
            return redirect(url_for("komhen.week", week_id=week_id))
    else:
        status = 422
    page = render_template(
        "insight/komhen/sheet.html",
        form=form,
        row=row,
        municipality=municipality,
        sheet=saved,
        typed=forms.typed(saved),
        by_file=forms.by_file(saved),
    )
    return page, status


@bp.route("/insight/komhen/<int:week_id>/<key>/file", methods=["GET", "POST"])
@roles(*PLANNERS)
def file(week_id: int, key: str) -> Any:
    """Look at a file before anything is saved; the page carries its text to the second step."""
    row, municipality, saved = _sheet_of(week_id, key)
    form = FileForm()
    form.show_saved(saved)
    if not form.validate_on_submit():
        return _file_page(form, row, municipality, saved)
    posted = form.file.data
    if not posted or not posted.filename:
        form.file.errors = [_("Vælg en fil.")]
        return _file_page(form, row, municipality, saved, status=422)
    return _file_page(form, row, municipality, saved, text=decoded(posted.read()))


def _file_page(
    form: FileForm,
    row: CountWeek,
    municipality: Municipality,
    saved: CountSheet | None,
    *,
    text: str | None = None,
    status: int = 200,
) -> Any:
    found = files.read(text, _whose(row, municipality, saved)) if text is not None else None
    page = render_template(
        "insight/komhen/file.html",
        form=form,
        row=row,
        municipality=municipality,
        read=found,
        text=text,
        by_file=forms.by_file(saved),
        columns=words.COLUMNS,
    )
    return page, status if found is None or found.is_good else 422


def _whose(row: CountWeek, municipality: Municipality, saved: CountSheet | None) -> files.Whose:
    return files.Whose(municipality.key, municipality.name, row.first_day, frozenset(forms.typed(saved)))


@bp.post("/insight/komhen/<int:week_id>/<key>/file/save")
@roles(*PLANNERS)
def save_file(week_id: int, key: str) -> Any:
    row, municipality, saved = _sheet_of(week_id, key)
    form, text = FileForm(), request.form.get("text", "")
    found = files.read(text, _whose(row, municipality, saved))
    if not found.is_good:
        return _file_page(form, row, municipality, saved, text=text)
    try:
        services.take_in(current_user, week_id, municipality.id, form.version_number, found.rows)
    except Refused as error:
        status = form.refuse(error)
        row, municipality, saved = _sheet_of(week_id, key)
        form.show_saved(saved)
        return _file_page(form, row, municipality, saved, text=text, status=status)
    flash(_("Filen er indlæst for %(name)s.", name=municipality.name), "success")
    return redirect(url_for("komhen.week", week_id=week_id))


@bp.post("/insight/komhen/<int:week_id>/<key>/file/remove")
@roles(*PLANNERS)
def remove_file(week_id: int, key: str) -> Any:
    _row, municipality, _saved = _sheet_of(week_id, key)
    services.take_in(current_user, week_id, municipality.id, VersionedForm().version_number, {})
    flash(_("Filens tal er fjernet."), "success")
    return redirect(url_for("komhen.sheet", week_id=week_id, key=key))


@bp.get("/insight/komhen/mapping")
@roles(*PLANNERS)
def mapping() -> str:
    return render_template(
        "insight/komhen/mapping.html",
        topics=queries.topics(),
        kles=queries.topic_kles(),
        solutions=queries.solution_kles(),
        outcomes=queries.outcomes(),
        rules=rules,
        code_of=code_of,
    )


@bp.route("/insight/komhen/mapping/<topic>", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def topic(topic: str) -> Any:
    known = {code_of(each.code, sub.code if sub else None): (each, sub) for each, sub in queries.topics()}
    if topic not in known:
        raise NotFound()
    form = KleForm()
    row = queries.topic_kles().get(topic)
    status = 200
    if request.method == "GET":
        form.kle.data = row.kle if row else ""
        form.show_saved(row)
    elif form.validate():
        try:
            services.name_topic(current_user, topic, form.version_number, form.kle.data or "")
        except Refused as error:
            status = form.refuse(error)
            row = queries.topic_kles().get(topic)
            form.show_saved(row)
        else:
            flash(_("KLE-nummeret er gemt."), "success")
            return redirect(url_for("komhen.mapping", _anchor=topic))
    else:
        status = 422
    category, sub = known[topic]
    return render_template(
        "insight/komhen/topic.html", form=form, row=row, topic=topic, category=category, sub=sub
    ), status
