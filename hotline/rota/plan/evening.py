"""One evening with everything that is known of it and can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hotline.accounts.models import Person
from hotline.accounts.queries import chiefs
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.errors import NotFound
from hotline.rota import queries, timeline
from hotline.rota.models import EveningEvent
from hotline.rota.plan.board import Evening, evenings_for
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.watch import queries as watch
from hotline.rota.watch.queries import Standing


@dataclass(frozen=True)
class Around:
    """An evening, who answers for it, and what happened; what the viewer may not see is empty.

    `own` is the slot that the viewer holds. `standing` tells who has the telephone, on the day itself.
    """

    evening: Evening
    own: Slot | None
    chiefs: Sequence[Person]
    sees_numbers: bool
    events: Sequence[EveningEvent]
    standing: Standing | None
    before: int | None
    after: int | None

    @property
    def open(self) -> bool:
        """Whether something can still be done about who is on it."""
        return not self.evening.cancelled and not self.evening.over


def around_for(viewer: Person, shift_id: int) -> Around:
    """The evening as `viewer` may see it; raises NotFound when there is none for the viewer.

    Telephone numbers are for those on the evening and for chiefs and the coordinator; so is what happened.
    """
    day = queries.day_of(shift_id)
    if day is None:
        raise NotFound()
    # The evenings beside it come along: whoever goes through a week goes from one to the next.
    which = IsoWeek.of(day)
    week = [each for each in evenings_for(viewer, which.monday, which.sunday) if each.visible]
    evening = next((each for each in week if each.shift.id == shift_id), None)
    # A draft that was cancelled never was an evening for anybody, and others' drafts are none yet.
    if evening is None:
        raise NotFound()
    shift = evening.shift
    own = next((place.slot for place in evening.places if place.me), None)
    inside = own is not None or viewer.role in {Role.CHIEF, Role.COORDINATOR}
    today = shift.day == clock.today() or evening.running
    order = [each.shift.id for each in week]
    at = order.index(shift.id)
    return Around(
        evening=evening,
        own=own,
        chiefs=chiefs(shift.municipality_id),
        sees_numbers=inside,
        events=timeline.timeline(shift.id) if inside else [],
        standing=watch.standing(shift, viewer, clock.now()) if today and not evening.cancelled else None,
        before=order[at - 1] if at else None,
        after=order[at + 1] if at + 1 < len(order) else None,
    )
