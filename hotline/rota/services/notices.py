"""One mail to each person whose evenings a use case touched; none to the one who did it.

The chiefs of a municipality are told when an evening that was published is cancelled or comes to lack somebody.
"""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.accounts.queries import chiefs
from hotline.core import outbox
from hotline.rota import queries, rules, words
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import Slot

# A shift, what happened, in which slot (None when it is for the chief of the shift), and why.
Line = tuple[Shift, str, Slot | None, str]
FOR_CHIEFS = {"cancelled", "hole", "open"}


class Notices:
    """What changed for whom, collected while a use case runs and queued at its end by `send`."""

    def __init__(self, actor: Person | None) -> None:
        self._actor_id = actor.id if actor else None
        self._people: dict[int, Person] = {}
        self._lines: dict[int, list[Line]] = {}
        self._chiefs: dict[int, list[Person]] = {}

    def gained(self, held: Assignment) -> None:
        """The person is on a published evening and was not before."""
        self._add(held, "gained", "")

    def lost(self, held: Assignment, why: str = "") -> None:
        """The person is no longer on an evening that the person could see."""
        self._add(held, "lost", why)

    def moved(self, held: Assignment) -> None:
        """The evening has other hours."""
        self._add(held, "moved", "")

    def cancelled(self, shift: Shift, why: str) -> None:
        """A published evening is cancelled."""
        self._add_chiefs(shift, "cancelled", why)

    def hole(self, shift: Shift) -> None:
        """A published evening lacks somebody and did not before."""
        self._add_chiefs(shift, "hole", "")

    def open_again(self, shift: Shift) -> None:
        """An evening that was published and then cancelled is to be staffed after all."""
        self._add_chiefs(shift, "open", "")

    def _add_chiefs(self, shift: Shift, kind: str, why: str) -> None:
        municipality_id = shift.municipality_id
        if municipality_id not in self._chiefs:
            self._chiefs[municipality_id] = list(chiefs(municipality_id))
        for chief in self._chiefs[municipality_id]:
            self._add_line(chief, (shift, kind, None, why))

    def _add(self, held: Assignment, kind: str, why: str) -> None:
        self._add_line(held.person, (held.shift, kind, Slot(held.slot), why))

    def _add_line(self, person: Person, line: Line) -> None:
        if person.id == self._actor_id:
            return
        self._people[person.id] = person
        self._lines.setdefault(person.id, []).append(line)

    def send(self) -> None:
        """Queue the mails, each in its reader's language."""
        for person_id, lines in self._lines.items():
            person = self._people[person_id]
            if not person.active:
                continue
            with force_locale(person.language):
                _enqueue(person, sorted(lines, key=lambda line: line[0].starts_at))


def _enqueue(person: Person, lines: list[Line]) -> None:
    kinds = {kind for _shift, kind, _slot, _why in lines}
    if kinds == {"gained"}:
        subject = _("Dine nye vagter i hotlinen")
    elif kinds <= FOR_CHIEFS:
        subject = _("Ændring i kommunens vagtplan")
    else:
        subject = _("Ændring i dine vagter i hotlinen")
    text = _(
        "Hej %(name)s\n\nVagtplanen siger nu:\n\n%(lines)s\n\nSe planen: %(link)s\n",
        name=person.first_name,
        lines="\n".join(f"- {_line(*line)}" for line in lines),
        link=words.address(lines[0][0].week),
    )
    if not kinds <= FOR_CHIEFS:
        text += "\n" + _(
            "Abonnerer du på din kalender, følger den efter af sig selv, men det kan tage op til et døgn."
        )
        text += "\n"
    outbox.enqueue_mail(kind="rota.changed", to=person.email, subject=subject, text=text)


def _chiefs_line(shift: Shift, kind: str, why: str) -> str:
    evening = words.evening(shift)
    if kind == "cancelled":
        return str(_("%(evening)s: Aftenen er aflyst. %(why)s", evening=evening, why=why)).rstrip()
    if kind == "open":
        return str(_("%(evening)s: Hotlinen åbner alligevel. Aftenen er tom.", evening=evening))
    lacks = ", ".join(words.lack(each) for each in rules.lacks(queries.staffed(shift)))
    return str(_("%(evening)s: Den udgivne aften er ikke klar. %(lacks)s.", evening=evening, lacks=lacks))


def _line(shift: Shift, kind: str, slot: Slot | None, why: str) -> str:
    if slot is None:
        return _chiefs_line(shift, kind, why)
    values = {"evening": words.evening(shift), "role": words.role(slot)}
    if kind == "lost":
        said = _("%(evening)s: Du har ikke længere %(role)s.", **values)
        return f"{said} {why}".rstrip()
    if kind == "moved":
        return str(_("%(evening)s: Du har %(role)s. Tiden er ændret.", **values))
    other = shift.slot(slot.other)
    if other is None:
        return str(_("%(evening)s: Du har %(role)s.", **values))
    values |= {"other_role": str(words.SLOT_NAMES[slot.other]), "other": other.person.name}
    return str(_("%(evening)s: Du har %(role)s. %(other_role)s: %(other)s.", **values))
