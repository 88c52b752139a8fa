"""Open questions, handed over to the daytime."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.calls.questions import queries, services
from hotline.calls.questions.forms import QuestionForm
from hotline.core.access import AT_WORK, roles
from hotline.core.errors import Refused

bp = Blueprint("questions", __name__)


@bp.route("/calls/questions", methods=["GET", "POST"])
@roles(*AT_WORK)
def index() -> Any:
    form = QuestionForm()
    form.offer(municipalities())
    status = 200
    if form.validate_on_submit():
        try:
            row = services.ask(current_user, int(form.municipality.data), form.text.data)
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Spørgsmålet er på vej til %(name)s.", name=row.municipality.name), "success")
            return redirect(url_for("questions.index"))
    elif form.errors:
        status = 422
    page = render_template(
        "calls/questions.html",
        form=form,
        questions=queries.questions_for(current_user),
        days=current_app.extensions["settings"].questions_days,
    )
    return page, status


@bp.post("/calls/questions/<int:question_id>/again")
@roles(*AT_WORK)
def send_again(question_id: int) -> Any:
    services.send_again(current_user, question_id)
    flash(_("Spørgsmålet bliver forsøgt sendt igen."), "success")
    return redirect(url_for("questions.index"))
