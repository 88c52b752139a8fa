"""What is posted to the planner."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from hotline.core.errors import Refused
from hotline.core.forms import REQUIRED, UNKNOWN_CHOICE, Form
from hotline.opening.forms import DayField
from hotline.rota.planner.question import Asked
from hotline.rota.planner.record import week
from hotline.rota.planner.rules import Heed
from hotline.rota.planner.words import HEED_NAMES
from hotline.rota.rules import IsoWeek

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_WEEK = re.compile(r"week-(\d{4}-W\d{2})")


class HeedField(RadioField):
    """How much wishes count."""

    def __init__(self, label: Any, **more: Any) -> None:
        choices = [SelectChoice(heed.value, HEED_NAMES[heed]) for heed in HEED_NAMES]
        super().__init__(label, choices=choices, default=Heed.AFTER.value, **more)

    def pre_validate(self, form: Any) -> None:
        if self.data not in set(Heed):
            raise ValidationError(str(UNKNOWN_CHOICE))


class AskForm(Form):
    first = DayField(_l("Fra og med"), [REQUIRED])
    last = DayField(_l("Til og med"), [REQUIRED])
    keep_drafts = BooleanField(
        _l("Behold de personer, der allerede er valgt i kladder"),
        description=_l("De, der er sat på udgivne aftener, bliver stående; tomme pladser fyldes."),
        default=True,
    )
    heed = HeedField(_l("Skal ønsker tælle med?"))

    def asked(self) -> Asked:
        return Asked(self.first.data, self.last.data, bool(self.keep_drafts.data), Heed(self.heed.data))


class MendForm(Form):
    first = DayField(_l("Fra og med"), [REQUIRED])
    last = DayField(_l("Til og med"), [REQUIRED])

    def asked(self) -> Asked:
        return Asked(self.first.data, self.last.data)


def week_of(text: str) -> IsoWeek | None:
    """The week that "2026-W49" names, None when it is none."""
    try:
        return week(text)
    except ValueError:
        return None


def pinned(posted: Mapping[str, str]) -> dict[IsoWeek, int | None]:
    """Who each week is pinned to, read from `week-2026-W49`; empty is a free week."""
    found: dict[IsoWeek, int | None] = {}
    for name, value in posted.items():
        match = _WEEK.fullmatch(name)
        if match is None:
            continue
        which = week_of(match[1])
        if which is None or (value and not _NUMBER.fullmatch(value)):
            raise Refused(_l("Vælg noget på listen."))
        found[which] = int(value) if value else None
    return found


def chosen_evenings(posted: Any, known: Mapping[int, date]) -> set[str]:
    """The evenings that were ticked, one by one or by the week; all with `all`. Strangers are left out."""
    if posted.get("all"):
        return {str(each) for each in known}
    weeks = set(posted.getlist("week"))
    ticked = set(posted.getlist("evening"))
    return {
        str(shift_id)
        for shift_id, day in known.items()
        if str(shift_id) in ticked or str(IsoWeek.of(day)) in weeks
    }


def chosen_weeks(posted: Any, known: Mapping[IsoWeek, object]) -> set[str]:
    """The weeks that were ticked; all with `all`. Strangers are left out."""
    names = {str(each) for each in known}
    return names if posted.get("all") else names & set(posted.getlist("week"))
