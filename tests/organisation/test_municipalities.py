"""Keeping the municipalities' public facts."""

from __future__ import annotations

import pytest

from hotline.accounts import queries
from hotline.accounts.models import Municipality
from hotline.core.audit import AuditEntry
from hotline.core.db import db

PATH = "/admin/municipalities/glostrup"
GOOD = {
    "version": 1,
    "name": "Glostrup",
    "website": "https://www.glostrup.dk",
    "phone": "43 23 61 00",
    "population": "23500",
}


@pytest.fixture
def browser(cast, sign_in):
    return sign_in(cast.coordinator)


def test_it_lists_the_five(browser):
    page = browser.get("/admin/municipalities").text
    for name in ("Albertslund", "Glostrup", "Hvidovre", "Ishøj", "Rødovre", "159.000 indbyggere"):
        assert name in page


def test_what_a_coordinator_saves_is_what_citizens_see(browser, client, post):
    answer = post(browser, PATH, GOOD, follow_redirects=True)
    assert "Glostrup er gemt." in answer.text
    page = client.get("/").text
    assert 'href="tel:+4543236100"' in page
    assert 'href="https://www.glostrup.dk"' in page


def test_only_what_changed_is_audited(browser, post, cast):
    post(browser, PATH, GOOD)
    entry = db.session.query(AuditEntry).filter_by(action="organisation.change_municipality").one()
    assert entry.actor_id == cast.coordinator.id
    assert entry.after == {
        "website": "https://www.glostrup.dk",
        "phone": "43 23 61 00",
        "population": 23500,
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Udfyld feltet."),
        ({"name": "x" * 61}, "Skriv højst 60 tegn."),
        ({"name": "Hvidovre"}, "En anden kommune hedder allerede det."),
        ({"name": "Ring 010190-1234"}, "ligner et CPR-nummer"),
        ({"website": "javascript:alert(1)"}, "Skriv hele adressen"),
        ({"website": 'https://x.dk/"><script>'}, "Skriv hele adressen"),
        ({"website": "glostrup.dk"}, "Skriv hele adressen"),
        ({"phone": "ring til os"}, "Skriv et telefonnummer"),
        ({"population": "mange"}, "Skriv et helt tal"),
        ({"population": "-1"}, "Skriv et tal mellem"),
        ({"population": "99999999999999999999"}, "Skriv et tal mellem"),
    ],
)
def test_bad_input_is_explained_and_changes_nothing(browser, post, wrong, said):
    answer = post(browser, PATH, {**GOOD, **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert "<script>" not in answer.text
    assert queries.municipality("glostrup").version == 1


def test_what_was_typed_is_kept(browser, post):
    answer = post(browser, PATH, {**GOOD, "population": "mange", "phone": "43 23 61 00"})
    assert 'value="43 23 61 00"' in answer.text
    assert 'value="mange"' in answer.text


@pytest.mark.parametrize("version", [0, 2, "", "x"])
def test_a_stale_or_tampered_version_is_told(browser, post, version):
    answer = post(browser, PATH, {**GOOD, "version": version})
    assert answer.status_code == 409
    assert "En anden har ændret det samme" in answer.text
    assert queries.municipality("glostrup").phone != GOOD["phone"]


def test_sending_twice_saves_once(browser, post):
    post(browser, PATH, GOOD)
    assert post(browser, PATH, GOOD).status_code == 409
    assert queries.municipality("glostrup").version == 2


def test_an_unknown_municipality_is_not_found(browser):
    assert browser.get("/admin/municipalities/nowhere").status_code == 404


@pytest.mark.parametrize("who", ["chief", "mette", "reader"])
def test_it_is_the_coordinators_alone(cast, sign_in, who):
    browser = sign_in(getattr(cast, who))
    assert browser.get("/admin/municipalities").status_code == 404
    assert browser.get(PATH).status_code == 404


def test_the_use_case_checks_the_right_again(app, cast):
    from hotline.core.errors import Refused
    from hotline.organisation import services

    fields = services.MunicipalityFields("Glostrup", "https://glostrup.dk", "43 23 61 00", 1)
    with pytest.raises(Refused):
        services.change_municipality(cast.chief, "glostrup", 1, fields)
    assert db.session.query(Municipality).filter_by(key="glostrup").one().population > 1
