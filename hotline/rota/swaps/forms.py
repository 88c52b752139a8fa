"""What is posted about offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from hotline.core.errors import Refused
from hotline.core.forms import Form, length
from hotline.rota.rules import Slot
from hotline.rota.swaps.rules import Answer, Audience, Held

GIVE, SWAP = "give", "swap"
UNTIL_IT_BEGINS = "start"
WAITS = {
    "24": _l("24 timer"),
    "48": _l("48 timer"),
    "168": _l("en uge"),
    UNTIL_IT_BEGINS: _l("helt til vagten begynder"),
}
MOST = 200


class WhyForm(Form):
    """Why a chief does not accept."""

    why = StringField(_l("Begrundelse"), validators=[length(200)])


@dataclass
class Typed:
    """What somebody chose in the form of a new offer; the same is shown again after a refusal."""

    slot: Slot | None = None
    way: str = GIVE
    audience: Audience = Audience.NAMED
    person_ids: list[int] = field(default_factory=list)
    anything: bool = True
    wanted: list[Held] = field(default_factory=list)
    wait: str = "48"

    def expires_at(self, now: datetime, starts_at: datetime) -> datetime:
        """When it is over, as chosen."""
        return starts_at if self.wait == UNTIL_IT_BEGINS else now + timedelta(hours=int(self.wait))


def _misread() -> Refused:
    return Refused(_("Siden kunne ikke forstå det, der blev sendt. Genindlæs den, og prøv igen."))


def slot_of(value: str | None) -> Slot | None:
    """The slot that is named; None for anything else."""
    return Slot(value) if value in tuple(Slot) else None


def person_ids(posted: MultiDict[str, str]) -> list[int]:
    """The people that were ticked; raises Refused for what is no number."""
    values = [value for value in posted.getlist("person_id") if value]
    if len(values) > MOST or not all(
        value.isascii() and value.isdigit() and len(value) < 10 for value in values
    ):
        raise _misread()
    return [int(value) for value in values]


def typed(posted: MultiDict[str, str]) -> Typed:
    """The form of a new offer; raises Refused for what no page of ours sends."""
    wanted = [Held.read(value) for value in posted.getlist("wanted")]
    way, wait = posted.get("way", GIVE), posted.get("wait", "48")
    known = [each for each in wanted if each is not None]
    if way not in {GIVE, SWAP} or wait not in WAITS or len(known) < len(wanted) or len(wanted) > MOST:
        raise _misread()
    return Typed(
        slot=slot_of(posted.get("slot")),
        way=way,
        audience=audience(posted.get("audience", Audience.NAMED)),
        person_ids=person_ids(posted),
        anything=posted.get("return", "any") == "any",
        wanted=known,
        wait=wait,
    )


def audience(value: str) -> Audience:
    """Who is asked; raises Refused."""
    try:
        return Audience(value)
    except ValueError:
        raise _misread() from None


def answer(posted: MultiDict[str, str]) -> Answer:
    """Yes or no; raises Refused."""
    try:
        return Answer(posted.get("answer", ""))
    except ValueError:
        raise Refused(_("Svar ja eller nej.")) from None


def number(posted: MultiDict[str, str], name: str) -> int | None:
    """A row's number; None when nothing, or no number, was posted."""
    value = posted.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
