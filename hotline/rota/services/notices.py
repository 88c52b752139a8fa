"""Each person whose evenings a use case touched is told, once; never the one who did it.

The chiefs of a municipality are told when an evening that was published is cancelled, gets other hours or comes to
lack somebody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from hotline.accounts.models import Person
from hotline.accounts.queries import chiefs
from hotline.core import clock
from hotline.core.i18n import long_date
from hotline.messages import post
from hotline.messages.kinds import Kind
from hotline.messages.post import Item
from hotline.rota import calendar, kinds, queries, rules, words
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import Slot

# What happens closer to the evening than this is told at once; a calendar would show it too late.
SOON = timedelta(hours=36)
NOBODY = "-"
OPEN, CLOSED = "open", "closed"
Span = tuple[datetime, datetime]


class Notices:
    """What changed for whom, collected while a use case runs and told at its end by `send`."""

    def __init__(self, actor: Person | None) -> None:
        self._actor_id = actor.id if actor else None
        self._items: dict[Person, list[tuple[Shift | None, Item]]] = {}
        self._chiefs: dict[int, list[Person]] = {}
        self._files: dict[tuple[Person, str | None], Assignment] = {}

    def gained(self, held: Assignment) -> None:
        """The person is on a published evening and was not before."""
        self._about(held, lambda: _gained(held.shift, Slot(held.slot)), NOBODY, held.slot, file=True)

    def lost(self, held: Assignment, why: str = "") -> None:
        """The person is no longer on an evening that the person could see."""
        self._about(held, lambda: _lost(held.shift, Slot(held.slot), why), held.slot, NOBODY)

    def promoted(self, held: Assignment) -> None:
        """The person was backup and is primary now."""
        self._about(held, lambda: _promoted(held.shift), Slot.BACKUP, Slot.PRIMARY, file=True)

    def moved(self, held: Assignment, was: Span) -> None:
        """The evening has other hours than `was`."""
        self.add(held.person, kinds.CHANGED, held.shift, lambda: _moved(held, was))

    def evenings_moved(self, moved: Sequence[tuple[Shift, Span]]) -> None:
        """Published evenings have other hours than these: one line for each municipality's chiefs."""
        by_owner: dict[int, list[tuple[Shift, Span]]] = {}
        for shift, was in sorted(moved, key=lambda each: each[0].starts_at):
            by_owner.setdefault(shift.municipality_id, []).append((shift, was))
        for found in by_owner.values():
            first = found[0][0]
            link = None if len(found) == 1 else f"/rota/list?first={first.day}&last={found[-1][0].day}"
            self.add_chiefs(first, partial(_evenings_moved, found), link=link)

    def cancelled(self, shift: Shift, why: str) -> None:
        """A published evening is cancelled."""
        for chief in self._chiefs_of(shift):
            self.closed(chief, shift, lambda: _cancelled(shift, why))

    def hole(self, shift: Shift) -> None:
        """A published evening lacks somebody and did not before."""
        self.add_chiefs(shift, lambda: _hole(shift))

    def open_again(self, shift: Shift) -> None:
        """An evening that was published and then cancelled is to be staffed after all."""
        self.add_chiefs(
            shift,
            lambda: str(
                _("%(evening)s: Hotlinen åbner alligevel. Aftenen er tom.", evening=words.evening(shift))
            ),
        )

    def closed(self, person: Person, shift: Shift, say: Callable[[], str]) -> None:
        """The evening does not take place, or not all of it; `reopened` soon after makes it no news."""
        self.add(person, kinds.CHIEF, shift, say, topic=f"open:{shift.id}", was=OPEN, now=CLOSED)

    def reopened(self, person: Person, shift: Shift, say: Callable[[], str]) -> None:
        """The evening takes place after all."""
        self.add(person, kinds.CHIEF, shift, say, topic=f"open:{shift.id}", was=CLOSED, now=OPEN)

    def add_chiefs(
        self, shift: Shift, say: Callable[[], str], kind: Kind = kinds.CHIEF, *, link: str | None = None
    ) -> None:
        """Something for the chiefs of the municipality that staffs `shift`."""
        for chief in self._chiefs_of(shift):
            self.add(chief, kind, shift, say, link=link)

    def _chiefs_of(self, shift: Shift) -> list[Person]:
        municipality_id = shift.municipality_id
        if municipality_id not in self._chiefs:
            self._chiefs[municipality_id] = list(chiefs(municipality_id))
        return self._chiefs[municipality_id]

    def add(
        self,
        person: Person,
        kind: Kind,
        shift: Shift | None,
        say: Callable[[], str],
        *,
        link: str | None = None,
        topic: str | None = None,
        was: str | None = None,
        now: str | None = None,
    ) -> None:
        """Something for `person`; it is urgent when `shift` is soon. `link` None leads to the shift's week."""
        if person.id == self._actor_id:
            return
        soon = shift is not None and shift.starts_at - clock.now() < SOON
        where = link or (words.path(shift) if shift else "/rota")
        item = Item(kind, say, where, topic, was, now, kind.urgent or soon)
        self._items.setdefault(person, []).append((shift, item))

    def _about(
        self, held: Assignment, say: Callable[[], str], was: str, now: str, *, file: bool = False
    ) -> None:
        topic = f"shift:{held.shift.id}"
        self.add(held.person, kinds.CHANGED, held.shift, say, topic=topic, was=was, now=now)
        if file and held.person in self._items:
            self._files[held.person, topic] = held

    def send(self) -> None:
        """Tell everybody, what comes first first."""
        told = {
            person: [self._with_file(person, item) for _shift, item in sorted(items, key=_when)]
            for person, items in self._items.items()
        }
        post.tell(told)
        self._items, self._files = {}, {}

    def _with_file(self, person: Person, item: Item) -> Item:
        """An evening that is soon goes along as a file: a calendar that subscribes may be a day behind."""
        held = self._files.get((person, item.topic))
        soon = item.is_urgent and held is not None and held.ended_at is None
        return replace(item, ics=_file(held)) if soon and held is not None else item


