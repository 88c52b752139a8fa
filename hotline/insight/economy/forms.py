"""What is posted about the economy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from hotline.accounts.models import Municipality
from hotline.core.forms import REQUIRED, VersionedForm, length
from hotline.insight.economy import rules, words
from hotline.insight.economy.models import BudgetLine, Expense
from hotline.insight.economy.rules import Rule
from hotline.insight.economy.services import ExpenseFields, LineFields
from hotline.insight.forms import NumberField
from hotline.opening.forms import DayField


class LineForm(VersionedForm):
    """A line of the budget; `of` adds the amounts, one for each municipality."""

    name = StringField(_l("Linje"), validators=[REQUIRED, length(rules.NAME_MOST)])
    rule = RadioField(_l("Hvem betaler?"), default=Rule.SHARED.value)

    owners: Sequence[Municipality] = ()

    @classmethod
    def of(cls, owners: Sequence[Municipality]) -> LineForm:
        """The form with an amount for each of `owners`."""
        amounts = {f"ore_{each.key}": NumberField(each.name, most=rules.MOST_KR) for each in owners}
        form: LineForm = type("LineForm", (cls,), {**amounts, "owners": owners})()
        form.rule.choices = [(each.value, name) for each, name in words.RULES.items()]
        return form

    @property
    def amounts(self) -> list[Any]:
        """The fields of the amounts."""
        return [self[f"ore_{each.key}"] for each in self.owners]

    def fill_from(self, row: BudgetLine) -> None:
        """Show what is saved."""
        self.name.data, self.rule.data = row.name, row.rule
        known = {each.municipality_id: each.ore for each in row.amounts}
        for each in self.owners:
            self[f"ore_{each.key}"].data = known.get(each.id, 0)
        self.show_saved(row)

    def fields(self) -> LineFields:
        """What was posted; only for a form that is valid."""
        amounts = {each.id: int(self[f"ore_{each.key}"].data) for each in self.owners}
        return LineFields(self.name.data, Rule(self.rule.data), amounts)


class ExpenseForm(VersionedForm):
    paid_on = DayField(_l("Dato"), [REQUIRED])
    line = SelectField(_l("Linje"))
    municipality = SelectField(_l("Betalt af"))
    amount = NumberField(
        _l("Beløb i kr."),
        least=-rules.MOST_KR,
        most=rules.MOST_KR,
        description=_l("Penge tilbage skrives med minus foran."),
    )
    text = StringField(
        _l("Hvad er betalt?"),
        description=_l("For eksempel regningens nummer. Ingen navne på borgere."),
        validators=[REQUIRED, length(rules.TEXT_MOST)],
    )

    def offer(self, lines: Sequence[BudgetLine], owners: Sequence[Municipality]) -> None:
        """Fill in what can be chosen; wages are reckoned, so they cannot."""
        self.line.choices = [
            SelectChoice(str(each.id), f"{each.name} ({words.SHORT[Rule(each.rule)]})")
            for each in lines
            if each.rule != Rule.WAGES
        ]
        self.municipality.choices = [SelectChoice(str(each.id), each.name) for each in owners]

    def fill_from(self, row: Expense) -> None:
        """Show what is saved."""
        self.paid_on.data, self.text.data, self.amount.data = row.day, row.text, row.ore
        self.line.data, self.municipality.data = str(row.line_id), str(row.municipality_id)
        self.show_saved(row)

    def fields(self) -> ExpenseFields:
        """What was posted; only for a form that is valid."""
        ids = int(self.line.data), int(self.municipality.data)
        return ExpenseFields(*ids, self.paid_on.data, int(self.amount.data or 0), self.text.data)
