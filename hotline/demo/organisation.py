"""Who answers for what in the demo, who was trained in what, and who are key persons. All of it is invented."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.organisation.competences import queries as known
from hotline.organisation.competences import services as competences
from hotline.organisation.competences.catalogue import AMBASSADOR
from hotline.organisation.competences.rules import Level
from hotline.organisation.responsibilities import queries as shared
from hotline.organisation.responsibilities import services as responsibilities
from hotline.organisation.responsibilities.services import Allotment
from hotline.rota.rules import IsoWeek

# The plan that the hotline is built on has lost its own table, so this one says of itself that it is none.
EXAMPLE = "Eksempel i demoen. Den rigtige fordeling aftaler kommunerne."
# By the key of the area: whose it is, and which of that one's staff; None is nobody but the municipality.
SHARED: dict[str, tuple[str, int | None]] = {
    "technical": ("albertslund", 2),
    "competence": ("hvidovre", 1),
    "marketing": ("glostrup", None),
    "statistics": ("rodovre", 3),
}
OWN_AREA = "Kontakt til presse og sociale medier"
# How many key persons each has: one has none, and one has too many, so that both can be seen.
KEY_PERSONS = {"albertslund": 1, "glostrup": 2, "hvidovre": 2, "ishoj": 0, "rodovre": 3}
OUTSIDE = "Kursus hos leverandøren"


def load(first: IsoWeek, _last: IsoWeek, now: datetime) -> None:
    """Let the coordinator share the areas out and the chiefs write down what their people were trained in."""
    coordinator = accounts.person_by_email("coordinator@demo.invalid")
    if coordinator is None:
        return
    with clock.seen_from(clock.at(first.monday, time(11))):
        _share(coordinator)
        for home in accounts.municipalities():
            chief = accounts.chiefs(home.id)[0]
            for number in range(1, KEY_PERSONS.get(home.key, 0) + 1):
                competences.choose_key_person(chief, _staff(home.key, number).id, is_key=True)
    with clock.seen_from(now - timedelta(days=9)):
        for home in accounts.municipalities():
            _train(accounts.chiefs(home.id)[0], home.key)
    with clock.seen_from(now - timedelta(days=4)):
        _change(coordinator)


def _staff(key: str, number: int) -> Person:
    found = accounts.person_by_email(f"staff{number}.{key}@demo.invalid")
    assert found is not None  # The demo has just made them.
    return found


def _share(coordinator: Person) -> None:
    for each in [(row.area.id, row.area.key) for row in shared.shared()]:
        if each[1] in SHARED:
            key, number = SHARED[each[1]]
            person_id = _staff(key, number).id if number else None
            wanted = Allotment(accounts.municipality(key).id, person_id, EXAMPLE)
            responsibilities.allot(coordinator, each[0], 0, wanted)
    own = responsibilities.add_area(coordinator, OWN_AREA).id
    first = Allotment(accounts.municipality("ishoj").id, None, EXAMPLE)
    seen = responsibilities.allot(coordinator, own, 0, first).id
    with clock.seen_from(clock.now() + timedelta(days=20)):
        later = Allotment(accounts.municipality("ishoj").id, _staff("ishoj", 1).id, EXAMPLE)
        responsibilities.allot(coordinator, own, seen, later)


def _train(chief: Person, home: str) -> None:
    """Most can most; the newest lack a little, and the key persons teach."""
    today, key_persons = clock.today(), KEY_PERSONS.get(home, 0)
    competence_rows = [(each.id, each.key, each.now.needed) for each in known.catalogue()]
    for number in range(1, 7):
        chance = Random(f"{home} {number}")  # noqa: S311  # Invented trainings, no secrets.
        person_id = _staff(home, number).id
        teaches = number <= key_persons
        trainer_id = _staff(home, 1).id if key_persons and not teaches else None
        for competence_id, key, needed in competence_rows:
            level = _level(chance, key, needed, teaches=teaches, newest=number == 6)
            if level is None:
                continue
            fields = competences.TrainingFields(
                competence_id,
                level,
                today - timedelta(days=chance.randint(5, 200)),
                trainer_id,
                "" if trainer_id else OUTSIDE,
                practised=level >= Level.CO_SERVES and chance.random() < 0.6,
            )
            competences.record_training(chief, person_id, fields)


def _level(
    chance: Random, key: str | None, needed: int | None, *, teaches: bool, newest: bool
) -> Level | None:
    if key == AMBASSADOR:
        return Level.TEACHES if teaches else None
    if newest and chance.random() < 0.35:
        return None
    if needed is None:
        return Level.CO_SERVES if chance.random() < 0.5 else None
    if teaches:
        return Level.TEACHES
    return Level(max(0, needed - 1)) if chance.random() < 0.08 else Level(max(needed, Level.CO_SERVES))


def _change(coordinator: Person) -> None:
    row = next(each for each in known.catalogue() if each.key == "digital-post")
    fields = competences.CompetenceFields(
        row.now.name,
        f"{row.now.about} Også hvad der vises i de fire visninger: borger.dk, appen, e-Boks og mit.dk.",
        row.now.material_url,
        row.now.practice_url,
        Level(row.now.needed or 0),
    )
    competences.change_competence(coordinator, row.id, row.version, fields)
