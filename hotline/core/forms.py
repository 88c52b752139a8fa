"""The form that all others derive from: Danish messages, tidy text, and no CPR number in any field."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms import Field, HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from hotline.core import cpr
from hotline.core.errors import Conflict, NotFound, Refused

UNKNOWN_CHOICE = _l("Vælg noget på listen.")
REQUIRED = InputRequired(_l("Udfyld feltet."))
_SAYS_SOMETHING = DataRequired(_l("Udfyld feltet."))


def length(most: int, least: int = -1) -> Length:
    """At most `most` characters, said in Danish; with `least`, at least that many too."""
    if least > 0:
        return Length(least, most, _l("Skriv mellem %(min)d og %(max)d tegn."))
    return Length(max=most, message=_l("Skriv højst %(max)d tegn."))


def _refuse_cpr(form: Any, field: Field) -> None:
    if isinstance(field.data, str) and cpr.contains_cpr(field.data):
        raise StopValidation(str(cpr.EXPLANATION))


def _trim(value: Any) -> Any:
    return value.replace("\x00", "").strip() if isinstance(value, str) else value


def _one_line(value: Any) -> Any:
    # Line breaks, invisible signs and signs that turn the writing round have no place in a name: they can
    # make one that nobody sees, or that reads as another.
    if not isinstance(value, str):
        return value
    spaced = "".join(" " if sign.isspace() else sign for sign in value)
    return " ".join(
        "".join(sign for sign in spaced if unicodedata.category(sign) not in {"Cc", "Cf"}).split()
    )


class Form(FlaskForm):
    """Every text field is trimmed and refuses a CPR number; passwords are left exactly as typed."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            # Flask-WTF reads JSON too, in which a field can be a list, or half a sign that no database takes.
            if formdata is _Auto and not request.form and not request.files:
                return None
            return super().wrap_formdata(form, formdata)

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            kind, given = unbound_field.field_class, unbound_field.kwargs
            # Hidden fields hold keys of ours, and chance makes a key look like a CPR number now and then.
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField | HiddenField):
                tidy = _trim if issubclass(kind, TextAreaField) else _one_line
                options["filters"] = [*given.get("filters", ()), tidy]
                validators = list(given.get("validators", ()))
                # InputRequired looks at what was posted; here also something must be left of it once tidied.
                more = [_SAYS_SOMETHING] if REQUIRED in validators else []
                options["validators"] = [*more, *validators, _refuse_cpr]
            if issubclass(kind, SelectField):
                # WTForms has no Danish catalogue: what it would say in English is said here.
                unknown = {"invalid_choice_message": UNKNOWN_CHOICE, "invalid_value_message": UNKNOWN_CHOICE}
                options = unknown | given | options
            return unbound_field.bind(form=form, **options)

    def refuse(self, error: Refused, conflict: Any = None) -> int:
        """Say above the fields why the use case refused, and give the answer's status; `conflict` words a conflict.

        What does not exist is no matter of what was typed: it is raised on, for the error page.
        """
        if isinstance(error, NotFound):
            raise error
        told = conflict if conflict and isinstance(error, Conflict) else error.message
        self.form_errors.append(told)
        return error.status


class VersionedForm(Form):
    """A form over a row that others may change meanwhile: carries the version it was filled from."""

    version = HiddenField(default="0")
    """That of the row; 0 as long as there is none."""

    def show_saved(self, row: Any) -> None:
        """Carry the version of what is saved now, which the page shows: the next save is made knowing it."""
        self.version.data = str(row.version if row else 0)

    @property
    def version_number(self) -> int:
        """The row's version when the page was drawn; -1, which no row has, when it was tampered with."""
        try:
            return int(self.version.data)
        except (TypeError, ValueError):
            return -1
