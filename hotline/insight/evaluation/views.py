"""The evaluation: the trial's period, its reports on the page, as PDF and as Word, and the texts in them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core import clock
from hotline.core.access import PLANNERS, Role, roles
from hotline.core.documents import PDF
from hotline.core.errors import NotFound, Refused
from hotline.core.forms import VersionedForm
from hotline.insight import period as periods
from hotline.insight import picture as pictures
from hotline.insight.evaluation import content, papers, queries, rules, services, word, words
from hotline.insight.evaluation.content import Document, Sight
from hotline.insight.evaluation.forms import TextForm, TrialForm
from hotline.insight.evaluation.models import EvaluationReport
from hotline.insight.evaluation.rules import Kind, Section, State
from hotline.insight.queries import reader
from hotline.insight.scope import sees_money, small_of
from hotline.insight.tally import services as tally

bp = Blueprint("evaluation", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    coordinates = current_user.is_authenticated and current_user.role == Role.COORDINATOR
    return {"says": words, "coordinates": coordinates, "State": State, "Section": Section}


def _public() -> bool:
    return request.args.get("edition") == "public"


def _sight() -> Sight:
    """What the reader sees of a report; a public edition is the same for all."""
    if _public():
        return Sight(public=True)
    viewer = reader(current_user)
    keys = [each.key for each in municipalities()]
    return Sight(
        money_of=frozenset(key for key in keys if sees_money(viewer, key)),
        money_of_all=sees_money(viewer, None),
        small_of=small_of(viewer),
    )


def _document(row: EvaluationReport) -> Document:
    return content.build(row, queries.texts(row.id), _sight())


@bp.get("/insight/evaluation")
@roles(*PLANNERS)
def index() -> str:
    trial = queries.trial()
    found = queries.reports()
    made = [(Kind(row.kind), row.first_day, row.last_day) for row in found]
    offered = (
        rules.still_wanted(rules.wanted(trial.first_day, trial.last_day), made, clock.today())
        if trial
        else []
    )
    return render_template("insight/evaluation/index.html", trial=trial, reports=found, offered=offered)


@bp.route("/insight/evaluation/trial", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def trial() -> Any:
    form = TrialForm()
    row = queries.trial()
    status = 200
    if request.method == "GET":
        form.fill_from(row)
    elif form.validate():
        try:
            services.set_trial(current_user, form.version_number, form.first_day.data, form.last_day.data)
        except Refused as error:
            status = form.refuse(error)
            row = queries.trial()
            form.show_saved(row)
        else:
            flash(_("Forsøgsperioden er gemt."), "success")
            return redirect(url_for("evaluation.index"))
    else:
        form.say_wrong_dates()
        status = 422
    return render_template("insight/evaluation/trial.html", form=form, row=row), status


@bp.post("/insight/evaluation/new")
@roles(*PLANNERS)
def new() -> Any:
    asked = periods.parse(request.form.get("period", ""))
    kind = request.form.get("kind", "")
    if asked is None or kind not in set(Kind):
        raise NotFound()
    tally.refresh()
    row = services.begin_report(current_user, Kind(kind), asked.first, asked.last)
    flash(_("Rapporten er begyndt. Tallene er hentet, og afsnittene kan skrives."), "success")
    return redirect(url_for("evaluation.report", report_id=row.id))


@bp.get("/insight/evaluation/<int:report_id>")
@roles(*PLANNERS)
def report(report_id: int) -> str:
    row = queries.report(report_id)
    texts = queries.texts(report_id)
    return render_template(
        "insight/evaluation/report.html",
        row=row,
        document=content.build(row, texts, _sight()),
        texts=texts,
        editions=queries.editions(row),
        public=_public(),
        over=rules.is_over(row.last_day, clock.today()),
        copy={"edition": "public"} if _public() else {},
        missing=[each for each in Section if each not in texts or not texts[each].text],
    )


@bp.get("/insight/evaluation/<int:report_id>/report.pdf")
@roles(*PLANNERS)
def pdf(report_id: int) -> Response:
    row = queries.report(report_id)
    return _file(row, papers.as_pdf(_document(row)), PDF, "pdf")


@bp.get("/insight/evaluation/<int:report_id>/report.docx")
@roles(*PLANNERS)
def docx(report_id: int) -> Response:
    row = queries.report(report_id)
    return _file(row, word.as_docx(_document(row), row.figures_at), word.DOCX, "docx")


def _file(row: EvaluationReport, body: bytes, kind: str, ending: str) -> Response:
    answer = Response(body, content_type=kind)
    mark = "-offentlig" if _public() else ""
    kind_name = str(words.KINDS[Kind(row.kind)]).lower().replace(" ", "-")
    name = f"{kind_name}-{row.first_day}-{row.last_day}-udgave-{row.edition}{mark}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/insight/evaluation/<int:report_id>/picture/<key>")
@roles(*PLANNERS)
def picture(report_id: int, key: str) -> Response:
    row = queries.report(report_id)
    found = _document(row).picture(key)
    if found is None:
        raise NotFound()
    return pictures.answer((row.id, row.figures_at, key, _public(), str(get_locale())), found.draw)


@bp.post("/insight/evaluation/<int:report_id>/figures")
@roles(*PLANNERS)
def refresh(report_id: int) -> Any:
    tally.refresh()
    services.refresh_figures(current_user, report_id, VersionedForm().version_number)
    flash(_("Tallene er hentet igen."), "success")
    return redirect(url_for("evaluation.report", report_id=report_id))


@bp.post("/insight/evaluation/<int:report_id>/publish")
@roles(Role.COORDINATOR)
def publish(report_id: int) -> Any:
    services.publish(current_user, report_id, VersionedForm().version_number)
    flash(_("Rapporten er udgivet. Hverken tal eller tekst ændres herefter."), "success")
    return redirect(url_for("evaluation.report", report_id=report_id))


@bp.post("/insight/evaluation/<int:report_id>/edition")
@roles(Role.COORDINATOR)
def edition(report_id: int) -> Any:
    tally.refresh()
    row = services.new_edition(current_user, report_id)
    flash(_("En ny udgave er begyndt med de samme tekster og nye tal."), "success")
    return redirect(url_for("evaluation.report", report_id=row.id))


@bp.route("/insight/evaluation/<int:report_id>/text/<name>", methods=["GET", "POST"])
@roles(*PLANNERS)
def text(report_id: int, name: str) -> Any:
    row = queries.report(report_id)
    if name not in set(Section):
        raise NotFound()
    section = Section(name)
    form = TextForm()
    saved = queries.texts(report_id).get(section)
    status = 200
    if request.method == "GET":
        form.text.data = saved.text if saved else ""
        form.show_saved(saved)
    elif form.validate():
        try:
            services.write(current_user, report_id, section, form.version_number, form.text.data or "")
        except Refused as error:
            status = form.refuse(error)
            saved = queries.texts(report_id).get(section)
            form.show_saved(saved)
        else:
            flash(_("Afsnittet er gemt."), "success")
            return redirect(url_for("evaluation.report", report_id=report_id, _anchor=section.value))
    else:
        status = 422
    part = next((each for each in _document(row).parts if each.section == section), None)
    page = render_template(
        "insight/evaluation/text.html",
        form=form,
        row=row,
        section=section,
        saved=saved,
        part=part,
        past=queries.past(report_id, section),
    )
    return page, status
