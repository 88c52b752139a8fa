"""What a coordinator types about a municipality."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, IntegerField, StringField, TelField, URLField
from wtforms.validators import NumberRange, Optional, Regexp

from hotline.core.forms import REQUIRED, VersionedForm, length


class MunicipalityForm(VersionedForm):
    name = StringField(_l("Navn"), validators=[REQUIRED, length(60)])
    website = URLField(
        _l("Hjemmeside"),
        description=_l("Den offentlige side henviser hertil."),
        validators=[
            REQUIRED,
            length(200),
            Regexp(
                r"https?://[^\s/$.?#][^\s\"'<>]*$",
                message=_l("Skriv hele adressen, for eksempel https://kommune.dk."),
            ),
        ],
    )
    phone = TelField(
        _l("Telefon om dagen"),
        description=_l("Vises for borgere, når hotlinen har lukket."),
        validators=[
            REQUIRED,
            length(30),
            Regexp(r"\+?[0-9 ]{8,}$", message=_l("Skriv et telefonnummer med tal, fx 12 34 56 78.")),
        ],
    )
    inbox = EmailField(
        _l("Mail om dagen"),
        description=_l(
            "Hertil sender hotlinen åbne spørgsmål, som kommunen svarer på næste dag. Aldrig om borgere."
        ),
        validators=[
            Optional(),
            length(254),
            Regexp(
                r"[^@\s]+@[^@\s]+\.[^@\s.]+$",
                message=_l("Skriv en mailadresse, for eksempel service@kommune.dk."),
            ),
        ],
    )
    population = IntegerField(
        _l("Antal indbyggere"),
        invalid_value_message=_l("Skriv et helt tal, for eksempel 28000."),
        validators=[
            REQUIRED,
            NumberRange(1, 2_000_000, message=_l("Skriv et tal mellem %(min)d og %(max)d.")),
        ],
    )
