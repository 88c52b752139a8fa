"""What is posted about suggestions."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from hotline.accounts.models import Person
from hotline.core.forms import REQUIRED, Form, VersionedForm, length
from hotline.organisation.lessons import rules
from hotline.organisation.lessons.models import Lesson
from hotline.organisation.lessons.rules import Status
from hotline.organisation.lessons.services import Follow
from hotline.organisation.lessons.words import STATUSES


class SuggestForm(Form):
    text = TextAreaField(
        _l("Hvad har du lært, og hvad foreslår du?"),
        description=_l("Alle fem kommuner ser det. Skriv ikke om enkelte borgere."),
        validators=[REQUIRED, length(rules.TEXT_MOST)],
    )


class AnswerForm(VersionedForm):
    status = RadioField(_l("Hvad bliver det til?"), validators=[REQUIRED])
    text = TextAreaField(
        _l("Svar"),
        description=_l("Den, der foreslog det, får det at vide."),
        validators=[Optional(), length(rules.TEXT_MOST)],
    )

    owner = SelectField(
        _l("Ansvarlig"),
        description=_l("For det, der er besluttet eller gjort. Personen får besked."),
        validators=[Optional()],
    )
    due_on = DateField(
        _l("Frist"),
        description=_l("Hvornår det, der er besluttet, skal være gjort."),
        validators=[Optional()],
    )
    example = BooleanField(
        _l("Vis det i eksempelsamlingen"),
        description=_l("For det, der er gjort, og som andre kan lære af."),
    )

    def offer(self, row: Lesson, people: Sequence[Person]) -> None:
        """Let what the suggestion can become be chosen, and who sees to it."""
        now = Status(row.status)
        self.status.choices = [SelectChoice(each.value, STATUSES[each]) for each in rules.steps_from(now)]
        listed = list(people)
        if row.owner and all(each.id != row.owner_id for each in listed):
            listed.append(row.owner)
        self.owner.choices = [
            SelectChoice("", _("Ingen endnu")),
            *(SelectChoice(str(each.id), _named(each)) for each in listed),
        ]

    def fill_from(self, row: Lesson) -> None:
        """Show what is saved."""
        self.status.data, self.text.data = str(row.status), row.answer or ""
        self.owner.data, self.due_on.data = str(row.owner_id or ""), row.due_on
        self.example.data = row.example
        self.show_saved(row)

    def say_wrong_date(self) -> None:
        """Say in Danish what is wrong with a date that is none."""
        if self.due_on.raw_data and self.due_on.raw_data[0] and self.due_on.data is None:
            self.due_on.errors = [_("Skriv datoen som dag, måned og år.")]

    def follow(self) -> Follow:
        """What was posted of what comes after; only for a form that is valid."""
        owner_id = int(self.owner.data) if self.owner.data else None
        return Follow(owner_id, self.due_on.data, bool(self.example.data))


class SearchForm(Form):
    """What is searched for, kept in the address."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Søg i erfaringerne"), validators=[Optional(), length(100)])


def _named(person: Person) -> str:
    return f"{person.name} ({person.municipality.name})" if person.municipality else person.name
