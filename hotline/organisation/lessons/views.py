"""The list of suggestions that the five share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.core.access import AT_WORK, PLANNERS, roles
from hotline.core.errors import Refused
from hotline.organisation.lessons import queries, services
from hotline.organisation.lessons.forms import AnswerForm, SuggestForm
from hotline.organisation.lessons.rules import Status
from hotline.organisation.lessons.words import STATUSES

bp = Blueprint("lessons", __name__)


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
    found = queries.lessons()
    groups = [(each, [row for row in found if row.status == each]) for each in Status]
    page = render_template(
        "lessons/index.html", form=form, groups=[each for each in groups if each[1]], statuses=STATUSES
    )
    return page, status


@bp.route("/lessons/<int:lesson_id>", methods=["GET", "POST"])
@roles(*PLANNERS)
def answer(lesson_id: int) -> Any:
    row = queries.lesson(lesson_id)
    form = AnswerForm()
    form.offer(Status(row.status))
    status = 200
    if request.method == "GET":
        form.status.data, form.text.data = str(row.status), row.answer or ""
        form.show_saved(row)
    elif form.validate():
        try:
            services.answer(
                current_user, lesson_id, form.version_number, Status(form.status.data), form.text.data or ""
            )
        except Refused as error:
            status = form.refuse(error)
            row = queries.lesson(lesson_id)
            form.offer(Status(row.status))
            form.show_saved(row)
        else:
            flash(_("Svaret er gemt."), "success")
            return redirect(url_for("lessons.index"))
    else:
        status = 422
    return render_template("lessons/answer.html", form=form, row=row, statuses=STATUSES), status
