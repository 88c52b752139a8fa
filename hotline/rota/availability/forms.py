"""What is posted about wishes and about a municipality's rules."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from hotline.core.forms import REQUIRED, UNKNOWN_CHOICE, Form, VersionedForm
from hotline.opening import words as opening
from hotline.opening.forms import TICK_ONE, DayField, Ticks
from hotline.rota.availability.rules import Limits, Mood, Weeks, Wish
from hotline.rota.availability.words import MOOD_HINTS, MOOD_NAMES, WEEK_NAMES

PERIOD, WEEKLY = "period", "weekly"


class MoodField(RadioField):
    """One of the three moods."""

    def __init__(self, label: Any, **more: Any) -> None:
        choices = [SelectChoice(mood.value, MOOD_NAMES[mood]) for mood in Mood]
        super().__init__(label, choices=choices, default=Mood.OFF.value, **more)
        self.hints = {mood.value: MOOD_HINTS[mood] for mood in Mood}

    def pre_validate(self, form: Any) -> None:
        if self.data not in set(Mood):
            raise ValidationError(str(UNKNOWN_CHOICE))


class PeriodForm(Form):
    """A day or several in a row. No reason is asked, so there is no text to type."""

    mood = MoodField(_l("Hvad siger du?"))
    first = DayField(_l("Dag"), [REQUIRED], description=_l("Eller den første dag i en periode."))
    last = DayField(
        _l("Til og med"), [Optional()], description=_l("Lad feltet stå tomt, hvis det er én dag.")
    )

    def wish(self) -> Wish:
        return Wish(Mood(self.mood.data), self.first.data, self.last.data or self.first.data)

    def fill(self, wish: Wish) -> None:
        self.mood.data, self.first.data = wish.mood.value, wish.first
        self.last.data = wish.last if wish.last != wish.first else None


class WeeklyForm(Form):
    """The same days every week, or every other."""

    mood = MoodField(_l("Hvad siger du?"))
    weekdays = Ticks(_l("Ugedage"), coerce=int)
    weeks = SelectField(
        _l("Hvilke uger"), choices=[SelectChoice(each.value, WEEK_NAMES[each]) for each in Weeks]
    )
    first = DayField(_l("Fra og med"), [REQUIRED])
    last = DayField(
        _l("Til og med"), [Optional()], description=_l("Lad feltet stå tomt, hvis det gælder indtil videre.")
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.weekdays.choices = [(number, opening.weekday(number).capitalize()) for number in range(7)]

    def validate_weekdays(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(str(TICK_ONE))

    def wish(self) -> Wish:
        weekdays = frozenset(self.weekdays.data or ())
        return Wish(Mood(self.mood.data), self.first.data, self.last.data, weekdays, Weeks(self.weeks.data))

    def fill(self, wish: Wish) -> None:
        self.mood.data, self.first.data, self.last.data = wish.mood.value, wish.first, wish.last
        self.weekdays.data, self.weeks.data = sorted(wish.weekdays), wish.weeks.value


_LIMITS = [
    SelectChoice("", _l("Ingen grænse")),
    *(SelectChoice(str(number), str(number)) for number in range(1, 8)),
]


def _number(value: str | None) -> int | None:
    return int(value) if value else None


class RulesForm(VersionedForm):
    most_per_week = SelectField(
        _l("Højst så mange aftener på en uge"),
        choices=_LIMITS,
        description=_l("Vagt og bagvagt regnet sammen, for hver person."),
    )
    most_running = SelectField(
        _l("Højst så mange aftener i træk"),
        choices=_LIMITS,
        description=_l("Planlæggeren lader hellere en plads stå tom og siger det, end den bryder en grænse."),
    )
    swaps_need_chief = BooleanField(_l("Et bytte skal godkendes af chefen, før det gælder"))

    def limits(self) -> Limits:
        return Limits(
            _number(self.most_per_week.data),
            _number(self.most_running.data),
            bool(self.swaps_need_chief.data),
            self.version_number,
        )

    def fill(self, limits: Limits) -> None:
        self.most_per_week.data = str(limits.most_per_week or "")
        self.most_running.data = str(limits.most_running or "")
        self.swaps_need_chief.data, self.version.data = limits.swaps_need_chief, str(limits.version)
