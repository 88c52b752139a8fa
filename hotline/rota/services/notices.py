"""One mail to each person whose evenings a use case touched; none to the one who did it."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from hotline.accounts.models import Person
from hotline.core import outbox
from hotline.rota import words
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import Slot


class Notices:
    """What changed for whom, collected while a use case runs and queued at its end by `send`."""

    def __init__(self, actor: Person | None) -> None:
        self._actor_id = actor.id if actor else None
        self._people: dict[int, Person] = {}
        self._lines: dict[int, list[tuple[Shift, str, Slot, str]]] = {}

    def gained(self, held: Assignment) -> None:
        """The person is on a published evening and was not before."""
        self._add(held, "gained", "")

    def lost(self, held: Assignment, why: str = "") -> None:
        """The person is no longer on an evening that the person could see."""
        self._add(held, "lost", why)

    def moved(self, held: Assignment) -> None:
        """The evening has other hours."""
        self._add(held, "moved", "")

    def _add(self, held: Assignment, kind: str, why: str) -> None:
        person = held.person
        if person.id == self._actor_id:
            return
        self._people[person.id] = person
        self._lines.setdefault(person.id, []).append((held.shift, kind, Slot(held.slot), why))

    def send(self) -> None:
        """Queue the mails, each in its reader's language."""
        for person_id, lines in self._lines.items():
            person = self._people[person_id]
            if not person.active:
                continue
            with force_locale(person.language):
                _enqueue(person, sorted(lines, key=lambda line: line[0].starts_at))


def _enqueue(person: Person, lines: list[tuple[Shift, str, Slot, str]]) -> None:
    kinds = {kind for _shift, kind, _slot, _why in lines}
    subject = (
        _("Dine nye vagter i hotlinen") if kinds == {"gained"} else _("Ændring i dine vagter i hotlinen")
    )
    text = "\n".join(f"- {_line(*line)}" for line in lines)
    outbox.enqueue_mail(
        kind="rota.changed",
        to=person.email,
        subject=subject,
        text=_(
            "Hej %(name)s\n\nVagtplanen siger nu:\n\n%(lines)s\n\nSe planen: %(link)s\n\n"
            "Abonnerer du på din kalender, følger den efter af sig selv, men det kan tage op til et døgn.\n",
            name=person.first_name,
            lines=text,
            link=words.address(lines[0][0].week),
        ),
    )


def _line(shift: Shift, kind: str, slot: Slot, why: str) -> str:
    role = str(words.SLOT_NAMES[slot]).lower()
    values = {"evening": words.evening(shift), "role": role}
    if kind == "lost":
        said = _("%(evening)s: Du er ikke længere %(role)s.", **values)
        return f"{said} {why}".rstrip()
    if kind == "moved":
        return str(_("%(evening)s: Du er %(role)s. Tiden er ændret.", **values))
    other = shift.slot(slot.other)
    if other is None:
        return str(_("%(evening)s: Du er %(role)s.", **values))
    values |= {"other_role": str(words.SLOT_NAMES[slot.other]), "other": other.person.name}
    return str(_("%(evening)s: Du er %(role)s. %(other_role)s: %(other)s.", **values))
