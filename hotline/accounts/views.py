"""Signing in and out, passwords, and people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user

from hotline.accounts import queries, rules, services
from hotline.accounts.forms import (
    ROLE_NAMES,
    ChangePasswordForm,
    LoginForm,
    PasswordForm,
    PersonForm,
    ResetForm,
)
from hotline.accounts.models import Person
from hotline.accounts.tokens import queries as tokens
from hotline.core import clock
from hotline.core.access import Role, public, roles, signed_in
from hotline.core.errors import Refused
from hotline.core.i18n import LANGUAGES
from hotline.core.limits import limiter
from hotline.core.links import is_ours

bp = Blueprint("accounts", __name__)


def _where_to(target: str | None) -> str:
    """The page to come back to after signing in; only ever one of ours."""
    return target if target and is_ours(target) else url_for("accounts.home")


def _start_session(person: Person) -> None:
    session.clear()
    session.permanent = True
    login_user(person)


def _typed_email() -> str:
    return request.form.get("email", "").strip().lower()[:254] or "nobody"


def _address_and_email() -> str:
    # By both, so that nobody can shut a colleague out by guessing wrong on purpose.
    return f"{get_remote_address()} {_typed_email()}"


def _failed(response: Response) -> bool:
    return response.status_code != HTTPStatus.FOUND


@bp.route("/login", methods=["GET", "POST"])
@public
@limiter.limit("30/5minutes", methods=["POST"], deduct_when=_failed)
@limiter.limit("8/5minutes", methods=["POST"], key_func=_address_and_email, deduct_when=_failed)
@limiter.limit("60/hour", methods=["POST"], key_func=_typed_email, deduct_when=_failed)
def login() -> Any:
    if current_user.is_authenticated:
        return redirect(_where_to(request.args.get("next")))
    form = LoginForm()
    if form.validate_on_submit():
        try:
            person = services.sign_in(form.email.data, form.password.data)
        except Refused as error:
            form.email.errors = [error.message]
        else:
            _start_session(person)
            return redirect(_where_to(request.args.get("next")))
    return render_template("accounts/login.html", form=form), 422 if form.errors else 200


@bp.post("/logout")
@signed_in
def logout() -> Any:
    services.sign_out(current_user)
    logout_user()
    session.clear()
    flash(_("Du er logget ud, også på dine andre enheder."), "success")
    return redirect(url_for("accounts.login"))


@bp.get("/home")
@signed_in
def home() -> Any:
    """The first page after signing in: where the role has most to do."""
    places = {Role.STAFF: "calls.duty", Role.CHIEF: "rota.month", Role.COORDINATOR: "rota.month"}
    return redirect(url_for(places.get(current_user.role, "accounts.profile")))


@bp.route("/reset", methods=["GET", "POST"])
@public
@limiter.limit("10/hour", methods=["POST"])
def request_reset() -> Any:
    form = ResetForm()
    if form.validate_on_submit():
        services.request_reset(form.email.data)
        return render_template("accounts/reset_sent.html", email=form.email.data)
    return render_template("accounts/reset.html", form=form), 422 if form.errors else 200


@bp.route("/reset/<any(reset, invitation):purpose>/<token>", methods=["GET", "POST"])
@public
@limiter.limit("30/hour")
def choose_password(purpose: str, token: str) -> Any:
    person = queries.person_of_token(purpose, token)
    if person is None:
        return render_template("accounts/reset_expired.html"), 404
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            _start_session(services.choose_password(purpose, token, form.password.data))
        except Refused as error:
            form.password.errors = [error.message]
        else:
            flash(_("Din adgangskode er gemt, og du er logget ind."), "success")
            return redirect(url_for("accounts.home"))
    page = render_template("accounts/choose_password.html", form=form, person=person)
    return page, 422 if form.errors else 200


@bp.route("/profile", methods=["GET", "POST"])
@signed_in
@limiter.limit("20/5minutes", methods=["POST"])
def profile() -> Any:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            person = services.change_password(current_user, form.current.data, form.password.data)
        except Refused as error:
            field = form.password if error.message == services.WEAK_PASSWORD else form.current
            field.errors = [error.message]
        else:
            _start_session(person)
            flash(_("Din adgangskode er ændret. Andre steder er du logget ud."), "success")
            return redirect(url_for("accounts.profile"))
    acting = [each for each in tokens.tokens_of(current_user) if each.expires_on >= clock.today()]
    page = render_template("accounts/profile.html", form=form, role_names=ROLE_NAMES, tokens=acting)
    return page, 422 if form.errors else 200


@bp.post("/profile/language")
@signed_in
def choose_language() -> Any:
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise Refused(_("Vælg dansk eller engelsk."))
    services.set_own_language(current_user, language)
    session.pop("language", None)
    return redirect(url_for("accounts.profile"))


@bp.get("/admin/people")
@roles(Role.CHIEF, Role.COORDINATOR)
def people() -> Any:
    everybody = queries.people_for(current_user)
    return render_template("accounts/people.html", people=everybody, role_names=ROLE_NAMES)


def _person_form(person: Person | None) -> PersonForm:
    form = PersonForm(obj=person)
    anywhere = current_user.role == Role.COORDINATOR
    choices = queries.municipalities() if anywhere else [current_user.municipality]
    form.offer(rules.roles_to_give(queries.standing(current_user)), choices, anywhere)
    return form


def _fields(form: PersonForm) -> services.PersonFields:
    return services.PersonFields(
        name=form.name.data,
        email=form.email.data,
        phone=form.phone.data or "",
        role=form.role.data,
        municipality_id=form.municipality_id.data,
        approved=form.approved.data,
        active=form.active.data,
    )


@bp.route("/admin/people/new", methods=["GET", "POST"])
@roles(Role.CHIEF, Role.COORDINATOR)
def new_person() -> Any:
    form = _person_form(None)
    if request.method == "GET":
        form.role.data, form.active.data = Role.STAFF, True
    if form.validate_on_submit():
        try:
            person = services.add_person(current_user, _fields(form))
        except Refused as error:
            form.refuse(error)
        else:
            flash(
                _(
                    "%(name)s er oprettet og får en mail med et link til at vælge adgangskode.",
                    name=person.name,
                ),
                "success",
            )
            return redirect(url_for("accounts.people"))
    return render_template("accounts/person.html", form=form, person=None), 422 if form.errors else 200


@bp.route("/admin/people/<int:person_id>", methods=["GET", "POST"])
@roles(Role.CHIEF, Role.COORDINATOR)
def person(person_id: int) -> Any:
    found = queries.person_for(current_user, person_id)
    form = _person_form(found)
    status = 200
    if form.validate_on_submit():
        try:
            changed = services.change_person(current_user, person_id, form.version_number, _fields(form))
        except Refused as error:
            status = form.refuse(error)
            found = queries.person_for(current_user, person_id)
        else:
            flash(_("%(name)s er gemt.", name=changed.name), "success")
            return redirect(url_for("accounts.people"))
    if form.errors and status == 200:
        status = 422
    return render_template("accounts/person.html", form=form, person=found), status


@bp.post("/admin/people/<int:person_id>/invite")
@roles(Role.CHIEF, Role.COORDINATOR)
@limiter.limit("30/hour")
def invite_again(person_id: int) -> Any:
    invited = services.invite_again(current_user, person_id)
    flash(_("%(name)s får en ny mail med et link til at vælge adgangskode.", name=invited.name), "success")
    return redirect(url_for("accounts.people"))
