"""What is posted about who answers for what."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from hotline.accounts.models import Municipality, Person
from hotline.core.forms import REQUIRED, VersionedForm, length
from hotline.organisation.responsibilities import rules
from hotline.organisation.responsibilities.models import Responsibility
from hotline.organisation.responsibilities.services import Allotment


class AreaForm(VersionedForm):
    label = StringField(_l("Ansvarsområde"), validators=[REQUIRED, length(rules.LABEL_MOST)])


class AllotForm(VersionedForm):
    """Its version is the id of the row that holds the area, as it was seen; 0 for nobody."""

    municipality = SelectField(_l("Kommune"), validators=[Optional()])
    person = SelectField(
        _l("Person"),
        description=_l("Vælges kun en person, hører området til personens kommune."),
        validators=[Optional()],
    )
    note = StringField(
        _l("Bemærkning"),
        description=_l("For eksempel hvad der er aftalt, og indtil hvornår."),
        validators=[Optional(), length(rules.NOTE_MOST)],
    )

    def offer(self, municipalities: Sequence[Municipality], people: Sequence[Person]) -> None:
        """Fill in who can be chosen."""
        nobody = SelectChoice("", _("Ikke valgt"))
        self.municipality.choices = [
            nobody,
            *(SelectChoice(str(each.id), each.name) for each in municipalities),
        ]
        self.person.choices = [nobody, *(SelectChoice(str(each.id), _named(each)) for each in people)]

    def see(self, holder: Responsibility | None) -> None:
        """Carry who holds the area now."""
        self.version.data = str(holder.id if holder else 0)

    def fill_from(self, holder: Responsibility | None, own: Municipality | None) -> None:
        """Show who holds the area; a vacant one is offered to a chief's own municipality."""
        self.see(holder)
        self.municipality.data = str(own.id) if own else ""
        if holder:
            self.municipality.data = str(holder.municipality_id or "")
            self.person.data = str(holder.person_id or "")
            self.note.data = holder.note

    def wanted(self) -> Allotment:
        """What was posted; only for a form that is valid."""
        return Allotment(
            int(self.municipality.data) if self.municipality.data else None,
            int(self.person.data) if self.person.data else None,
            self.note.data or "",
        )


def _named(person: Person) -> str:
    return f"{person.name} ({person.municipality.name})" if person.municipality else person.name
