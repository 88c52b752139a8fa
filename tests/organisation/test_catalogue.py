"""The competence catalogue: its rules, its editions, who keeps it, and the ambassadors that it tells of."""

from __future__ import annotations

from datetime import date

import pytest

from hotline.core.errors import Conflict, NotFound
from hotline.guide import services as guide
from hotline.organisation.competences import queries, services
from hotline.organisation.competences.rules import (
    Level,
    Record,
    Staffing,
    Standing,
    is_link,
    latest,
    staffing,
    standing,
)
from hotline.organisation.competences.services import CompetenceFields, TrainingFields

MATRIX, CATALOGUE = "/organisation/competences", "/organisation/catalogue"


@pytest.fixture
def mitid(cast) -> int:
    fields = CompetenceFields("MitID", "Ny telefon.", "/guide", "https://test.example.dk/", Level.CO_SERVES)
    return services.add_competence(cast.coordinator, fields).id


def _train(actor, person, about, level):
    fields = TrainingFields(about, level, date(2026, 11, 2), trainer="Kursus hos leverandøren")
    return services.record_training(actor, person.id, fields)


# Rules


@pytest.mark.parametrize(
    ("level", "needed", "expected", "found"),
    [
        (None, None, True, Standing.NONE),
        (0, None, True, Standing.TRAINED),
        (None, 0, True, Standing.MISSING),
        (0, 0, True, Standing.FITS),
        (1, 2, True, Standing.TOO_LOW),
        (3, 2, True, Standing.FITS),
        (None, 2, False, Standing.NONE),
        (1, 2, False, Standing.TRAINED),
    ],
)
def test_a_square_says_how_a_level_stands_beside_what_duty_needs(level, needed, expected, found):
    assert standing(level, needed, expected=expected) == found


def test_one_or_two_key_persons_are_enough():
    found = [staffing(count) for count in range(4)]
    assert found == [Staffing.NOBODY, Staffing.ENOUGH, Staffing.ENOUGH, Staffing.TOO_MANY]


def test_the_latest_day_counts_and_of_a_day_the_last_one_written():
    older, same_day, newest = (
        Record(3, date(2026, 1, 1), 3),
        Record(1, date(2026, 2, 1), 2),
        Record(2, date(2026, 2, 1), 1),
    )
    assert latest([older, same_day, newest]) == newest
    assert latest([]) is None


@pytest.mark.parametrize("link", ["https://kommune.dk/kursus", "/guide", "/training/?x=1"])
def test_links_lead_somewhere(link):
    assert is_link(link)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//evil.example", "/\\evil", "guide", 'https://x"y', "https://"]
)
def test_what_is_no_link(link):
    assert not is_link(link)


# The catalogue


def test_it_begins_with_a_catalogue_that_is_installed_once(cast, sign_in):
    assert services.install_catalogue() > 5
    assert services.install_catalogue() == 0
    page = sign_in(cast.mette).get(CATALOGUE).text
    assert "Digital ambassadør" in page
    for level in ("0 Kender", "1 Henviser", "2 Medbetjener", "3 Underviser"):
        assert level in page


def test_what_was_changed_or_ended_is_not_installed_again(cast):
    services.install_catalogue()
    first, second = [each.id for each in queries.catalogue()][:2]
    services.change_competence(cast.coordinator, first, 1, CompetenceFields("Noget helt andet"))
    services.end_competence(cast.coordinator, second, 1)
    assert services.install_catalogue() == 0
    assert second not in {each.id for each in queries.catalogue()}


def test_a_changed_text_is_a_new_edition_and_the_old_one_can_be_read(mitid, cast, sign_in, post):
    browser = sign_in(cast.coordinator)
    posted = {"version": 1, "name": "MitID", "about": "Ny telefon og spærring.", "needed": "3"}
    answer = post(browser, f"{CATALOGUE}/{mitid}/edit", posted, follow_redirects=True)
    assert "Det er udgave 2." in answer.text
    page = sign_in(cast.mette).get(f"{CATALOGUE}/{mitid}").text
    assert "Ny telefon og spærring." in page
    assert "Ny telefon.</p>" in page
    assert "Kræves til vagt: Underviser" in page
    assert "Kræves til vagt: Medbetjener" in page
    assert [each.number for each in queries.editions(mitid)] == [2, 1]


def test_saving_without_a_change_makes_no_edition(mitid, cast):
    same = CompetenceFields("MitID", "Ny telefon.", "/guide", "https://test.example.dk/", Level.CO_SERVES)
    services.change_competence(cast.coordinator, mitid, 1, same)
    assert queries.competence(mitid).edition == 1


