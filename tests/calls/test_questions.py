"""Open questions leave by mail for the municipality's daytime inbox, and nothing about a citizen is stored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotline.accounts import queries as accounts
from hotline.calls.questions import services
from hotline.calls.questions.models import HandedQuestion
from hotline.core import outbox
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import NotFound, Refused
from hotline.organisation import services as organisation

TEXT = "Hvor finder man ansøgningen om friplads på jeres side?"


@pytest.fixture
def glostrup(cast) -> int:
    row = accounts.municipality("glostrup")
    fields = organisation.MunicipalityFields(
        row.name, row.website, row.phone, row.population, "service@glostrup.example"
    )
    return organisation.change_municipality(cast.coordinator, "glostrup", row.version, fields).id


def test_it_leaves_for_the_daytime_inbox_and_the_list_says_so(glostrup, cast, sign_in, post, mailer):
    browser = sign_in(cast.mette)
    posted = {"municipality": str(glostrup), "text": TEXT}
    answer = post(browser, "/calls/questions", posted, follow_redirects=True)
    assert "Spørgsmålet er på vej til Glostrup." in answer.text
    assert "På vej" in answer.text
    assert outbox.deliver() == 1
    letter = mailer.letters[0]
    assert letter.to == "service@glostrup.example"
    assert TEXT in letter.text
    assert "Svar gerne direkte til Mette Madsen, mette.madsen@example.dk." in letter.text
    assert '<span class="badge badge-success">Sendt</span>' in browser.get("/calls/questions").text


def test_a_municipality_without_an_inbox_is_refused_with_a_way_on(cast, sign_in, post, mailer):
    hvidovre = accounts.municipality("hvidovre").id
    answer = post(sign_in(cast.mette), "/calls/questions", {"municipality": str(hvidovre), "text": TEXT})
    assert answer.status_code == 422
    assert "Hvidovre har ingen mailadresse til spørgsmål." in answer.text
    assert TEXT in answer.text
    assert outbox.deliver() == 0


def test_one_that_does_not_arrive_is_shown_and_can_be_sent_again(
    glostrup, cast, sign_in, post, mailer, clock
):
    row = services.ask(cast.mette, glostrup, TEXT)
    mailer.down = True
    for _ in range(len(outbox.BACK_OFF) + 1):
        outbox.deliver()
        clock.shift(timedelta(hours=5))
    browser = sign_in(cast.mette)
    assert "Kom ikke frem" in browser.get("/calls/questions").text
    mailer.down = False
    path = f"/calls/questions/{row.id}/again"
    assert post(browser, path, page="/calls/questions").status_code == 302
    assert outbox.deliver() == 1
    assert post(browser, path, page="/calls/questions").status_code == 422
    assert len(mailer.letters) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Udfyld feltet."),
        ("x" * 601, "Skriv højst 600 tegn."),
        ("Borger 010190-1234 spurgte", "ligner et CPR-nummer"),
    ],
)
def test_bad_text_is_explained_and_nothing_leaves(glostrup, cast, sign_in, post, text, said):
    answer = post(sign_in(cast.mette), "/calls/questions", {"municipality": str(glostrup), "text": text})
    assert answer.status_code == 422
    assert said in answer.text
    assert outbox.deliver() == 0


def test_the_audit_log_holds_no_text(glostrup, cast):
    services.ask(cast.mette, glostrup, TEXT)
    rows = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "calls.hand_question")).all()
    assert [row.after for row in rows] == [{"municipality": "glostrup"}]


def test_whoever_is_not_approved_does_not_ask(glostrup, cast):
    with pytest.raises(Refused):
        services.ask(cast.novice, glostrup, TEXT)
    with pytest.raises(NotFound):
        services.ask(cast.mette, 4711, TEXT)


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("mette", True),
        ("ole", False),
        ("chief", True),
        ("other_chief", True),
        ("other_staff", False),
        ("coordinator", True),
    ],
)
def test_who_sees_it(glostrup, cast, sign_in, post, person, sees):
    row = services.ask(cast.mette, glostrup, TEXT)
    browser = sign_in(getattr(cast, person))
    assert (TEXT in browser.get("/calls/questions").text) is sees
    if not sees:
        assert post(browser, f"/calls/questions/{row.id}/again", page="/calls/questions").status_code == 404


def test_the_inbox_must_be_an_address(cast, sign_in, post):
    form = {
        "version": 1,
        "name": "Glostrup",
        "website": "https://glostrup.dk",
        "phone": "43 00 00 02",
        "population": "1",
    }
    answer = post(
        sign_in(cast.coordinator), "/admin/municipalities/glostrup", form | {"inbox": "ikke en adresse"}
    )
    assert answer.status_code == 422
    assert "Skriv en mailadresse" in answer.text


def test_the_list_takes_few_queries_however_many_there_are(glostrup, cast, sign_in, count_queries):
    browser = sign_in(cast.coordinator)
    services.ask(cast.mette, glostrup, TEXT)
    few = count_queries(lambda: browser.get("/calls/questions"))
    for _ in range(12):
        services.ask(cast.mette, glostrup, TEXT)
    assert count_queries(lambda: browser.get("/calls/questions")) == few <= 12
    assert db.session.scalar(db.select(db.func.count()).select_from(HandedQuestion)) == 13
