"""The page of API tokens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts import queries as accounts
from hotline.accounts.tokens import queries, rules, services
from hotline.accounts.tokens.forms import SCOPE_NAMES, TokenForm
from hotline.accounts.tokens.rules import Scope
from hotline.core import clock
from hotline.core.access import PLANNERS, Role, roles
from hotline.core.errors import Refused
from hotline.core.limits import limiter

bp = Blueprint("tokens", __name__)


def _form(*, blank: bool = False) -> TokenForm:
    form = TokenForm(formdata=None) if blank else TokenForm()
    anywhere = current_user.role == Role.COORDINATOR
    places = accounts.municipalities() if anywhere else [current_user.municipality]
    form.offer(places, queries.actors_for(current_user), anywhere)
    if blank or request.method == "GET":
        form.expires_on.data = clock.today() + rules.USUAL
        form.scopes.data = [Scope.READ_STATUS]
    return form


@bp.route("/admin/tokens", methods=["GET", "POST"])
@roles(*PLANNERS)
@limiter.limit("30/hour", methods=["POST"])
def index() -> Any:
    form = _form()
    made: Any = None
    status = 200
    if form.validate_on_submit():
        try:
            made = services.add_token(
                current_user,
                name=form.name.data,
                scopes=form.scopes.data,
                person_id=form.person_id.data,
                municipality_id=form.municipality_id.data,
                expires_on=form.expires_on.data,
            )
        except Refused as error:
            status = form.refuse(error)
        else:
            form = _form(blank=True)
    elif form.errors:
        status = 422
    page = render_template(
        "accounts/tokens.html",
        form=form,
        made=made,
        tokens=queries.tokens_for(current_user),
        scope_names=SCOPE_NAMES,
        today=clock.today(),
    )
    # The secret is shown this once: neither the browser nor anything before it keeps the page.
    return page, status, {"Cache-Control": "no-store"} if made else {}


@bp.post("/admin/tokens/<int:token_id>/revoke")
@roles(*PLANNERS)
def revoke(token_id: int) -> Any:
    row = services.revoke_token(current_user, token_id)
    flash(_("Nøglen »%(name)s« er lukket og åbner ikke for noget mere.", name=row.name), "success")
    return redirect(url_for("tokens.index"))
