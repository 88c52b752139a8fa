"""A chief manages the own municipality's people; a coordinator all."""

from __future__ import annotations

import pytest

from hotline.accounts import queries
from hotline.core.access import Role
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.outbox import OutboxMessage


def _typed(cast, **changes: object) -> dict[str, object]:
    return {
        "name": "Nikolaj Ærø",
        "email": "Nikolaj@Example.dk",
        "phone": "12 34 56 78",
        "municipality_id": cast.chief.municipality_id,
        "role": "staff",
        "approved": "y",
        "active": "y",
    } | changes


def test_a_chief_sees_the_own_people_and_no_others(sign_in, cast):
    page = sign_in(cast.chief).get("/admin/people").text
    assert "Mette Madsen" in page
    assert "Gitte Glostrup" not in page


def test_a_coordinator_sees_everybody(sign_in, cast):
    page = sign_in(cast.coordinator).get("/admin/people").text
    assert "Mette Madsen" in page
    assert "Gitte Glostrup" in page


def test_a_chief_adds_a_person_who_is_invited_by_mail(sign_in, cast, post):
    assert post(sign_in(cast.chief), "/admin/people/new", _typed(cast)).status_code == 302
    person = queries.person_by_email("nikolaj@example.dk")
    assert (person.name, person.approved, person.municipality_id) == (
        "Nikolaj Ærø",
        True,
        cast.chief.municipality_id,
    )
    mail = db.session.scalars(db.select(OutboxMessage)).one()
    assert mail.recipient == "nikolaj@example.dk"
    assert "/reset/invitation/" in mail.text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": ""}, "Udfyld feltet."),
        ({"name": "x" * 81}, "højst 80 tegn"),
        ({"name": "Ida 010190-1234"}, "CPR"),
        ({"name": "\x00\x00"}, "Udfyld feltet."),
        ({"name": "\u200b"}, "Udfyld feltet."),
        ({"email": "ikke en adresse"}, "navn@kommune.dk"),
        ({"email": "mette.madsen@example.dk"}, "allerede en person"),
        ({"phone": "ring efter seks"}, "telefonnummer"),
        ({"role": "emperor"}, "Vælg noget på listen."),
        ({"role": "coordinator"}, "Noget mangler"),
        ({"municipality_id": "999"}, "Vælg noget på listen."),
        ({"municipality_id": "'; drop table person"}, "Noget mangler"),
    ],
)
def test_bad_input_is_explained_and_adds_nobody(sign_in, cast, post, change, message):
    answer = post(sign_in(cast.chief), "/admin/people/new", _typed(cast, **change))
    assert answer.status_code == 422
    assert message in answer.text
    assert "Nikolaj" in answer.text
    assert len(queries.people_for(cast.coordinator)) == 8


def test_a_chief_cannot_add_to_another_municipality(sign_in, cast, post):
    typed = _typed(cast, municipality_id=cast.other_chief.municipality_id)
    assert post(sign_in(cast.chief), "/admin/people/new", typed).status_code == 422


def test_hostile_text_is_shown_as_text(sign_in, cast, post):
    browser = sign_in(cast.chief)
    post(browser, "/admin/people/new", _typed(cast, name="<script>alert('æ')</script>"))
    page = browser.get("/admin/people").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def _form(cast, person, **changes: object) -> dict[str, object]:
    return _typed(cast, name=person.name, email=person.email, version=person.version) | changes


def test_a_chief_changes_a_person_and_the_change_is_on_record(sign_in, cast, post):
    path = f"/admin/people/{cast.novice.id}"
    answer = post(sign_in(cast.chief), path, _form(cast, cast.novice, name="Nanna Nygaard"))
    assert answer.status_code == 302
    entry = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.action == "accounts.change_person")
    ).one()
    assert entry.actor_id == cast.chief.id
    assert (entry.before["name"], entry.after["name"]) == ("Nanna Ny", "Nanna Nygaard")


