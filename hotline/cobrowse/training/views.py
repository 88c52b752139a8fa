"""A make-believe municipality's self-service, to practise sharing on. Nothing that is typed there is kept or even read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from hotline.accounts import queries as accounts
from hotline.cobrowse.training.catalogue import FORMS, PAGES
from hotline.core import headers
from hotline.core.access import public
from hotline.core.errors import NotFound

bp = Blueprint("training", __name__)

# Only the practice pages may show these two frames.
FRAMED = headers.policy(frame_ancestors="'self'")


@bp.get("/training/")
@public
def index() -> Any:
    return render_template("training/index.html", municipalities=accounts.municipalities())


@bp.get("/training/<key>/")
@public
def site(key: str) -> Any:
    return render_template(
        "training/site.html",
        municipality=accounts.municipality(key),
        forms=FORMS.values(),
        pages=PAGES.values(),
    )


@bp.get("/training/<key>/<name>")
@public
def page(key: str, name: str) -> Any:
    municipality = accounts.municipality(key)
    if name in FORMS:
        return form(key, name, 1)
    if name not in PAGES:
        raise NotFound()
    return render_template(f"training/{name}.html", municipality=municipality, page=PAGES[name])


@bp.route("/training/<key>/<name>/<int:step>", methods=["GET", "POST"])
@public
def form(key: str, name: str, step: int) -> Any:
    municipality, practice = accounts.municipality(key), FORMS.get(name)
    if practice is None or not 1 <= step <= practice.steps:
        raise NotFound()
    if request.method == "POST":
        # What was typed is not even read: it is practice, and CPR numbers are typed here.
        return redirect(url_for("training.form", key=key, name=name, step=step + 1), 303)
    last = {practice.steps - 1: "review", practice.steps: "thanks"}
    template = last.get(step, f"{name}_{step}")
    return render_template(
        f"training/{template}.html", municipality=municipality, practice=practice, step=step
    )


@bp.get("/training/<key>/affald/ramme/<which>")
@public
def frame(key: str, which: str) -> Any:
    """What stands in the frames of the page on waste: the municipality's own form, and somebody else's map."""
    if which not in {"beholder", "kort"}:
        raise NotFound()
    municipality = accounts.municipality(key)
    answer = Response(render_template(f"training/frame_{which}.html", municipality=municipality))
    answer.headers["Content-Security-Policy"] = FRAMED
    return answer
