"""Who answers for what: blank at first, given by those who may, and nothing of the past forgotten."""

from __future__ import annotations

import pytest
from markupsafe import escape
from sqlalchemy.exc import IntegrityError

from hotline.accounts.queries import municipality
from hotline.core import clock
from hotline.core.audit import history
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.organisation.responsibilities import queries, services
from hotline.organisation.responsibilities.models import Area, Responsibility
from hotline.organisation.responsibilities.services import Allotment
from tests.conftest import in_copenhagen

PATH = "/organisation/responsibilities"


@pytest.fixture
def areas(cast) -> dict[str, int]:
    services.install_areas()
    return {each.area.key: each.area.id for each in queries.shared()}


def _id(key):
    return municipality(key).id


def test_the_five_are_there_and_nobody_has_them(areas, cast, sign_in):
    assert list(areas) == ["technical", "competence", "marketing", "statistics", "experience"]
    assert all(each.holder is None for each in queries.shared())
    page = sign_in(cast.chief).get(PATH).text
    assert page.count("Ikke fordelt endnu") == 5
    assert "Vagterne deles af alle fem kommuner" in page


def test_installing_twice_changes_nothing(areas):
    assert services.install_areas() == 0
    assert len(queries.shared()) == 5


def test_a_coordinator_gives_an_area_and_the_old_holder_stays_in_sight(areas, cast, sign_in, post, clock):
    path = f"{PATH}/{areas['technical']}"
    browser = sign_in(cast.coordinator)
    posted = {"version": 0, "municipality": _id("hvidovre"), "person": cast.mette.id, "note": "Til nytår"}
    assert post(browser, path, posted).status_code == 302
    clock.move_to(in_copenhagen("2026-11-25 09:00"))
    browser = sign_in(cast.coordinator)
    first = queries.holder_of(areas["technical"])
    assert post(browser, path, {"version": first.id, "municipality": _id("glostrup")}).status_code == 302
    rows = db.session.scalars(db.select(Responsibility).order_by(Responsibility.id)).all()
    assert [(row.municipality.key, row.ended_at is None) for row in rows] == [
        ("hvidovre", False),
        ("glostrup", True),
    ]
    assert rows[0].ended_at == rows[1].began_at
    page = browser.get(PATH).text
    assert "1 tidligere" in page
    assert "Mette Madsen" in page
    assert "Til nytår" in page
    assert [each.action for each in history(f"area:{areas['technical']}")] == ["organisation.allot_area"] * 2


def test_a_person_alone_brings_the_municipality(areas, cast):
    row = services.allot(cast.coordinator, areas["marketing"], 0, Allotment(None, cast.other_staff.id))
    assert row.municipality.key == "glostrup"
    row = services.allot(cast.coordinator, areas["statistics"], 0, Allotment(None, cast.coordinator.id))
    assert row.municipality_id is None


def test_a_chief_takes_a_vacant_area_and_lays_down_the_own(areas, cast, sign_in, post):
    browser, path = sign_in(cast.chief), f"{PATH}/{areas['marketing']}"
    assert post(browser, path, {"version": 0, "municipality": cast.chief.municipality_id}).status_code == 302
    holder = queries.holder_of(areas["marketing"])
    assert holder.municipality.key == "hvidovre"
    assert post(browser, f"{path}/vacate", {"version": holder.id}, page=path).status_code == 302
    assert queries.holder_of(areas["marketing"]) is None


def test_a_chief_neither_takes_others_nor_gives_to_them(areas, cast, sign_in):
    services.allot(cast.coordinator, areas["marketing"], 0, Allotment(_id("glostrup"), None))
    holder = queries.holder_of(areas["marketing"])
    assert sign_in(cast.chief).get(f"{PATH}/{areas['marketing']}").status_code == 404
    with pytest.raises(NotFound):
        services.allot(cast.chief, areas["marketing"], holder.id, Allotment(_id("hvidovre"), None))
    with pytest.raises(NotFound):
        services.lay_down(cast.chief, areas["marketing"], holder.id)
    with pytest.raises(Refused):
        services.allot(cast.chief, areas["technical"], 0, Allotment(_id("glostrup"), None))
    with pytest.raises(NotFound):
        services.allot(cast.chief, areas["technical"], 0, Allotment(None, cast.other_staff.id))


def test_the_second_of_two_sees_what_the_first_did(areas, cast, sign_in, post):
    services.allot(cast.other_chief, areas["marketing"], 0, Allotment(_id("glostrup"), None))
    path = f"{PATH}/{areas['marketing']}"
    posted = {"version": 0, "municipality": _id("hvidovre"), "note": "Vi vil gerne"}
    answer = post(sign_in(cast.coordinator), path, posted)
    assert answer.status_code == 409
    assert "En anden har givet området til nogen imens" in answer.text
    assert "<strong>Glostrup</strong>" in answer.text
    assert "Vi vil gerne" in answer.text
    with pytest.raises(Conflict):
        services.allot(cast.chief, areas["marketing"], 0, Allotment(_id("hvidovre"), None))


