"""What the demo's municipalities hand over to each other: something to answer, something agreed, something declined.

The chiefs offer and answer it at the time. The same now gives the same data.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.db import db
from hotline.rota import queries as rota
from hotline.rota.handover import queries, services
from hotline.rota.handover.models import Handover
from hotline.rota.handover.rules import Thing
from hotline.rota.handover.services import Wanted
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek

DAY = timedelta(days=1)


def load(first: IsoWeek, last: IsoWeek, now: datetime) -> None:
    """Glostrup wants to swap weeks with Hvidovre, Rødovre gave Ishøj an evening, Albertslund got a no."""
    this_week = IsoWeek.of(clock.local(now).date())
    weeks = _weeks(this_week.plus(5), last)
    if "glostrup" in weeks and "hvidovre" in weeks:
        theirs, ours = weeks["glostrup"][0], weeks["hvidovre"][-1]
        note = "Vi har <b>kursus</b> hele ugen – kan I tage den? =1+1"
        with clock.seen_from(_morning(now, 2)):
            _offer("glostrup", "hvidovre", Thing(week=theirs), in_return=Thing(week=ours), note=note)
    evening = _evening("rodovre", this_week.plus(2), last)
    if evening is not None:
        with clock.seen_from(_morning(now, 6)):
            given = _offer(
                "rodovre", "ishoj", Thing(shift_id=evening.id), keep_people=True, note="Åbent hus den aften"
            )
        with clock.seen_from(_morning(now, 5)):
            row = db.session.get_one(Handover, given)
            services.accept(_chief("ishoj"), given, queries.fingerprint(row, queries.standing(row)))
    evening = _evening("albertslund", this_week.plus(3), last)
    if evening is not None:
        with clock.seen_from(_morning(now, 4)):
            asked = _offer("albertslund", "glostrup", Thing(shift_id=evening.id))
        with clock.seen_from(_morning(now, 3)):
            services.decline(_chief("glostrup"), asked, "Vi er for få i forvejen")


def _morning(now: datetime, days_ago: int) -> datetime:
    return clock.at(clock.local(now).date() - days_ago * DAY, time(9, 30))


def _chief(key: str) -> Person:
    return accounts.chiefs(accounts.municipality(key).id)[0]


def _offer(giver: str, taker: str, thing: Thing, in_return: Thing | None = None, **more: Any) -> int:
    wanted = Wanted(thing, accounts.municipality(taker).id, in_return, **more)
    return services.offer(_chief(giver), wanted).id


def _weeks(first: IsoWeek, last: IsoWeek) -> dict[str, list[IsoWeek]]:
    """Whose weeks there are, those without evenings left out."""
    open_weeks = {shift.week for shift in rota.shifts_between(first.monday, last.sunday)}
    found: dict[str, list[IsoWeek]] = {}
    for week, row in rota.allotments(first, last).items():
        if week in open_weeks:
            found.setdefault(row.municipality.key, []).append(week)
    return found


def _evening(key: str, first: IsoWeek, last: IsoWeek) -> Shift | None:
    """The municipality's second evening from that week on; the first may be somebody's hole."""
    shifts: Sequence[Shift] = rota.shifts_between(first.monday, last.sunday, accounts.municipality(key).id)
    staffed = [each for each in shifts if each.primary is not None and each.backup is not None]
    return staffed[1] if len(staffed) > 1 else None
