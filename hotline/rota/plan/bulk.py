"""One thing done to many evenings: what it would change, and what of it cannot be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.accounts.models import Person
from hotline.accounts.queries import eligible
from hotline.core.errors import NotFound
from hotline.rota import queries
from hotline.rota.plan.board import Evening, evenings_for
from hotline.rota.plan.proposal import names_apart
from hotline.rota.rules import Slot
from hotline.rota.services import Wanted


class Action(StrEnum):
    """What can be done to many evenings at once."""

    PRIMARY = "primary"
    BACKUP = "backup"
    CLEAR_PRIMARY = "clear-primary"
    CLEAR_BACKUP = "clear-backup"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"

    @property
    def slot(self) -> Slot | None:
        """The slot that it fills or empties."""
        if self in {Action.PRIMARY, Action.CLEAR_PRIMARY}:
            return Slot.PRIMARY
        return Slot.BACKUP if self in {Action.BACKUP, Action.CLEAR_BACKUP} else None

    @property
    def wants_person(self) -> bool:
        """Whether it needs to know whom."""
        return self in {Action.PRIMARY, Action.BACKUP}


ACTION_NAMES = {
    Action.PRIMARY: _l("Sæt vagten"),
    Action.BACKUP: _l("Sæt bagvagten"),
    Action.CLEAR_PRIMARY: _l("Tag vagten af"),
    Action.CLEAR_BACKUP: _l("Tag bagvagten af"),
    Action.PUBLISH: _l("Udgiv"),
    Action.WITHDRAW: _l("Træk udgivelsen tilbage"),
}


@dataclass(frozen=True)
class Line:
    """One evening: who is in the slot now, who will be, and why it cannot be, if it cannot."""

    evening: Evening
    was: str | None
    will: str | None
    wanted: Wanted | None
    problem: str | None = None
    same: bool = False

    @property
    def counts(self) -> bool:
        """Whether confirming changes it."""
        return self.problem is None and not self.same


def chosen_for(viewer: Person, shift_ids: Collection[int]) -> list[Evening]:
    """The evenings with these ids; raises NotFound when one is not the viewer's to plan."""
    shifts = queries.shifts_by_id(shift_ids)
    if not shifts or len(shifts) != len(set(shift_ids)):
        raise NotFound()
    first, last = min(each.day for each in shifts), max(each.day for each in shifts)
    found = evenings_for(viewer, first, last, wishes=False)
    chosen = [each for each in found if each.shift.id in shift_ids]
    if len(chosen) != len(shifts) or not all(each.plannable for each in chosen):
        raise NotFound()
    return chosen


def people_for(viewer: Person, municipality_ids: Collection[int]) -> list[tuple[Person, str]]:
    """Whom `viewer` can put on evenings of these municipalities, each with a name that tells them apart."""
    mine = [each for each in municipality_ids if queries.may_plan(viewer, each)]
    people = [person for group in eligible(mine).values() for person in group]
    names = names_apart(people)
    return sorted(((each, names[each.id]) for each in people), key=lambda pair: pair[1].casefold())


def wanted_of(evenings: Sequence[Evening], slot: Slot, person_id: int | None) -> list[Wanted]:
    """What putting one person (None: nobody) in one slot of all these evenings means."""
    found = []
    for each in evenings:
        seen = queries.staffed(each.shift)
        primary, backup = seen.primary_id, seen.backup_id
        if slot is Slot.PRIMARY:
            primary = person_id
        else:
            backup = person_id
        found.append(Wanted(each.shift.id, primary, backup, seen.primary_id, seen.backup_id))
    return found


def staffing_lines(
    evenings: Sequence[Evening],
    slot: Slot,
    wanted: Sequence[Wanted],
    will: str | None,
    problems: dict[tuple[int, Slot | None], str],
) -> list[Line]:
    """What each evening would become; `problems` are those that the rules found."""
    found = []
    for each, one in zip(evenings, wanted, strict=True):
        held = each.shift.slot(slot)
        said = [text for (shift_id, _slot), text in problems.items() if shift_id == each.shift.id]
        found.append(
            Line(
                each,
                held.person.name if held else None,
                will,
                one,
                " ".join(said) or None,
                one == one.reversed(),
            )
        )
    return found


def standing_lines(evenings: Sequence[Evening], action: Action) -> list[Line]:
    """Which evenings would be published or withdrawn, and why the others are not."""
    found = []
    for each in evenings:
        if action is Action.PUBLISH:
            problem = None if each.draft and each.editable else _("Aftenen er ikke en kladde.")
            problem = problem or (", ".join(each.lacks) + "." if each.lacks else None)
        else:
            open_ = not each.draft and each.editable and not each.running
            problem = None if open_ else _("Aftenen er ikke udgivet eller er begyndt.")
        was, will = (_("Kladde"), _("Udgivet")) if action is Action.PUBLISH else (_("Udgivet"), _("Kladde"))
        found.append(Line(each, str(was), str(will), None, str(problem) if problem else None))
    return found
