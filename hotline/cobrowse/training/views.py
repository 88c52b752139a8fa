"""A make-believe municipality's self-service, to practise sharing on. Nothing that is typed there is kept or even read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hotline.accounts import queries as accounts
from hotline.core.access import public
from hotline.core.errors import NotFound

bp = Blueprint("training", __name__)

MOVING_STEPS = 4


@bp.get("/training/")
@public
def index() -> Any:
    return render_template("training/index.html", municipalities=accounts.municipalities())


@bp.route("/training/<key>/flytning", methods=["GET"], defaults={"step": 1})
@bp.route("/training/<key>/flytning/<int:step>", methods=["GET", "POST"])
@public
def moving(key: str, step: int) -> Any:
    municipality = accounts.municipality(key)
    if not 1 <= step <= MOVING_STEPS:
        raise NotFound()
    if request.method == "POST":
        # What was typed is not even read: it is practice, and CPR numbers are typed here.
        return redirect(url_for("training.moving", key=key, step=step + 1), 303)
    return render_template(
        f"training/moving_{step}.html", municipality=municipality, step=step, steps=MOVING_STEPS
    )
