"""What narrows the list of calls."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SearchField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from hotline.calls.forms.call import NOT_LISTED, places
from hotline.calls.queries import Filter, Taxonomy
from hotline.core.forms import Form, length


class FilterForm(Form):
    """The list's filter, kept in the address."""

    class Meta(Form.Meta):
        csrf = False

    first = DateField(_l("Fra"), validators=[Optional()])
    last = DateField(_l("Til"), validators=[Optional()])
    category = SelectField(_l("Emne"), validators=[Optional()], **NOT_LISTED)
    municipality = SelectField(_l("Borgerens kommune"), validators=[Optional()], **NOT_LISTED)
    text = SearchField(_l("Søg i dine egne noter"), validators=[Optional(), length(100)])
    mine = BooleanField(_l("Kun mine egne"))

    def offer(self, taxonomy: Taxonomy, municipalities: Any) -> None:
        """Fill in what the list can be narrowed to."""
        everything = SelectChoice("", _("Alle"))
        topics = [SelectChoice(each.code, _(each.label)) for each in taxonomy.categories]
        self.category.choices = [everything, *topics]
        self.municipality.choices = [everything, *places(municipalities, "id")]

    def say_wrong_dates(self) -> None:
        """Say in Danish what is wrong with a date."""
        for field in (self.first, self.last):
            if field.errors:
                field.errors = [_("Skriv datoen som dag, måned og år.")]

    def filter(self) -> Filter:
        """What was asked for; a field that makes no sense narrows nothing."""
        good = {name: None if field.errors else field.data for name, field in self._fields.items()}
        return Filter(
            first=good["first"],
            last=good["last"],
            category=good["category"] or "",
            municipality=good["municipality"] or "",
            mine=bool(good["mine"]),
            text=good["text"] or "",
        )
