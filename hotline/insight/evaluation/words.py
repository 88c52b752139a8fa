"""The evaluation in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.insight import period as periods
from hotline.insight.evaluation.models import EvaluationReport
from hotline.insight.evaluation.rules import Kind, Section, State, Wanted
from hotline.insight.period import Period
from hotline.insight.words import period_name

KINDS = {Kind.QUARTER: _l("Kvartalsstatus"), Kind.CLOSING: _l("Slutrapport")}
STATES = {State.DRAFT: _l("Kladde"), State.PUBLISHED: _l("Udgivet")}
SECTIONS = {
    Section.SUMMARY: _l("Sammenfatning"),
    Section.USE: _l("Brugen af hotlinen"),
    Section.NEEDS: _l("Hvad borgerne havde brug for"),
    Section.QUALITY: _l("Kvaliteten af hjælpen"),
    Section.OTHERWISE: _l("Hvad havde borgeren ellers gjort?"),
    Section.BARRIERS: _l("Selvbetjening og hindringer"),
    Section.REMOVABLE: _l("Årsager, der kan fjernes"),
    Section.STAFFING: _l("Bemanding og timer"),
    Section.ECONOMY: _l("Økonomi"),
    Section.ALTERNATIVES: _l("Andre løsninger, der er overvejet"),
    Section.LESSONS: _l("Erfaringer"),
    Section.NEXT: _l("Det videre forløb"),
}
# What a writer is helped by, under each section's heading.
ASKS = {
    Section.SUMMARY: _l(
        "Hvad viser perioden i få sætninger? Flytter hotlinen borgerne til de digitale kanaler?"
    ),
    Section.USE: _l("Passer åbningstiden kl. 19–22 til, hvornår borgerne ringer?"),
    Section.NEEDS: _l("Hvad overrasker, og hvad bør guiden eller hjemmesiderne tage op?"),
    Section.QUALITY: _l("Er målene nået, og hvad forklarer det?"),
    Section.OTHERWISE: _l("Flytter aftenvagten henvendelser, eller skaber den nye?"),
    Section.BARRIERS: _l("Hvilke hindringer bør løsningernes ejere høre om?"),
    Section.REMOVABLE: _l("Hvilke årsager bliver fjernet, af hvem og hvornår?"),
    Section.STAFFING: _l("Er vagterne fordelt rimeligt, og holder bagvagten?"),
    Section.ECONOMY: _l("Holder budgettet, og hvad afviger?"),
    Section.ALTERNATIVES: _l("Hvordan står hotlinen i forhold til de andre løsninger i dag?"),
    Section.LESSONS: _l("Hvad har vi lært, som andre kan bruge?"),
    Section.NEXT: _l("Hvad skal besluttes, af hvem og hvornår?"),
}


def period_of(each: EvaluationReport | Wanted) -> Period:
    """A report's days as a period: a quarter when they are one."""
    first = each.first if isinstance(each, Wanted) else each.first_day
    last = each.last if isinstance(each, Wanted) else each.last_day
    whole = periods.quarter(first)
    return whole if (whole.first, whole.last) == (first, last) else periods.between(first, last)


def title(each: EvaluationReport | Wanted) -> str:
    """As in »Kvartalsstatus, 3. kvartal 2026«."""
    return str(_("%(kind)s, %(period)s", kind=KINDS[Kind(each.kind)], period=period_name(period_of(each))))