def test_two_at_once_make_one_holder(areas, cast, all_at_once):
    wanted = Allotment(_id("glostrup"), None), Allotment(_id("hvidovre"), None)
    ids = cast.other_chief.id, cast.chief.id
    answers = all_at_once(
        *(
            lambda who=who, what=what: services.allot(
                db.session.get(type(cast.chief), who), areas["marketing"], 0, what
            )
            for who, what in zip(ids, wanted, strict=True)
        )
    )
    assert sum(isinstance(each, Conflict) for each in answers) == 1
    assert sum(isinstance(each, Responsibility) for each in answers) == 1


def test_the_database_refuses_two_holders_and_nobody(areas, cast):
    for first, second in ((_id("glostrup"), _id("hvidovre")), (None, None)):
        for each in (first, second):
            db.session.add(
                Responsibility(
                    area_id=areas["technical"],
                    municipality_id=each,
                    began_at=clock.now(),
                    began_by_id=cast.coordinator.id,
                )
            )
        with pytest.raises(IntegrityError):
            db.session.commit()
        db.session.rollback()


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, "Vælg en kommune eller en person."),
        ({"municipality": "glostrup", "person": "mette"}, "Mette Madsen er i en anden kommune."),
        ({"municipality": "hvidovre", "note": "x" * 201}, "Skriv højst 200 tegn."),
        ({"municipality": "hvidovre", "note": "Ring 010190-1234"}, "ligner et CPR-nummer"),
    ],
)
def test_what_is_wrong_is_explained(areas, cast, sign_in, post, posted, said):
    given = dict(posted, version=0)
    if "municipality" in given:
        given["municipality"] = _id(given["municipality"])
    if "person" in given:
        given["person"] = cast.mette.id
    answer = post(sign_in(cast.coordinator), f"{PATH}/{areas['technical']}", given)
    assert answer.status_code == 422
    assert said in answer.text
    assert queries.holder_of(areas["technical"]) is None


def test_a_coordinator_adds_renames_and_ends_an_area_of_the_own(areas, cast, sign_in, post):
    browser = sign_in(cast.coordinator)
    assert post(browser, f"{PATH}/new", {"label": "Presse"}).status_code == 302
    added = db.session.scalars(db.select(Area).where(Area.label == "Presse")).one()
    services.allot(cast.coordinator, added.id, 0, Allotment(_id("glostrup"), None))
    path, name = f"{PATH}/{added.id}", f"{PATH}/{added.id}/name"
    assert (
        post(browser, name, {"version": added.version, "label": "Presse og sociale medier"}).status_code
        == 302
    )
    assert post(browser, name, {"version": 1, "label": "Noget tredje"}).status_code == 409
    assert "der hedder det" in post(browser, name, {"version": 2, "label": "markedsføring"}).text
    page = f"{PATH}/{added.id}/name"
    assert post(browser, f"{path}/end", {"version": 2}, page=page).status_code == 302
    assert "Presse" not in browser.get(PATH).text
    assert queries.holder_of(added.id) is None


def test_the_five_stay_and_chiefs_add_none(areas, cast):
    with pytest.raises(NotFound):
        services.end_area(cast.coordinator, areas["technical"], 1)
    with pytest.raises(NotFound):
        services.rename_area(cast.coordinator, areas["technical"], 1, "Andet")
    with pytest.raises(NotFound):
        services.add_area(cast.chief, "Presse")


def test_staff_see_nothing_of_it(areas, cast, sign_in):
    assert sign_in(cast.mette).get(PATH).status_code == 404


def test_the_page_takes_few_queries_however_much_there_is(areas, cast, sign_in, count_queries):
    browser = sign_in(cast.coordinator)
    few = count_queries(lambda: browser.get(PATH))
    for key in areas:
        services.allot(cast.coordinator, areas[key], 0, Allotment(None, cast.mette.id))
        seen = queries.holder_of(areas[key]).id
        services.allot(cast.coordinator, areas[key], seen, Allotment(None, cast.other_staff.id))
    assert count_queries(lambda: browser.get(PATH)) == few <= 12


@pytest.mark.parametrize("label", ["100 % sikkert", "%(x)s", "<b>fed</b>"])
def test_an_area_is_called_what_was_typed(areas, cast, sign_in, label):
    row = services.add_area(cast.coordinator, label)
    browser = sign_in(cast.coordinator)
    for path in (PATH, f"{PATH}/{row.id}"):
        page = browser.get(path)
        assert page.status_code == 200
        assert str(escape(label)) in page.text
        assert "<b>fed" not in page.text
