"""Targets in words."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.insight import words
from hotline.insight.measures import Measure
from hotline.insight.targets.models import Target
from hotline.insight.targets.rules import CALLS, Direction, Kind, Light

LIGHTS = {
    Light.MET: _l("Nået"),
    Light.ON_THE_WAY: _l("På vej"),
    Light.NOT_MET: _l("Ikke nået"),
    Light.NOT_MEASURED: _l("Ikke målt"),
}
# The icon of the design system that stands beside the word, and the badge around both.
ICONS = {
    Light.MET: "check",
    Light.ON_THE_WAY: "arrow-forward",
    Light.NOT_MET: "close",
    Light.NOT_MEASURED: "help",
}
BADGES = {
    Light.MET: "badge-success",
    Light.ON_THE_WAY: "badge-warning",
    Light.NOT_MET: "badge-error",
    Light.NOT_MEASURED: "",
}
DIRECTIONS = {Direction.UP: _l("Op er bedre"), Direction.DOWN: _l("Ned er bedre")}
KINDS = {Kind.LEVEL: _l("Tallet selv"), Kind.CHANGE: _l("Ændring i procent fra nulpunktet")}


def measures() -> dict[str, str]:
    """What the portal can reckon, by the name that the row keeps."""
    return {CALLS: str(_("Antal opkald")), **{each.value: str(words.NAMES[each]) for each in Measure}}


def value(number: Decimal | None, unit: str) -> str:
    """As in "47,5 %" or "120.000 breve"; a dash of nothing."""
    return "–" if number is None else f"{format_decimal(number, format='#,##0.#')} {unit}"


def wanted(row: Target, number: Decimal | None) -> str:
    """What a year asks for as it was written: "mindst 30 %", or "40 % færre end nulpunktet"."""
    if number is None:
        return "–"
    if Kind(row.kind) is Kind.LEVEL:
        said = _("mindst %(value)s") if row.direction == Direction.UP else _("højst %(value)s")
        return str(said) % {"value": value(number, row.unit)}
    said = (
        _("%(percent)s %% over nulpunktet")
        if row.direction == Direction.UP
        else _("%(percent)s %% under nulpunktet")
    )
    return str(said) % {"percent": format_decimal(number, format="#,##0.#")}
