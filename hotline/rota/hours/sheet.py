"""Hours as a table to take along."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext as _

from hotline.accounts.models import Municipality
from hotline.core.spreadsheet import Cell
from hotline.rota.hours import words
from hotline.rota.hours.pay import Priced
from hotline.rota.hours.queries import Report


def table(report: Report, owners: Sequence[Municipality], *, money: bool) -> list[list[Cell]]:
    """One row for each person's evening under a row of headings; rates and kr. only with `money`."""
    names = {each.id: each.name for each in owners}
    head: list[Cell] = [
        _("Dato"),
        _("Kommune"),
        _("Navn"),
        _("Rolle"),
        _("Planlagt vagt, timer"),
        _("Planlagt bagvagt, timer"),
        _("Arbejdet, timer"),
        _("Afrundet, timer"),
        _("Rådighed, timer"),
        _("Lønart"),
        _("Faktor"),
        _("Lønækvivalent, timer"),
        _("Status"),
    ]
    if money:
        head += [_("Timeløn, kr."), _("Beløb, kr.")]
    rows = [head]
    for each in report.lines:
        row = _row(each, report.people[each.line.person_id].name, names.get(each.line.municipality_id, ""))
        if money:
            row += [Decimal(each.terms.rate_ore) / 100, Decimal(each.ore) / 100]
        rows.append(row)
    return rows


def _row(each: Priced, name: str, owner: str) -> list[Cell]:
    line = each.line
    standing = line.planned_standby or line.standby
    role = words.STANDBY if standing and not (line.worked or line.planned) else words.WORKS[line.work]
    minutes = (line.planned, line.planned_standby, line.worked, each.counted, line.standby)
    return [
        line.day,
        owner,
        name,
        str(role),
        *(words.as_hours(part) for part in minutes),
        str(words.CLASSES[each.terms.pay_class]),
        Decimal(each.terms.percent) / 100,
        words.as_hours(each.equivalent),
        str(words.STATES[line.state]),
    ]