def test_a_stale_form_is_told_and_overwrites_nothing(sign_in, cast, post):
    path, browser = f"/admin/people/{cast.novice.id}", sign_in(cast.chief)
    stale = _form(cast, cast.novice, name="Min rettelse")
    post(browser, path, _form(cast, cast.novice, name="En andens rettelse"))
    answer = post(browser, path, stale)
    assert answer.status_code == 409
    assert "En anden har ændret det samme" in answer.text
    assert "Min rettelse" in answer.text
    db.session.refresh(cast.novice)
    assert cast.novice.name == "En andens rettelse"


def test_a_foreign_person_looks_like_nobody(sign_in, cast, post):
    browser = sign_in(cast.chief)
    foreign, nobody = browser.get(f"/admin/people/{cast.other_staff.id}"), browser.get("/admin/people/999999")
    assert foreign.status_code == nobody.status_code == 404
    assert foreign.text == nobody.text
    answer = post(
        browser, f"/admin/people/{cast.other_staff.id}", _form(cast, cast.other_staff), page="/profile"
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "reader"])
def test_a_chief_never_manages_who_stands_above(sign_in, cast, post, role):
    typed = _typed(cast, name="Over Chefen", role=role)
    assert post(sign_in(cast.coordinator), "/admin/people/new", typed).status_code == 302
    above, browser = queries.person_by_email("nikolaj@example.dk").id, sign_in(cast.chief)
    assert "Over Chefen" not in browser.get("/admin/people").text
    assert browser.get(f"/admin/people/{above}").status_code == 404
    assert post(browser, f"/admin/people/{above}/invite", page="/profile").status_code == 404


def test_a_name_is_one_line_of_visible_signs(sign_in, cast, post):
    typed = _typed(cast, name=" Bo\nBcc: x@y.dk\u202e\u200b  Ø ")
    post(sign_in(cast.chief), "/admin/people/new", typed)
    assert queries.person_by_email("nikolaj@example.dk").name == "Bo Bcc: x@y.dk Ø"


def test_a_reader_is_nobodys_colleague_on_the_rota(cast):
    cast.mette.role = Role.READER
    db.session.commit()
    home = cast.chief.municipality_id
    assert cast.mette.id not in {person.id for person in queries.eligible([home])[home]}


def test_a_person_of_the_demo_can_be_saved(sign_in, cast, post):
    typed = _typed(cast, email="staff1.hvidovre@demo.invalid")
    assert post(sign_in(cast.chief), "/admin/people/new", typed).status_code == 302


def test_a_deactivated_person_is_out_at_once(sign_in, cast, post):
    theirs = sign_in(cast.mette)
    typed = _form(cast, cast.mette)
    del typed["active"]
    assert post(sign_in(cast.chief), f"/admin/people/{cast.mette.id}", typed).status_code == 302
    assert theirs.get("/profile").status_code == 302


def test_nobody_locks_oneself_out(sign_in, cast, post):
    typed = _form(cast, cast.chief, role="chief")
    del typed["active"]
    answer = post(sign_in(cast.chief), f"/admin/people/{cast.chief.id}", typed)
    assert answer.status_code == 422
    assert "din egen adgang" in answer.text


def test_an_invitation_can_be_sent_again(sign_in, cast, post):
    path = f"/admin/people/{cast.novice.id}/invite"
    assert post(sign_in(cast.chief), path, page="/admin/people/new").status_code == 302
    assert db.session.scalars(db.select(OutboxMessage)).one().kind == "accounts.invitation"


def test_the_list_costs_the_same_whatever_the_number_of_people(sign_in, cast, post, count_queries):
    browser = sign_in(cast.chief)
    few = count_queries(lambda: browser.get("/admin/people"))
    for number in range(5):
        post(browser, "/admin/people/new", _typed(cast, email=f"n{number}@example.dk"))
    browser.get("/admin/people")
    assert count_queries(lambda: browser.get("/admin/people")) == few <= 12
