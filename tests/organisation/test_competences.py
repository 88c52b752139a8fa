"""The catalogue with its editions, what people were trained in, what duty needs, and the key persons."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from sqlalchemy.exc import IntegrityError

from hotline.core.audit import history
from hotline.core.db import db
from hotline.core.errors import NotFound, Refused
from hotline.organisation.competences import queries, services
from hotline.organisation.competences.models import Edition, KeyPerson, Training
from hotline.organisation.competences.rules import Level
from hotline.organisation.competences.services import CompetenceFields, TrainingFields
from tests.conftest import NOON, in_copenhagen

MATRIX, CATALOGUE = "/organisation/competences", "/organisation/catalogue"


@pytest.fixture
def mitid(cast) -> int:
    fields = CompetenceFields("MitID", "Ny telefon.", "/guide", "https://test.example.dk/", Level.CO_SERVES)
    return services.add_competence(cast.coordinator, fields).id


@pytest.fixture
def talking(cast) -> int:
    return services.add_competence(cast.coordinator, CompetenceFields("Samtalen")).id


def _train(actor, person, about, level, day=date(2026, 11, 2), **more):
    more = more or {"trainer": "Kursus hos leverandøren"}
    return services.record_training(actor, person.id, TrainingFields(about, level, day, **more))


def _person(who):
    return f"{MATRIX}/people/{who.id}"


# Training


def test_a_chief_writes_training_down_and_it_shows_everywhere(mitid, cast, sign_in, post):
    browser = sign_in(cast.chief)
    posted = {
        "competence": mitid,
        "level": "2",
        "day": "2026-11-02",
        "trainer": cast.ole.id,
        "practised": "y",
    }
    assert post(browser, _person(cast.mette), posted).status_code == 302
    for page in (browser.get(MATRIX).text, sign_in(cast.mette).get(f"{MATRIX}/mine").text):
        for said in ("2 Medbetjener", "2/11/2026", "Ole Olsen", "øvet"):
            assert said in page
    row = db.session.scalars(db.select(Training)).one()
    assert history(f"training:{row.id}")[-1].action == "organisation.record_training"


def test_gaps_are_told_in_words(mitid, talking, cast, sign_in):
    _train(cast.chief, cast.mette, mitid, Level.KNOWS)
    page = sign_in(cast.chief).get(MATRIX).text
    # Mette is under what duty needs; Ole and Nanna lack it; the chief takes no duty.
    assert page.count('<td class="matrix-too_low">') == 1
    assert page.count('<td class="matrix-missing">') == 2
    assert page.count("<strong>Mangler</strong>") == 2


def test_the_matrix_shows_trainings_after_an_older_edition(mitid, cast, sign_in):
    _train(cast.chief, cast.mette, mitid, Level.CO_SERVES)
    services.change_competence(
        cast.coordinator, mitid, 1, CompetenceFields("MitID", "Nyt.", needed=Level.REFERS)
    )
    square = queries.row_of(cast.mette).squares[0]
    assert square.is_outdated
    assert "udgave 1" in sign_in(cast.chief).get(MATRIX).text


def test_a_slip_is_taken_back_and_what_was_before_counts(mitid, cast, sign_in, post):
    _train(cast.chief, cast.mette, mitid, Level.REFERS)
    slip = _train(cast.chief, cast.mette, mitid, Level.TEACHES, date(2026, 11, 3))
    browser = sign_in(cast.chief)
    path = f"{MATRIX}/records/{slip.id}/withdraw"
    assert post(browser, path, page=_person(cast.mette)).status_code == 302
    assert queries.row_of(cast.mette).squares[0].level == Level.REFERS
    assert "taget tilbage" in browser.get(_person(cast.mette)).text
    with pytest.raises(NotFound):
        services.withdraw_training(cast.other_chief, slip.id)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"competence": ""}, "Udfyld feltet."),
        ({"level": "7"}, "Not a valid choice"),
        ({"day": "i går"}, "Skriv datoen som dag, måned og år."),
        ({"day": "2026-11-25"}, "kan ikke ligge ude i fremtiden"),
        ({"other_trainer": ""}, "Vælg én underviser"),
        ({"trainer": "ole"}, "Vælg én underviser"),
        ({"other_trainer": "Ring 010190-1234"}, "ligner et CPR-nummer"),
    ],
)
def test_a_bad_training_is_explained(mitid, cast, sign_in, post, wrong, said):
    posted = {"competence": mitid, "level": "2", "day": "2026-11-02", "other_trainer": "Kursus", **wrong}
    if posted.get("trainer"):
        posted["trainer"] = cast.ole.id
    answer = post(sign_in(cast.chief), _person(cast.mette), posted)
    assert answer.status_code == 422
    assert said.replace("Not a valid choice", "Vælg noget på listen") in answer.text
    assert db.session.scalars(db.select(Training)).all() == []


def test_the_database_knows_the_levels_the_trainer_and_the_edition(mitid, cast):
    good = {
        "person_id": cast.mette.id,
        "competence_id": mitid,
        "edition": 1,
        "level": 1,
        "day": date(2026, 11, 2),
        "trainer": "Kursus",
        "made_at": NOON,
        "made_by_id": cast.chief.id,
    }
    for wrong in ({"level": 4}, {"trainer": ""}, {"trainer_id": cast.ole.id}, {"edition": 2}):
        db.session.add(Training(**{**good, **wrong}))
        with pytest.raises(IntegrityError):
            db.session.commit()
        db.session.rollback()
    db.session.add(Edition(competence_id=mitid, number=1, name="To gange", made_at=NOON))
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


# Who sees whom


def test_a_chief_sees_the_own_people_and_nobody_elses(mitid, cast, sign_in):
    browser = sign_in(cast.chief)
    page = browser.get(MATRIX).text
    assert "Mette Madsen" in page
    assert "Gitte Glostrup" not in page
    assert browser.get(f"{MATRIX}?municipality=glostrup").status_code == 404
    assert browser.get(f"{MATRIX}/export.csv?municipality=glostrup").status_code == 404
    assert browser.get(_person(cast.other_staff)).status_code == 404
    with pytest.raises(NotFound):
        _train(cast.chief, cast.other_staff, mitid, Level.KNOWS)
    with pytest.raises(NotFound):
        services.choose_key_person(cast.chief, cast.other_staff.id, is_key=True)


def test_a_coordinator_sees_all_or_one(mitid, cast, sign_in):
    browser = sign_in(cast.coordinator)
    page = browser.get(MATRIX).text
    assert "Mette Madsen" in page
    assert "Gitte Glostrup" in page
    page = browser.get(f"{MATRIX}?municipality=glostrup").text
    assert "Mette Madsen" not in page
    assert browser.get(f"{MATRIX}?municipality=nowhere").status_code == 404


def test_staff_see_themselves_and_the_catalogue(mitid, cast, sign_in):
    _train(cast.chief, cast.ole, mitid, Level.TEACHES)
    browser = sign_in(cast.mette)
    for path in (MATRIX, f"{MATRIX}/export.csv", _person(cast.mette), _person(cast.ole)):
        assert browser.get(path).status_code == 404
    page = browser.get(f"{MATRIX}/mine").text
    assert "MitID" in page
    assert "Underviser</strong>" not in page
    assert f"{MATRIX}/mine" in browser.get("/profile").text
    assert f"{MATRIX}/mine" in browser.get("/guide").text
    with pytest.raises(NotFound):
        _train(cast.mette, cast.mette, mitid, Level.TEACHES)
    reader = sign_in(cast.reader)
    for path in (MATRIX, CATALOGUE, f"{MATRIX}/mine"):
        assert reader.get(path).status_code == 404


# Beside the approval


def test_the_approval_warns_of_what_is_missing_and_hinders_nothing(mitid, talking, cast, sign_in, post):
    browser, path = sign_in(cast.chief), f"/admin/people/{cast.mette.id}"
    page = browser.get(path).text
    assert "MitID (ikke oplært, kræver: Medbetjener)" in page
    assert "Samtalen" not in page
    _train(cast.chief, cast.mette, mitid, Level.KNOWS)
    assert "MitID (har: Kender, kræver: Medbetjener)" in browser.get(path).text
    posted = {"version": 1, "name": "Mette Madsen", "email": "mette.madsen@example.dk", "role": "staff"}
    posted |= {"municipality_id": cast.mette.municipality_id, "approved": "y", "active": "y"}
    assert post(browser, path, posted).status_code == 302
    _train(cast.chief, cast.mette, mitid, Level.CO_SERVES)
    page = browser.get(path).text
    assert "Mangler til vagt" not in page
    assert _person(cast.mette) in page


def test_who_takes_no_duty_lacks_nothing(mitid, cast):
    assert queries.missing_for_duty(cast.coordinator) == []
    assert queries.missing_for_duty(cast.chief) == []
    assert len(queries.missing_for_duty(cast.novice)) == 1


# Key persons


def test_key_persons_come_and_go_with_their_days(cast, sign_in, post, clock):
    browser, path = sign_in(cast.chief), f"{_person(cast.mette)}/key"
    assert "Hvidovre har ingen primær kompetenceperson." in browser.get(MATRIX).text
    post(browser, path, {"key": "yes"}, page=_person(cast.mette))
    assert "Hvidovre har ingen" not in browser.get(MATRIX).text
    assert "siden 24/11/2026" in browser.get(MATRIX).text
    clock.move_to(in_copenhagen("2027-02-01 09:00"))
    browser = sign_in(cast.chief)
    post(browser, path, {"key": "no"}, page=_person(cast.mette))
    row = db.session.scalars(db.select(KeyPerson)).one()
    assert (row.began_on, row.ended_on) == (date(2026, 11, 24), date(2027, 2, 1))
    assert "24/11/2026–1/2/2027" in browser.get(_person(cast.mette)).text


def test_three_are_too_many_and_one_who_left_does_not_count(cast, sign_in):
    for each in (cast.mette, cast.ole, cast.novice):
        services.choose_key_person(cast.chief, each.id, is_key=True)
    assert "Hvidovre har 3 primære kompetencepersoner." in sign_in(cast.chief).get(MATRIX).text
    cast.novice.active = False
    db.session.commit()
    assert "Hvidovre har 3" not in sign_in(cast.chief).get(MATRIX).text


def test_choosing_twice_changes_nothing(cast):
    for _time in range(2):
        services.choose_key_person(cast.chief, cast.mette.id, is_key=True)
    assert len(db.session.scalars(db.select(KeyPerson)).all()) == 1
    db.session.add(KeyPerson(person_id=cast.mette.id, began_on=date(2026, 11, 24)))
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
    with pytest.raises(NotFound):
        services.choose_key_person(cast.coordinator, cast.reader.id, is_key=True)
    cast.ole.active = False
    db.session.commit()
    with pytest.raises(Refused):
        services.choose_key_person(cast.chief, cast.ole.id, is_key=True)


def test_a_lack_of_key_persons_waits_for_the_chief(mitid, cast, sign_in):
    # Each is said twice: once more in its link, for whoever hears the page.
    chief, tells = sign_in(cast.chief), "har ingen primær kompetenceperson. Der skal være en eller to."
    assert chief.get("/rota/needs").text.count(tells) == 2
    assert sign_in(cast.coordinator).get("/rota/needs").text.count(tells) == 10
    services.choose_key_person(cast.chief, cast.mette.id, is_key=True)
    assert tells not in chief.get("/rota/needs").text
    assert tells not in sign_in(cast.mette).get("/rota/needs").text


def test_nothing_waits_where_no_catalogue_is_kept(cast, sign_in):
    assert "kompetenceperson" not in sign_in(cast.chief).get("/rota/needs").text


# To take along


def test_the_matrix_leaves_as_a_table(mitid, cast, sign_in):
    cast.ole.name = "=1+1 Olsen"
    db.session.commit()
    _train(cast.chief, cast.mette, mitid, Level.REFERS, trainer_id=cast.ole.id, practised=True)
    browser = sign_in(cast.chief)
    text = browser.get(f"{MATRIX}/export.csv").data.decode("utf-8-sig").splitlines()
    assert (
        "Hvidovre;Mette Madsen;Ja;Nej;MitID;Medbetjener;1;Henviser;2/11/2026;'=1+1 Olsen;Ja;1;Under kravet"
        in text
    )
    assert "Hvidovre;'=1+1 Olsen;Ja;Nej;MitID;Medbetjener;;;;;;;Mangler" in text
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{MATRIX}/export.xlsx").data))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 1 + 4
    mette = next(row for row in rows if row[1] == "Mette Madsen")
    assert mette[6] == 1
    assert mette[8].date() == date(2026, 11, 2)
    assert not [row for row in rows if row[0] == "Glostrup"]


def test_pages_take_few_queries_however_many_there_are(mitid, talking, cast, sign_in, count_queries):
    def look():
        found = [count_queries(lambda: sign_in(cast.coordinator).get(MATRIX))]
        found.append(count_queries(lambda: sign_in(cast.coordinator).get(f"{MATRIX}/export.csv")))
        found.append(count_queries(lambda: sign_in(cast.chief).get(_person(cast.mette))))
        found.append(count_queries(lambda: sign_in(cast.mette).get(f"{MATRIX}/mine")))
        found.append(count_queries(lambda: sign_in(cast.mette).get(CATALOGUE)))
        found.append(count_queries(lambda: sign_in(cast.chief).get(f"/admin/people/{cast.mette.id}")))
        return found

    _train(cast.chief, cast.mette, mitid, Level.KNOWS, trainer_id=cast.ole.id)
    few = look()
    services.install_catalogue()
    for about in [each.id for each in queries.catalogue()]:
        for person in (cast.mette, cast.ole, cast.novice):
            _train(cast.chief, person, about, Level.TEACHES, trainer_id=cast.chief.id)
    assert look() == few
    assert max(few) <= 12
