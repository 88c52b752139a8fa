"""What is around the calls in the demo: notes, questions, suggestions and figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.calls import queries as calls
from hotline.calls.notes import services as notes
from hotline.calls.questions import services as questions
from hotline.calls.telephony import services as telephony
from hotline.calls.telephony.rules import Figures
from hotline.core import clock
from hotline.core.db import db
from hotline.organisation import services as organisation
from hotline.organisation.lessons import services as lessons
from hotline.organisation.lessons.rules import Status
from hotline.rota import queries as rota
from hotline.rota.rules import IsoWeek

NOTES = (
    "<script>alert('note')</script> stod der i en fejlbesked om bilag. Æblegrød med æøå 🙂 virker fint.",
    "Rolig aften. To ville vide, hvordan man giver sin datter læseadgang til Digital Post.",
    "Mange spurgte om sundhedskort i aften.\nSiden hos borger.dk var langsom hele aftenen.",
)
QUESTIONS = (
    (
        "hvidovre",
        "Hvor på jeres side finder man ansøgningen om friplads? Linket fra borger.dk giver en tom side.",
    ),
    ("glostrup", "Kan man melde flytning for hele husstanden på én gang hos jer? Guiden siger begge dele."),
)
SUGGESTIONS = (
    (
        "Læg linket til sundhedskort øverst i guiden; det er det, flest spørger om.",
        Status.DONE,
        "Det ligger der nu.",
    ),
    ("Lad os øve skærmdeling fem minutter på hvert holdmøde.", Status.DECIDED, "Vi begynder i næste måned."),
    ("Telefonnumre på borgere, så vi kan ringe tilbage.", Status.DECLINED, "Hotlinen ringer aldrig først."),
    ('=HYPERLINK("http://evil.example";"Klik") skal kunne stå i en note uden at ske noget.', None, ""),
    ("Pladsanvisningsselvbetjeningsløsningsdriftsforstyrrelsesmeddelelsen burde stå på forsiden.", None, ""),
)
FIGURES_WEEKS = 8


def load(first: IsoWeek, last: IsoWeek, now: datetime) -> None:
    """Let the people of the past weeks, and of tonight's evening if it runs, do what is around the calls."""
    coordinator = accounts.person_by_email("coordinator@demo.invalid")
    past = [
        each
        for each in rota.shifts_between(first.monday, last.sunday)
        if each.ends_at <= now and each.primary
    ]
    if coordinator is None or not past:
        return
    coordinator_id = coordinator.id
    shifts = [(each.id, each.day, each.ends_at, each.primary.id) for each in past if each.primary]
    with clock.seen_from(clock.at(first.monday, time(10))):
        _inboxes(coordinator)
    _figures(shifts[-4 * FIGURES_WEEKS : -1], coordinator_id)
    for (shift_id, _day, ends_at, primary_id), text in zip(shifts[-len(NOTES) :], NOTES, strict=False):
        with clock.seen_from(ends_at):
            notes.write(_person(primary_id), shift_id, 0, text)
    _ask_and_suggest(shifts[-5:], coordinator_id, now)


def _person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


def _inboxes(coordinator: Person) -> None:
    # Ishøj has none, so that it can be seen what then happens.
    for key in ("albertslund", "glostrup", "hvidovre", "rodovre"):
        row = accounts.municipality(key)
        fields = organisation.MunicipalityFields(
            row.name, row.website, row.phone, row.population, f"borgerservice@{key}.invalid"
        )
        organisation.change_municipality(coordinator, key, row.version, fields)


def _figures(shifts: Sequence[tuple[int, object, datetime, int]], coordinator_id: int) -> None:
    """Figures that fit the log, and never quite add up: telephone systems count in their own ways."""
    for number, (shift_id, _day, ends_at, primary_id) in enumerate(shifts):
        chance = Random(shift_id)  # noqa: S311  # Invented figures, no secrets.
        logged = len(calls.calls_of(shift_id))
        answered = logged + chance.choice((0, 0, 1, 1, 2, 3))
        abandoned = round(answered * chance.uniform(0.04, 0.18))
        figures = Figures(
            offered=answered + abandoned + chance.choice((0, 0, 0, 1, 2)),
            answered=answered,
            abandoned=abandoned,
            other=None,
            waiting_seconds=chance.randint(15, 140),
        )
        with clock.seen_from(ends_at + timedelta(minutes=10)):
            day = clock.today()
            if number % 3 == 0:
                telephony.write(_person(primary_id), day, 0, figures)
            else:
                telephony.take_in(_person(coordinator_id), {day: figures}, telephony.seen({}))


def _ask_and_suggest(
    shifts: Sequence[tuple[int, object, datetime, int]], coordinator_id: int, now: datetime
) -> None:
    for (_id, _day, ends_at, primary_id), (key, text) in zip(shifts, QUESTIONS, strict=False):
        with clock.seen_from(ends_at - timedelta(minutes=20)):
            questions.ask(_person(primary_id), accounts.municipality(key).id, text)
    for (_id, _day, ends_at, primary_id), (text, status, answer) in zip(shifts, SUGGESTIONS, strict=False):
        with clock.seen_from(ends_at):
            row = lessons.suggest(_person(primary_id), text)
            lesson_id, version = row.id, row.version
        if status is not None:
            with clock.seen_from(min(ends_at + timedelta(hours=14), now)):
                coordinator = _person(coordinator_id)
                lessons.answer(coordinator, lesson_id, version, status, answer, _follow(status, primary_id))


def _follow(status: Status, owner_id: int) -> lessons.Follow:
    """Who suggested it sees to it: within a month, or as an example of what was done."""
    if status == Status.DECIDED:
        return lessons.Follow(owner_id, clock.today() + timedelta(days=30))
    return lessons.Follow(example=status == Status.DONE)
