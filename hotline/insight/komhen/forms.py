"""What is posted about count weeks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from hotline.core.forms import REQUIRED, Form, VersionedForm, length
from hotline.insight.komhen import rules
from hotline.insight.komhen.models import CountEntry, CountSheet
from hotline.insight.komhen.rules import TYPED, Channel, Kind
from hotline.insight.komhen.words import CHANNELS, KINDS

_WHOLE = _l("Skriv et helt tal, for eksempel 12.")


class PlanForm(Form):
    year = IntegerField(
        _l("År"),
        invalid_value_message=_WHOLE,
        validators=[
            REQUIRED,
            NumberRange(2000, 2099, message=_l("Skriv et tal mellem %(min)d og %(max)d.")),
        ],
    )
    week = IntegerField(
        _l("Uge"),
        invalid_value_message=_WHOLE,
        validators=[REQUIRED, NumberRange(1, 53, message=_l("Skriv et tal mellem %(min)d og %(max)d."))],
    )
    kind = RadioField(
        _l("Hvilken slags?"),
        choices=[SelectChoice(kind.value, name) for kind, name in KINDS.items()],
        default=Kind.TRIAL.value,
        validators=[REQUIRED],
    )


class ReopenForm(VersionedForm):
    reason = TextAreaField(
        _l("Hvorfor åbnes den?"),
        description=_l("Det står ved tællingen. De frosne tal bliver stående og kan stadig ses."),
        validators=[REQUIRED, length(rules.REASON_MOST)],
    )


class KleForm(VersionedForm):
    kle = StringField(
        _l("KLE-nummer"),
        description=_l("For eksempel 32.03.12 G01, eller kun begyndelsen. Tomt er intet nummer."),
        validators=[Optional(), length(rules.KLE_MOST)],
    )


class FileForm(VersionedForm):
    file = FileField(
        _l("CSV-fil"),
        description=_l(
            "Samme kolonner som udtrækket; kun kanal og antal skal udfyldes. Intet gemmes, før du har set det."
        ),
    )


def _amount(channel: Channel) -> IntegerField:
    return IntegerField(
        CHANNELS[channel],
        invalid_value_message=_WHOLE,
        validators=[
            Optional(),
            NumberRange(0, rules.MOST, message=_l("Skriv et tal mellem %(min)d og %(max)d.")),
        ],
    )


class TypeForm(VersionedForm):
    """A number for each channel that the municipality counts itself."""

    phone_day = _amount(Channel.PHONE_DAY)
    personal = _amount(Channel.PERSONAL)
    letter = _amount(Channel.LETTER)
    email = _amount(Channel.EMAIL)
    sms = _amount(Channel.SMS)
    digital_post = _amount(Channel.DIGITAL_POST)
    remote_print = _amount(Channel.REMOTE_PRINT)
    social = _amount(Channel.SOCIAL)
    nemrefusion = _amount(Channel.NEMREFUSION)
    systems = _amount(Channel.SYSTEMS)
    web = _amount(Channel.WEB)
    self_started = _amount(Channel.SELF_STARTED)
    self_done = _amount(Channel.SELF_DONE)

    def validate_self_done(self, field: Field) -> None:
        started = self.self_started.data
        if field.data and started is not None and field.data > started:
            field.errors = [*field.errors, _("Der kan ikke være gennemført flere, end der er påbegyndt.")]

    def fill_from(self, sheet: CountSheet | None) -> None:
        """Show what was typed before."""
        for channel, entry in typed(sheet).items():
            self[channel.value].data = entry.amount
        self.show_saved(sheet)

    def amounts(self) -> Mapping[Channel, int | None]:
        """What was posted; only for a form that is valid."""
        return {channel: self[channel.value].data for channel in TYPED}

    def fields_of(self, by_file: Mapping[Channel, Any]) -> list[Field]:
        """The fields to fill in: those of channels that did not come by file."""
        return [self[channel.value] for channel in TYPED if channel not in by_file]


def typed(sheet: CountSheet | None) -> dict[Channel, CountEntry]:
    """What was typed in, by channel."""
    return {Channel(each.channel): each for each in sheet.entries if not each.from_file} if sheet else {}


def by_file(sheet: CountSheet | None) -> dict[Channel, int]:
    """What came by file, added up by channel."""
    found: dict[Channel, int] = {}
    for each in sheet.entries if sheet else ():
        if each.from_file:
            found[Channel(each.channel)] = found.get(Channel(each.channel), 0) + each.amount
    return found
