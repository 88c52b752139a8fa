"""What a coordinator types about opening."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.validators import Optional, Regexp

from hotline.core.forms import REQUIRED, UNKNOWN_CHOICE, Form, VersionedForm, length
from hotline.opening import words
from hotline.opening.changes import LINES
from hotline.opening.models import OpeningRule
from hotline.opening.presets import DEFAULTS, Preset

PRESET_NAMES = {
    Preset.PUBLIC_HOLIDAY: _l("Helligdage"),
    Preset.MAY_DAY: _l("1. maj"),
    Preset.CONSTITUTION_DAY: _l("Grundlovsdag"),
    Preset.AFTER_ASCENSION: _l("Fredag efter Kristi himmelfartsdag"),
    Preset.CHRISTMAS_EVE: _l("Juleaftensdag"),
    Preset.AFTER_CHRISTMAS: _l("27.–30. december"),
    Preset.NEW_YEARS_EVE: _l("Nytårsaftensdag"),
    Preset.BRIDGE_DAY: _l("Indeklemte dage"),
    Preset.CLOSED_WEEK: _l("Lukket uge"),
}

TICK_ONE = _l("Vælg mindst én.")


class DayField(DateField):
    """A date: as browsers send it, and as Danes write it where the browser has no calendar."""

    def __init__(self, label: Any, validators: Any = (), **more: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"], **more)
        self.invalid_value_message = _l("Skriv datoen som dag/måned/år, for eksempel 24/11/2026.")


class HourField(TimeField):
    """A time of day: as browsers send it, and as Danes write it."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, [REQUIRED], format=["%H:%M", "%H:%M:%S", "%H.%M", "%H"], **more)
        self.invalid_value_message = _l("Skriv tidspunktet som timer og minutter, for eksempel 19.00.")


class Ticks(SelectMultipleField):
    """Several choices, each with a box to tick."""

    def __init__(self, label: Any, validators: Any = (), **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.invalid_choice_message = UNKNOWN_CHOICE
        self.invalid_value_message = UNKNOWN_CHOICE


class AddHoursForm(Form):
    weekdays = Ticks(_l("Ugedage"), coerce=int)
    start = HourField(_l("Fra kl."))
    end = HourField(_l("Til kl."))
    valid_from = DayField(_l("Gælder fra og med"), [REQUIRED])
    valid_to = DayField(
        _l("Gælder til og med"),
        [Optional()],
        description=_l("Lad feltet stå tomt, hvis det gælder indtil videre."),
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.weekdays.choices = [(number, words.weekday(number).capitalize()) for number in range(7)]


def _versions(text: str) -> tuple[int, int]:
    """The id and version in "12:3"; raises ValueError for anything else, numbers that no row can have included."""
    found = re.fullmatch(r"([0-9]{1,9}):([0-9]{1,9})", text)
    if found is None:
        raise ValueError(text)
    return int(found[1]), int(found[2])


class _ForRules(Form):
    """A form over several rules with the same hours: each tick says which rule, in which version."""

    rules = Ticks(_l("Ugedage"))

    def offer(self, rows: Iterable[OpeningRule]) -> None:
        """Let all of `rows` be chosen, and choose them all where nothing was chosen yet."""
        self.rules.choices = [
            (f"{row.id}:{row.version}", words.weekday(row.weekday).capitalize()) for row in rows
        ]
        # A stale version is for the use case to tell of, not a choice that makes no sense.
        self.rules.validate_choice = False
        if self.rules.raw_data is None:
            self.rules.data = [value for value, _name in self.rules.choices]

    def tick_again(self, rows: Iterable[OpeningRule]) -> None:
        """Choose the same weekdays as before, in the versions that `rows` have now."""
        chosen = {text.partition(":")[0] for text in self.rules.data or ()}
        self.offer(rows)
        self.rules.data = [value for value, _name in self.rules.choices if value.partition(":")[0] in chosen]

    @property
    def versions(self) -> dict[int, int]:
        """The chosen rules and the versions that were seen; what was tampered with names no rule."""
        try:
            return dict(_versions(text) for text in self.rules.data or ())
        except ValueError:
            return {-1: -1}


class ChangeHoursForm(_ForRules):
    start = HourField(_l("Ny tid fra kl."))
    end = HourField(_l("Ny tid til kl."))
    valid_from = DayField(_l("Gælder fra og med"), [REQUIRED])


class EndHoursForm(_ForRules):
    last_day = DayField(_l("Sidste dag"), [REQUIRED])


LINE_NAMES = {
    "vestegnen": _l("Vestegnen: mandag til torsdag kl. 19.00–22.00"),
    "midtjylland": _l("De syv i Midtjylland: søndag til torsdag kl. 18.30–22.00"),
    "online": _l("Online Borgerbetjening 24/7: hverdage kl. 8.00–22.00, i tre vagter"),
}


class TakeLineForm(Form):
    line = RadioField(_l("Åbningstid fra"), validate_choice=True)
    valid_from = DayField(_l("Gælder fra og med"), [REQUIRED])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.line.choices = [(key, LINE_NAMES[key]) for key in LINES]


REASON_EXAMPLE = _l("Står på den offentlige side. Skriv aldrig om bestemte personer.")


class AddClosingDayForm(Form):
    day = DayField(_l("Dato"), [REQUIRED])
    reason = StringField(_l("Grund"), description=REASON_EXAMPLE, validators=[REQUIRED, length(100)])


class ClosingDayForm(VersionedForm):
    reason = StringField(_l("Grund"), description=REASON_EXAMPLE, validators=[REQUIRED, length(100)])


class AddExtraForm(Form):
    day = DayField(_l("Dato"), [REQUIRED])
    start = HourField(_l("Fra kl."))
    end = HourField(_l("Til kl."))
    reason = StringField(_l("Grund"), description=REASON_EXAMPLE, validators=[REQUIRED, length(100)])


class GenerateForm(Form):
    """Which year and which presets; `days` are those that were ticked in the list that came of it."""

    year = SelectField(_l("År"), coerce=int)
    presets = Ticks(_l("Lukkedage"), coerce=Preset)
    weeks = StringField(
        _l("Lukkede uger"),
        description=_l("Ugenumre med komma imellem, for eksempel 29, 30."),
        validators=[
            Optional(),
            length(60),
            Regexp(r"[0-9]{1,2}(\s*,\s*[0-9]{1,2})*$", message=_l("Skriv ugenumre som 29, 30.")),
        ],
    )
    days = Ticks(_l("Dage"), coerce=date.fromisoformat, validate_choice=False)

    def __init__(self, years: Iterable[int], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.year.choices = [(year, str(year)) for year in years]
        self.year.invalid_choice_message = self.year.invalid_value_message = UNKNOWN_CHOICE
        self.presets.choices = [(preset, PRESET_NAMES[preset]) for preset in DEFAULTS]

    @property
    def week_numbers(self) -> list[int]:
        """The closed weeks, each once."""
        return sorted({int(week) for week in (self.weeks.data or "").replace(",", " ").split()})