def _file(held: Assignment) -> str:
    shift, slot, settings = held.shift, Slot(held.slot), current_app.extensions["settings"]
    entry = calendar.Entry(
        uid=f"{shift.uid}-{slot}",
        shift_id=shift.id,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        municipality=shift.municipality.name,
        confirmed=True,
        sequence=shift.sequence,
        changed_at=shift.changed_at,
        slot=slot,
        primary=shift.primary.name if shift.primary else None,
        backup=shift.backup.name if shift.backup else None,
    )
    return calendar.render_one(
        entry, calendar.Place(settings.host, settings.base_url, "", held.person.language)
    )


def _when(line: tuple[Shift | None, Item]) -> float:
    return line[0].starts_at.timestamp() if line[0] else 0.0


def _lost(shift: Shift, slot: Slot, why: str) -> str:
    said = _(
        "%(evening)s: Du har ikke længere %(role)s.", evening=words.evening(shift), role=words.role(slot)
    )
    return f"{said} {why}".rstrip()


def _moved(held: Assignment, was: Span) -> str:
    values = {
        "evening": words.evening(held.shift),
        "role": words.role(Slot(held.slot)),
        "was": words.span(*was),
    }
    return str(_("%(evening)s: Du har %(role)s. Tiden er ændret (før %(was)s).", **values))


def _evenings_moved(moved: Sequence[tuple[Shift, Span]]) -> str:
    shift, was = moved[0]
    if len(moved) == 1:
        values = {"evening": words.evening(shift), "was": words.span(*was)}
        return str(_("%(evening)s: Den udgivne aften har ny tid (før %(was)s).", **values))
    return str(
        ngettext(
            "%(num)d udgiven aften har ny tid fra %(day)s.",
            "%(num)d udgivne aftener har ny tid fra %(day)s.",
            len(moved),
            day=long_date(shift.day),
        )
    )


def _gained(shift: Shift, slot: Slot) -> str:
    values = {"evening": words.evening(shift), "role": words.role(slot)}
    other = shift.slot(slot.other)
    if other is None:
        return str(_("%(evening)s: Du har %(role)s.", **values))
    values |= {"other_role": str(words.SLOT_NAMES[slot.other]), "other": other.person.name}
    return str(_("%(evening)s: Du har %(role)s. %(other_role)s: %(other)s.", **values))


def _promoted(shift: Shift) -> str:
    return str(_("%(evening)s: Du er rykket op fra bagvagt og har nu vagten.", evening=words.evening(shift)))


def _cancelled(shift: Shift, why: str) -> str:
    said = _("%(evening)s: Aftenen er aflyst. %(why)s", evening=words.evening(shift), why=why)
    return str(said).rstrip()


def _hole(shift: Shift) -> str:
    lacks = words.lacks(rules.lacks(queries.staffed(shift)))
    return str(
        _(
            "%(evening)s: Den udgivne aften er ikke klar. %(lacks)s.",
            evening=words.evening(shift),
            lacks=lacks,
        )
    )