def test_the_second_of_two_editors_sees_the_first(mitid, cast, sign_in, post):
    services.change_competence(cast.coordinator, mitid, 1, CompetenceFields("MitID", "Den førstes."))
    posted = {"version": 1, "name": "MitID", "about": "Den andens."}
    answer = post(sign_in(cast.coordinator), f"{CATALOGUE}/{mitid}/edit", posted)
    assert answer.status_code == 409
    assert "Den førstes." in answer.text
    assert "Den andens." in answer.text
    assert queries.competence(mitid).edition == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Udfyld feltet."),
        ({"name": "x" * 81}, "Skriv højst 80 tegn."),
        ({"name": "mitid"}, "der hedder det"),
        ({"about": "Ring 010190-1234"}, "ligner et CPR-nummer"),
        ({"material_url": "javascript:alert(1)"}, "Skriv hele adressen"),
        ({"practice_url": "//evil.example"}, "Skriv hele adressen"),
        ({"needed": "4"}, "Vælg noget på listen."),
    ],
)
def test_a_bad_competence_is_explained(mitid, cast, sign_in, post, wrong, said):
    answer = post(sign_in(cast.coordinator), f"{CATALOGUE}/new", {"name": "Nyt", **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert len(queries.catalogue()) == 1


def test_only_coordinators_keep_the_catalogue(mitid, cast, sign_in):
    for path in (f"{CATALOGUE}/new", f"{CATALOGUE}/{mitid}/edit"):
        assert sign_in(cast.chief).get(path).status_code == 404
    with pytest.raises(NotFound):
        services.add_competence(cast.chief, CompetenceFields("Nyt"))
    with pytest.raises(NotFound):
        services.change_competence(cast.chief, mitid, 1, CompetenceFields("Nyt"))
    with pytest.raises(NotFound):
        services.end_competence(cast.chief, mitid, 1)


def test_an_ended_competence_leaves_the_matrix_and_stays_in_what_people_learned(mitid, cast, sign_in):
    _train(cast.chief, cast.mette, mitid, Level.TEACHES)
    services.end_competence(cast.coordinator, mitid, 1)
    assert queries.row_of(cast.mette).squares == []
    assert "MitID: 3 Underviser" in sign_in(cast.mette).get(f"{MATRIX}/mine").text
    with pytest.raises(NotFound):
        _train(cast.chief, cast.mette, mitid, Level.KNOWS)


def test_a_conflict_is_told_where_two_end_one(mitid, cast):
    services.change_competence(cast.coordinator, mitid, 1, CompetenceFields("MitID", "Nyt."))
    with pytest.raises(Conflict):
        services.end_competence(cast.coordinator, mitid, 1)


# Ambassadors and partners


def test_ambassadors_list_themselves_and_partners_are_the_guides(cast, sign_in):
    services.install_catalogue()
    guide.install_catalogue()
    ambassador = next(each.id for each in queries.catalogue() if each.key == "ambassador")
    slip = _train(cast.chief, cast.mette, ambassador, Level.TEACHES)
    page = sign_in(cast.other_staff).get("/organisation/ambassadors").text
    assert "Mette Madsen" in page
    for said in ("Bibliotek med offentlig pc Ishøj", "It-hjælp Glostrup", "70 00 02 50"):
        assert said in page
    assert "/guide/new/place" not in page
    assert "/guide/new/place" in sign_in(cast.chief).get("/organisation/ambassadors").text
    services.withdraw_training(cast.chief, slip.id)
    assert "Mette Madsen" not in sign_in(cast.other_staff).get("/organisation/ambassadors").text
    assert sign_in(cast.reader).get("/organisation/ambassadors").status_code == 404


def test_its_pages_take_few_queries_however_many_there_are(mitid, cast, sign_in, count_queries):
    paths = (f"{CATALOGUE}/{mitid}", f"{CATALOGUE}/{mitid}/edit", "/organisation/ambassadors")

    def look():
        return [count_queries(lambda path=path: sign_in(cast.coordinator).get(path)) for path in paths]

    guide.install_catalogue()
    services.install_catalogue()
    ambassador = next(each.id for each in queries.catalogue() if each.key == "ambassador")
    _train(cast.chief, cast.mette, ambassador, Level.TEACHES)
    few = look()
    for number in range(5):
        row = queries.competence(mitid)
        changed = CompetenceFields("MitID", f"Udgave {number}")
        services.change_competence(cast.coordinator, mitid, row.version, changed)
    for actor, person in ((cast.chief, cast.ole), (cast.other_chief, cast.other_staff)):
        _train(actor, person, ambassador, Level.TEACHES)
    assert look() == few
    assert max(few) <= 12
