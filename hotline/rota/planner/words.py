"""How the planner speaks: phases, proofs, and why nobody can take a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.core.i18n import long_date
from hotline.rota import words as rota
from hotline.rota.planner.models import PlanRun
from hotline.rota.planner.problem import Hole, Holiday, Member, Outcome, Phase, Why
from hotline.rota.planner.rules import ERROR, Heed, Kind, Status
from hotline.rota.rules import Slot

KIND_NAMES = {
    Kind.WEEKS: _l("Uger til kommuner"),
    Kind.PEOPLE: _l("Personer til aftener"),
    Kind.MEND: _l("Huller med færrest ændringer"),
}
STATUS_NAMES = {
    Status.QUEUED: _l("Venter"),
    Status.RUNNING: _l("I gang"),
    Status.DONE: _l("Færdig"),
    Status.FAILED: _l("Fejlet"),
    Status.CANCELLED: _l("Stoppet"),
}
STATUS_BADGES = {
    Status.QUEUED: "badge-info",
    Status.RUNNING: "badge-info",
    Status.DONE: "badge-success",
    Status.FAILED: "badge-error",
    Status.CANCELLED: "badge-warning",
}
HEED_NAMES = {
    Heed.AFTER: _l("Ja, når fordelingen er lige"),
    Heed.BEFORE: _l("Ja, »helst ikke« går forud for en lige fordeling"),
    Heed.NOT: _l("Nej, kun »kan ikke« tæller"),
}
HOLIDAY_NAMES = {
    Holiday.EASTER: _l("Påske"),
    Holiday.ASCENSION: _l("Kristi himmelfart"),
    Holiday.WHITSUN: _l("Pinse"),
    Holiday.CHRISTMAS: _l("Jul og nytår"),
}
PHASE_NAMES = {
    Phase.SPACING: _l("Luft mellem en kommunes uger"),
    Phase.EVENINGS: _l("Lige mange aftener til hver kommune"),
    Phase.HOLIDAYS: _l("Helligdagsugerne på skift"),
    Phase.HOLES: _l("Færrest tomme pladser"),
    Phase.CHANGES: _l("Færrest ændringer"),
    Phase.HARD_WISHES: _l("»Helst ikke« skal holdes"),
    Phase.PRIMARY: _l("Lige mange vagter"),
    Phase.DEMANDING: _l("Lige mange torsdage og helligdage"),
    Phase.BACKUP: _l("Lige mange bagvagter"),
    Phase.COMFORT: _l("Ønsker og luft mellem aftenerne"),
}
_WHY = {
    Why.NOT_APPROVED: _l("%(name)s er ikke godkendt"),
    Why.OFF: _l("%(name)s kan ikke"),
    Why.BUSY_ELSEWHERE: _l("%(name)s har en anden vagt den dag"),
    Why.OTHER_SLOT: _l("%(name)s har den anden plads samme aften"),
    Why.WEEK_LIMIT: _l("%(name)s har allerede %(week)s på en uge"),
    Why.RUNNING_LIMIT: _l("%(name)s har allerede %(running)s i træk"),
    Why.OUT_OF_TIME: _l("%(name)s blev ikke prøvet, før tiden løb ud"),
}


def why(person: Member, reasons: Iterable[Why], name: str) -> str:
    """Why one person cannot, as in "Anne kan ikke" or "Bo er ikke godkendt": the first reason says enough."""
    first = next(iter(reasons), Why.OUT_OF_TIME)
    values = {"name": name, "week": person.most_per_week, "running": person.most_running}
    return str(_WHY[first]) % values


def hole(found: Hole, members: Mapping[int, Member], names: Mapping[int, str]) -> str:
    """As in "Ingen kan være bagvagt torsdag den 14. maj 2026: Anne kan ikke, Bo er ikke godkendt."."""
    reasons = ", ".join(
        why(members[person], whys, names.get(person, "?"))
        for person, whys in found.reasons.items()
        if person in members
    )
    said = (
        _("Ingen kan tage vagten %(day)s", day=long_date(found.day))
        if found.place.slot is Slot.PRIMARY
        else _("Ingen kan være bagvagt %(day)s", day=long_date(found.day))
    )
    return f"{said}: {reasons}." if reasons else f"{said}."


def percent(share: float) -> str:
    """As in "2,5 %"."""
    return str(format_percent(share, "#,##0.# %"))


def proof(outcome: Outcome) -> str:
    """How good the plan is known to be."""
    if outcome.proven:
        return str(_("Det er bevist, at planen ikke kan blive bedre."))
    deciding = outcome.deciding
    if deciding is None:
        return str(_("Planlæggeren nåede ikke at vise, hvor god planen er."))
    said = _(
        "Planen er højst %(gap)s fra det bedste mulige (%(phase)s).",
        gap=percent(deciding.gap),
        phase=str(PHASE_NAMES[deciding.phase]).lower(),
    )
    stopped = _("Planlæggeren blev stoppet, før den var færdig.") if outcome.cancelled else ""
    return f"{stopped} {said}".strip()


def seconds(value: float) -> str:
    """As in "3,2 sekunder"."""
    grammar = 1 if round(value, 1) == 1 else 2
    return str(ngettext("%(seconds)s sekund", "%(seconds)s sekunder", grammar, seconds=rota.number(value)))


def failure(run: PlanRun) -> str:
    """Why a run came to nothing, and what to do."""
    if run.failure == ERROR:
        return str(
            _(
                "Planlæggeren fejlede. Fejlen er noteret, og planen er uændret. Prøv igen, eventuelt med en kortere periode."
            )
        )
    return str(
        _("Portalen blev afbrudt to gange, mens der blev planlagt. Planen er uændret. Prøv igen om lidt.")
    )


def period(run: PlanRun) -> str:
    """As in "1. dec. 2026 – 28. feb. 2027"."""
    return f"{rota.short_day(run.first)} {run.first.year} – {rota.short_day(run.last)} {run.last.year}"
