"""The list of suggestions that the five share, and the examples among them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.core import clock, spreadsheet
from hotline.core.access import AT_WORK, PLANNERS, roles
from hotline.core.errors import Refused
from hotline.organisation.lessons import queries, rules, services, sheet
from hotline.organisation.lessons.forms import AnswerForm, SearchForm, SuggestForm
from hotline.organisation.lessons.models import Lesson
from hotline.organisation.lessons.queries import Wanted
from hotline.organisation.lessons.rules import Status
from hotline.organisation.lessons.words import STATUSES

bp = Blueprint("lessons", __name__)

EXAMPLES = "examples"


def _wanted() -> tuple[Wanted, SearchForm]:
    """What the address asks for; what it does not know is nothing that narrows."""
    form = SearchForm(request.args)
    asked = request.args.get("status", "")
    words = (form.q.data or "") if form.validate() else ""
    status = Status(asked) if asked in set(Status) else None
    return Wanted(status, asked == EXAMPLES, words), form


@bp.route("/lessons", methods=["GET", "POST"])
@roles(*AT_WORK)
def index() -> Any:
    form = SuggestForm()
    status = 200
    if form.validate_on_submit():
        try:
            services.suggest(current_user, form.text.data)
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Tak. Forslaget står på listen, og du får besked, når det er besluttet."), "success")
            return redirect(url_for("lessons.index"))
    elif form.errors:
        status = 422
    return _list_page(form), status


def _list_page(form: SuggestForm) -> str:
    wanted, search = _wanted()
    every = queries.lessons()
    found = queries.narrowed(every, wanted)
    shown = found[: queries.LATEST]
    groups = [(each, [row for row in shown if row.status == each]) for each in Status]
    today = clock.today()
    return render_template(
        "lessons/index.html",
        form=form,
        search=search,
        wanted=wanted,
        here=EXAMPLES if wanted.examples else wanted.status or "",
        groups=[each for each in groups if each[1]],
        counts=Counter(Status(row.status) for row in every),
        total=len(every),
        examples=sum(row.example for row in every),
        hidden=len(found) - len(shown),
        overdue={row.id for row in shown if rules.is_overdue(Status(row.status), row.due_on, today)},
        statuses=STATUSES,
    )


@bp.get("/lessons/export.xlsx", defaults={"kind": "xlsx"})
@bp.get("/lessons/export.csv", defaults={"kind": "csv"})
@roles(*AT_WORK)
def export(kind: str) -> Response:
    wanted, _form = _wanted()
    rows = sheet.table(queries.narrowed(queries.lessons(), wanted))
    body = spreadsheet.as_xlsx(rows, _("Erfaringer")) if kind == "xlsx" else spreadsheet.as_csv(rows)
    answer = Response(body, content_type=spreadsheet.XLSX if kind == "xlsx" else spreadsheet.CSV)
    name = f"erfaringer-{clock.today().isoformat()}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route("/lessons/<int:lesson_id>", methods=["GET", "POST"])
@roles(*PLANNERS)
def answer(lesson_id: int) -> Any:
    row = queries.lesson(lesson_id)
    form = AnswerForm()
    form.offer(row, queries.possible_owners())
    status = 200
    if request.method == "GET":
        form.fill_from(row)
    elif form.validate():
        try:
            _save(lesson_id, form)
        except Refused as error:
            status = form.refuse(error)
            row = queries.lesson(lesson_id)
            form.offer(row, queries.possible_owners())
            form.show_saved(row)
        else:
            flash(_("Svaret er gemt."), "success")
            return redirect(url_for("lessons.index"))
    else:
        form.say_wrong_date()
        status = 422
    return render_template("lessons/answer.html", form=form, row=row, statuses=STATUSES), status


def _save(lesson_id: int, form: AnswerForm) -> Lesson:
    return services.answer(
        current_user,
        lesson_id,
        form.version_number,
        Status(form.status.data),
        form.text.data or "",
        form.follow(),
    )
