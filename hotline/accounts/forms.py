"""Forms for signing in and for people."""

from __future__ import annotations

from typing import Any

import email_validator
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, PasswordField, RadioField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, EqualTo, Optional, Regexp

from hotline.core.access import Role
from hotline.core.forms import REQUIRED, Form, VersionedForm, length

ROLE_NAMES = {
    Role.STAFF: _l("Medarbejder"),
    Role.CHIEF: _l("Borgerservicechef"),
    Role.COORDINATOR: _l("Tovholder"),
    Role.READER: _l("Læser (kun statistik)"),
}

# The demo's people live under .invalid (RFC 2606), and their forms must be savable too.
email_validator.SPECIAL_USE_DOMAIN_NAMES.remove("invalid")

EMAIL = Email(_l("Skriv en e-mailadresse som navn@kommune.dk."))


class LoginForm(Form):
    email = EmailField(_l("E-mail"), validators=[REQUIRED, length(254)])
    password = PasswordField(_l("Adgangskode"), validators=[REQUIRED])


class ResetForm(Form):
    email = EmailField(_l("E-mail"), validators=[REQUIRED, length(254), EMAIL])


class PasswordForm(Form):
    password = PasswordField(
        _l("Ny adgangskode"),
        description=_l("Mindst 12 tegn. En kort sætning er både nem at huske og stærk."),
        validators=[REQUIRED],
    )
    again = PasswordField(
        _l("Gentag adgangskoden"),
        validators=[REQUIRED, EqualTo("password", _l("De to adgangskoder er ikke ens."))],
    )


class ChangePasswordForm(PasswordForm):
    current = PasswordField(_l("Nuværende adgangskode"), validators=[REQUIRED])


class PersonForm(VersionedForm):
    name = StringField(_l("Navn"), validators=[REQUIRED, length(80)])
    email = EmailField(_l("E-mail"), validators=[REQUIRED, length(254), EMAIL])
    phone = TelField(
        _l("Telefon"),
        description=_l("Kun til kolleger og chefer. Vises aldrig for borgere."),
        validators=[
            Optional(),
            length(30),
            Regexp(r"\+?[0-9 ]{8,}$", message=_l("Skriv et telefonnummer med tal, fx 12 34 56 78.")),
        ],
    )
    municipality_id = SelectField(_l("Kommune"), coerce=lambda value: int(value) if value else None)
    role = RadioField(_l("Rolle"), coerce=Role)
    approved = BooleanField(_l("Godkendt til vagt"))
    active = BooleanField(_l("Aktiv"), default=True)

    def offer(self, roles: tuple[Role, ...], municipalities: Any, anywhere: bool) -> None:
        """Fill in the roles and municipalities to choose from; `anywhere` adds "none in particular"."""
        self.role.choices = [SelectChoice(role, ROLE_NAMES[role]) for role in roles]
        nowhere = [SelectChoice("", _l("Ingen bestemt"))] if anywhere else []
        self.municipality_id.choices = nowhere + [SelectChoice(each.id, each.name) for each in municipalities]
