"""What is under way around evenings, as the plan's pages mark it: each room tells its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import clock
from hotline.rota import queries, words
from hotline.rota.absence import queries as absence
from hotline.rota.availability import queries as availability
from hotline.rota.handover import queries as handover
from hotline.rota.handover import words as handover_words
from hotline.rota.hours import needs as hours
from hotline.rota.models import Shift
from hotline.rota.needs import Need
from hotline.rota.planner import queries as planner
from hotline.rota.swaps import queries as swaps
from hotline.rota.watch import queries as watch

# What of each room waits for a person; the list of needs asks them in turn.
ROOMS: tuple[Callable[[Person, datetime], list[Need]], ...] = (
    watch.needs_for,
    absence.needs_for,
    swaps.needs_for,
    handover.needs_for,
    availability.needs_for,
    planner.needs_for,
    hours.needs_for,
)


@dataclass(frozen=True)
class Mark:
    """Something that is not settled yet, in a few words; `link` leads to where it is settled."""

    text: str
    link: str


def marks_for(viewer: Person, shifts: Sequence[Shift]) -> Mapping[int, Sequence[Mark]]:
    """What is under way on each of these shifts, by shift id, in the same few queries however many they are.

    Only those whom it touches are told: who gives or takes, and who plans one of the municipalities.
    """
    found: dict[int, list[Mark]] = {}
    plannable = {each.id for each in shifts if queries.may_plan(viewer, each.municipality_id)}
    for shift_id, offers in swaps.under_way([each.id for each in shifts]).items():
        for offer in offers:
            if shift_id in plannable or viewer.id in {offer.giver_id, offer.taker_id}:
                found.setdefault(shift_id, []).append(_of_offer(offer))
    for shift_id, row in handover.under_way(shifts, clock.now()).items():
        sides = (row.giver_id, row.taker_id)
        if any(queries.may_plan(viewer, municipality_id) for municipality_id in sides):
            mark = Mark(str(_("Overdragelse tilbudt")), handover_words.path(row))
            found.setdefault(shift_id, []).append(mark)
    return found


def _of_offer(offer: swaps.UnderWay) -> Mark:
    role = words.role(offer.slot)
    if offer.vacancy:
        text = _("Der spørges om %(role)s", role=role)
    elif offer.returned:
        text = _("Tilbudt i bytte: %(role)s", role=role)
    else:
        text = _("Bytte i gang: %(role)s", role=role)
    return Mark(str(text), f"/rota/swaps/{offer.offer_id}")
