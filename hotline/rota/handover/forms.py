"""What is posted about handing over. A week is written "2026-W49", an evening by its number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField

from hotline.accounts.models import Municipality
from hotline.core.forms import Form, length
from hotline.core.i18n import day_and_month
from hotline.rota import words
from hotline.rota.handover.rules import Thing
from hotline.rota.handover.services import Wanted
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek

_WEEK = re.compile(r"(20[0-9]{2})-W([0-9]{2})")
_SHIFT = re.compile(r"[1-9][0-9]{0,8}")


def thing_of(week: str, shift: str) -> Thing | None:
    """What `?week=2026-W49` or `?shift=12` names; None for anything else."""
    match = _WEEK.fullmatch(week)
    if match:
        try:
            return Thing(week=IsoWeek(int(match[1]), int(match[2])))
        except ValueError:
            return None
    return Thing(shift_id=int(shift)) if _SHIFT.fullmatch(shift) else None


class OfferForm(Form):
    taker = SelectField(_l("Til hvilken kommune"))
    in_return = SelectField(_l("Til gengæld får vi"))
    keep_people = BooleanField(
        _l("Behold de personer, der er sat på"),
        description=_l(
            "De bliver på aftenerne efter aftale. Ellers tages de af, og den anden kommune sætter sine egne på."
        ),
    )
    note = StringField(
        _l("Besked til den anden chef"),
        description=_l("For eksempel hvorfor. Skriv ikke om enkelte personer."),
        validators=[length(200)],
    )

    def offer(
        self, takers: Iterable[Municipality], returns: Iterable[tuple[Thing, Municipality, Shift | None]]
    ) -> None:
        """Let these municipalities be chosen, and these weeks or evenings of theirs in return."""
        self.taker.choices = [(each.key, each.name) for each in takers]
        self.in_return.choices = [("", _("Ikke noget"))]
        for thing, owner, shift in returns:
            name = words.week(thing.week) if thing.week else day_and_month(shift.day) if shift else ""
            value = str(thing.week or thing.shift_id)
            self.in_return.choices.append((f"{owner.key}:{value}", f"{owner.name}: {name}"))

    def wanted(self, thing: Thing, takers: Iterable[Municipality]) -> Wanted:
        """What was written; only for a form that is valid."""
        taker = next(each for each in takers if each.key == self.taker.data)
        _owner, _colon, value = str(self.in_return.data or "").partition(":")
        in_return = thing_of(value, value) if value else None
        return Wanted(thing, taker.id, in_return, bool(self.keep_people.data), self.note.data or None)


class AnswerForm(Form):
    why = StringField(_l("Hvorfor ikke?"), validators=[length(200)])
