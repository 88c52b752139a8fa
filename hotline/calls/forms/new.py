"""The form of a new call: when it was, once only, and the calls that asked for nothing."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, TimeField
from wtforms.validators import NumberRange, Optional, ValidationError

from hotline.calls import rules
from hotline.calls.forms.call import MAIN, CallForm
from hotline.calls.models import Call
from hotline.calls.rules import NonCall
from hotline.calls.services import CallFields
from hotline.core import clock
from hotline.opening.forms import DayField

_KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")

_MINUTES = _l("Skriv et tal mellem 0 og 180.")


class NewCallForm(CallForm):
    """A call that ends now. The key is made when the page is drawn, so that a second click is no second call."""

    idempotency_key = HiddenField()
    author = HiddenField()
    """Whose page it was: what waited in a browser is never saved as somebody else's."""
    started_at = HiddenField()
    ended_at = HiddenField()
    """When it was saved in a browser that had no line; the page leaves it empty."""
    non_call = HiddenField()
    late_day = DayField(_l("Dato"), [Optional()])
    late_time = TimeField(
        _l("Begyndte kl."),
        [Optional()],
        format=["%H:%M", "%H:%M:%S", "%H.%M", "%H"],
        invalid_value_message=_l("Skriv tidspunktet som timer og minutter, for eksempel 19.30."),
    )
    late_minutes = IntegerField(
        _l("Varede (minutter)"),
        [Optional(), NumberRange(0, 180, _MINUTES)],
        invalid_value_message=_MINUTES,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """As every form; a non-call answers none of the steps."""
        if self.non_call.data:
            for name in MAIN:
                self[name].data = None
                self[name].validators = [Optional()]
                self[name].raw_data = []
        valid: bool = super().validate(extra_validators)
        if self.is_late and not self._late_is_whole():
            self.late_day.errors = [_("Skriv både datoen og hvornår opkaldet begyndte.")]
            valid = False
        return valid

    def _late_is_whole(self) -> bool:
        late = (self.late_day, self.late_time, self.late_minutes)
        whole = self.late_day.data is not None and self.late_time.data is not None
        return whole or any(field.errors for field in late)

    def validate_idempotency_key(self, field: Any) -> None:
        if not _KEY.fullmatch(field.data or ""):
            raise ValidationError(_("Siden var ikke hel. Se efter, at alt er rigtigt, og gem igen."))

    def validate_non_call(self, field: Any) -> None:
        if field.data and field.data not in set(NonCall):
            raise ValidationError(_("Vælg en af knapperne."))

    def validate_late_day(self, field: Any) -> None:
        if field.data is None or self.late_time.data is None:
            return
        if not rules.may_be_logged_late(self._late_times(), clock.now()):
            raise ValidationError(
                _(
                    "Opkaldet skal være slut nu og højst ligge %(days)d dage tilbage.",
                    days=rules.LOGGED_LATE.days,
                )
            )

    def _late_times(self) -> tuple[datetime, datetime]:
        began = clock.at(self.late_day.data, self.late_time.data)
        # A length out of range is told by its own field.
        return began, began + timedelta(minutes=max(0, min(self.late_minutes.data or 0, 180)))

    @property
    def key(self) -> str:
        """The idempotency key, once validated."""
        return str(self.idempotency_key.data)

    def renew_key(self) -> None:
        """Make the next save a call of its own."""
        self.idempotency_key.data = str(uuid.uuid4())

    def new_fields(self, now: datetime) -> CallFields:
        """What was posted, with the call's times.

        Those written by hand go first; else it began and ended when the form says, if that can be, or now.
        """
        said = self.fields()
        if self.non_call.data:
            said = CallFields("", "", "", note=self.note.data, non_call=NonCall(self.non_call.data))
        if self.late_day.data:
            began, ended = self._late_times()
            return replace(said, started_at=began, ended_at=ended, afterwards=True)
        ended = rules.ended_at(_moment(self.ended_at.data), now)
        began = rules.began_at(_moment(self.started_at.data), ended)
        return replace(said, started_at=began, ended_at=ended)

    @property
    def is_late(self) -> bool:
        """Whether the part for calls from before must be seen."""
        late = (self.late_day, self.late_time, self.late_minutes)
        return any(field.data is not None or field.errors for field in late)

    def says_the_same_as(self, call: Call) -> bool:
        """Whether what was posted is what is saved on `call`; of a non-call its kind and note."""
        if self.non_call.data or call.non_call:
            return (self.non_call.data, self.note.data or None) == (call.non_call, call.note)
        return super().says_the_same_as(call)

    def reason(self) -> str:
        """The first thing that is wrong, for a script that shows it beside a call that waits."""
        told = [*self.form_errors, *(error for field in self for error in field.errors)]
        return str(told[0])


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None
