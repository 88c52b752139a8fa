"""How absence is said to people."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.i18n import short_date
from hotline.rota import words
from hotline.rota.absence.rules import Proposal
from hotline.rota.availability.rules import Mood
from hotline.rota.models import Assignment, Shift
from hotline.rota.queries import Hole
from hotline.rota.rules import Breach, Slot

_MOODS = {
    Mood.GLADLY: _l("Vil gerne den aften"),
    Mood.RATHER_NOT: _l("Vil helst ikke den aften"),
    Mood.OFF: _l("Kan ikke den aften"),
}
_FEWER = {
    Slot.PRIMARY: _l("%(shifts)s og %(backups)s i år: %(number)s færre vagter end gennemsnittet."),
    Slot.BACKUP: _l("%(shifts)s og %(backups)s i år: %(number)s færre bagvagter end gennemsnittet."),
}
_MORE = {
    Slot.PRIMARY: _l("%(shifts)s og %(backups)s i år: %(number)s flere vagter end gennemsnittet."),
    Slot.BACKUP: _l("%(shifts)s og %(backups)s i år: %(number)s flere bagvagter end gennemsnittet."),
}
_IMPOSSIBLE = {
    Breach.ABSENT: _l("kan ikke den aften"),
    Breach.SAME_PERSON: _l("er allerede på aftenen"),
    Breach.TWO_AT_ONCE: _l("har en anden vagt på samme tid"),
}
_EMPTY = {
    Slot.PRIMARY: _l("Vagten står tom, til en anden er fundet."),
    Slot.BACKUP: _l("Bagvagten står tom, til en anden er fundet."),
}


def mood(which: Mood) -> str:
    """What somebody says of the evening."""
    return str(_MOODS[which])


def reasons(proposal: Proposal, slot: Slot) -> list[str]:
    """Why somebody stands where on the list, in whole sentences; what is said of the evening is `mood`."""
    each = proposal.colleague
    said = [_load(proposal, slot)]
    if each.beside:
        said.append(str(_("Har også vagt aftenen før eller efter.")))
    if each.called_at:
        when = short_date(clock.local(each.called_at).date())
        said.append(str(_("Sidst sat på med kort varsel %(date)s.", date=when)))
    else:
        said.append(str(_("Ikke sat på med kort varsel det seneste halve år.")))
    return said


def _load(proposal: Proposal, slot: Slot) -> str:
    load = proposal.colleague.load
    shifts = ngettext("%(num)d vagt", "%(num)d vagter", load.primary)
    backups = ngettext("%(num)d bagvagt", "%(num)d bagvagter", load.backup)
    values = {"shifts": shifts, "backups": backups, "number": words.number(abs(proposal.in_slot))}
    if abs(proposal.in_slot) < 0.05:
        return str(_("%(shifts)s og %(backups)s i år.", **values))
    # Which of the two is meant follows from what is missing: the comparison is within the slot.
    said = _FEWER if proposal.in_slot < 0 else _MORE
    return str(said[slot]) % values


def impossible(person: Person, breach: Breach) -> str:
    """As in "Ole Olsen kan ikke den aften"."""
    return f"{person.name} {_IMPOSSIBLE[breach]}"


def names(people: Sequence[Person]) -> str:
    """As in "Chalotte Chef og Gert Glostrup"; empty when there are none."""
    all_names = [person.name for person in people]
    if len(all_names) < 2:
        return "".join(all_names)
    return str(_("%(several)s og %(last)s", several=", ".join(all_names[:-1]), last=all_names[-1]))


def consequences(shift: Shift, person: Person, slot: Slot, *, mine: bool, chiefs: str) -> list[str]:
    """Exactly what happens when `person` is reported absent now; `chiefs` names who else is told."""
    told = [str(_("%(names)s får besked.", names=chiefs))] if chiefs else []
    if not shift.is_published:
        off = _("%(name)s tages af aftenen. Den er en kladde, så ingen rykkes.", name=person.name)
        return [str(off), *told]
    if mine:
        said = [str(_("Du tages af aftenen med det samme."))]
    else:
        said = [str(_("%(name)s tages af aftenen med det samme og får besked.", name=person.name))]
    backup = shift.slot(Slot.BACKUP)
    if slot is Slot.PRIMARY and backup is not None:
        stepping_up = _(
            "%(name)s rykker op fra bagvagt, har vagten med det samme og får besked nu.",
            name=backup.person.name,
        )
        said += [str(stepping_up), str(_("Der skal så findes en ny bagvagt."))]
    elif shift.slot(slot.other) is None:
        said.append(str(_("Så er der ingen på aftenen, og der skal findes en straks.")))
    else:
        said.append(str(_EMPTY[slot]))
    return [*said, *told, str(_("Kalenderne følger med. Ingen spørger om grunden, og den gemmes ikke."))]


def reported(shift: Shift, person: Person, *, mine: bool) -> str:
    """What has happened, once somebody is reported absent."""
    primary = shift.primary
    said = _("Du er taget af aftenen.") if mine else _("%(name)s er taget af aftenen.", name=person.name)
    if primary is not None:
        said += " " + _("%(name)s har vagten.", name=primary.name)
    return str(said)


def returned(slot: Slot | None, why_not: str | None, *, mine: bool) -> str:
    """What came of taking an absence back."""
    if slot is not None:
        if mine:
            return str(_("Du er på aftenen igen og har %(role)s.", role=words.role(slot)))
        return str(_("Fraværet er taget tilbage. Personen har %(role)s igen.", role=words.role(slot)))
    said = (
        _("Tak. Du er ikke på aftenen, men kan blive spurgt igen.")
        if mine
        else _("Fraværet er taget tilbage. Personen er ikke på aftenen, men kan spørges igen.")
    )
    return f"{said} {why_not or ''}".rstrip()


def assigned(held: Assignment) -> str:
    """What has happened, once somebody is put on."""
    role = words.role(Slot(held.slot))
    if not held.shift.is_published:
        return str(_("%(name)s har %(role)s. Aftenen er stadig en kladde.", name=held.person.name, role=role))
    return str(_("%(name)s har %(role)s og har fået besked.", name=held.person.name, role=role))


def hole(found: Hole, asked: int, answered: int) -> str:
    """An evening that lacks somebody, and how far the asking is."""
    said = f"{words.evening(found.shift)}: {words.lacks(found.lacks)}."
    if not asked:
        return said
    return f"{said} " + str(
        _("%(asked)s er spurgt, %(answered)s har svaret.", asked=asked, answered=answered)
    )


def help_wanted(shift: Shift) -> str:
    """Another municipality's evening, for which the reader was asked for help."""
    return str(
        _(
            "%(municipality)s beder om hjælp: %(evening)s.",
            municipality=shift.municipality.name,
            evening=words.evening(shift),
        )
    )


def find_somebody() -> str:
    """What to do about a hole."""
    return str(_("Find en afløser"))


def help_out() -> str:
    """What to do about others' hole."""
    return str(_("Sæt en på"))
