"""»MitID er nede«: reported in two clicks, told to the chief, seen by citizens when allowed, ended in one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from markupsafe import escape

from hotline.accounts import queries as accounts
from hotline.calls.incidents import services
from hotline.core import clock as product_clock
from hotline.core import jobs
from hotline.core.db import db
from hotline.core.errors import NotFound, Refused
from hotline.messages.models import News
from hotline.organisation.campaigns import queries
from hotline.organisation.campaigns import services as campaigns
from hotline.organisation.campaigns.models import Campaign
from tests.calls.conftest import EVENING
from tests.conftest import in_copenhagen


@pytest.fixture
def evening(shift, clock):
    clock.move_to(EVENING)
    return shift


@pytest.fixture
def down(evening, cast) -> Campaign:
    return services.report(cast.mette, likely="mitid").row


def running() -> list[str]:
    db.session.rollback()
    return [row.label for row in queries.running(product_clock.now())]


def _news(person) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(db.select(News.text).where(News.person_id == person.id)))


def test_two_clicks_report_it_and_one_ends_it(evening, cast, sign_in, post):
    browser = sign_in(cast.mette)
    page = browser.get("/duty").text
    assert "Meld hændelse" in page
    for likely in (
        "MitID er nede",
        "Digital Post er nede",
        "borger.dk er nede",
        "Selvbetjeningen i Ishøj er nede",
    ):
        assert likely in page
    answer = post(browser, "/incidents", {"likely": "mitid"}, page="/duty", follow_redirects=True)
    assert "»MitID er nede« er meldt. Chefen har fået besked." in answer.text
    assert running() == ["MitID er nede"]
    row = queries.incidents()[0]
    # A screen reader hears which of several works again.
    assert 'Virker igen<span class="sr-only">: MitID er nede</span>' in answer.text
    answer = post(browser, f"/incidents/{row.id}/end", page="/duty", follow_redirects=True)
    assert "»MitID er nede« er slut." in answer.text
    assert running() == []


def test_the_chief_of_the_week_is_told_and_says_yes_with_one_click(down, cast, sign_in, post, client):
    assert "MitID er nede" not in client.get("/").text
    assert client.get("/status.json").json["notice"] is None
    told = _news(cast.chief)
    assert told == [
        "Mette Madsen har meldt: MitID er nede. Skal borgerne kunne se det på forsiden? Svar ja med ét klik."
    ]
    assert _news(cast.other_chief) == []
    chief = sign_in(cast.chief)
    path = f"/campaigns/incidents/{down.id}"
    assert "Ja, vis det på forsiden" in chief.get(path).text
    assert post(chief, f"{path}/public", {"public": "yes"}, page=path).status_code == 302
    page = client.get("/").text
    assert "MitID er nede." in page
    assert "meldt kl. 19.30" in page
    status = client.get("/status.json").json
    assert status["notice"] == "MitID er nede"
    assert set(status) == {"open", "now", "opens_at", "closes_at", "phone", "reason", "notice"}
    assert post(chief, f"{path}/public", {"public": "no"}, page=path).status_code == 302
    assert "MitID er nede" not in client.get("/").text


def test_it_waits_for_the_chief_on_the_list_of_what_waits(down, cast, sign_in, post):
    said = "MitID er nede. Skal borgerne kunne se det på forsiden?"
    chief = sign_in(cast.chief)
    assert said in chief.get("/rota/needs").text
    assert said not in sign_in(cast.other_chief).get("/rota/needs").text
    path = f"/campaigns/incidents/{down.id}"
    post(chief, f"{path}/public", {"public": "no"}, page=path)
    assert said not in chief.get("/rota/needs").text


def test_another_chief_does_not_decide(down, cast, sign_in, post):
    neighbour = sign_in(cast.other_chief)
    path = f"/campaigns/incidents/{down.id}"
    assert "Ja, vis det på forsiden" not in neighbour.get(path).text
    answer = post(neighbour, f"{path}/public", {"public": "yes"}, page=path)
    assert answer.status_code == 404
    assert not queries.notices(product_clock.now())


def test_a_municipality_may_choose_that_it_shows_at_once(evening, cast, sign_in, post, client):
    chief = sign_in(cast.chief)
    hvidovre, glostrup = (accounts.municipality(key).id for key in ("hvidovre", "glostrup"))
    assert (
        post(chief, f"/campaigns/rule/{hvidovre}", {"at_once": "yes"}, page="/campaigns").status_code == 302
    )
    assert (
        post(chief, f"/campaigns/rule/{glostrup}", {"at_once": "yes"}, page="/campaigns").status_code == 404
    )
    services.report(cast.mette, likely="digital-post")
    assert "Digital Post er nede." in client.get("/").text
    assert "Det står nu på forsiden" in _news(cast.chief)[0]


def test_the_same_again_is_told_and_not_made_twice(down, cast, sign_in, post):
    answer = post(
        sign_in(cast.ole), "/incidents", {"label": " mitid ER nede!"}, page="/duty", follow_redirects=True
    )
    assert "»MitID er nede« er allerede meldt kl. 19.30." in answer.text
    assert running() == ["MitID er nede"]
    assert len(_news(cast.chief)) == 1


def test_it_ends_by_itself_half_an_hour_after_the_evening(down, clock, app):
    clock.move_to(in_copenhagen("2026-11-24 22:29"))
    assert running() == ["MitID er nede"]
    clock.move_to(in_copenhagen("2026-11-24 22:30"))
    assert running() == []
    clock.shift(timedelta(hours=3))
    for job in app.extensions["jobs"]:
        job.due = 0.0
    jobs.run_due(app, 0.0)
    db.session.rollback()
    row = queries.incidents()[0]
    assert row.ended_at == in_copenhagen("2026-11-24 22:30")
    assert row.ended_by_id is None


def test_what_ran_out_last_night_can_be_reported_again(down, cast, clock):
    clock.move_to(in_copenhagen("2026-11-25 12:00"))
    assert services.report(cast.coordinator, likely="mitid").is_new


@pytest.mark.parametrize(
    ("person", "at", "may"),
    [
        ("mette", "2026-11-24 18:29", False),
        ("mette", "2026-11-24 18:30", True),
        ("ole", "2026-11-24 22:30", True),
        ("mette", "2026-11-24 22:31", False),
        ("other_staff", "2026-11-24 19:30", False),
        ("novice", "2026-11-24 19:30", False),
        ("chief", "2026-11-24 10:00", True),
        ("other_chief", "2026-11-24 10:00", True),
        ("coordinator", "2026-11-28 10:00", True),
    ],
)
def test_who_may_report_and_when(evening, cast, clock, sign_in, person, at, may):
    clock.move_to(in_copenhagen(at))
    somebody = getattr(cast, person)
    assert ("Meld hændelse" in sign_in(somebody).get("/duty").text) is may
    if may:
        assert services.report(somebody, label="Noget er nede").is_new
        return
    with pytest.raises(Refused):
        services.report(somebody, label="Noget er nede")


def test_signs_that_nobody_sees_or_that_turn_the_writing_round_do_not_reach_the_front_page(
    evening, cast, sign_in, post
):
    label = "Porten\x00 \u202eer\u200b nede\r\n"
    assert post(sign_in(cast.mette), "/incidents", {"label": label}, page="/duty").status_code == 302
    assert running() == ["Porten er nede"]


@pytest.mark.parametrize(
    "label", ["", "   ", "\u200b", "!!!", "x" * 61, "Ring til 010190-1234", "010190 1234 er nede"]
)
def test_words_that_say_nothing_or_too_much_are_refused(evening, cast, sign_in, post, label):
    assert post(sign_in(cast.mette), "/incidents", {"label": label}, page="/duty").status_code == 422
    assert running() == []


def test_an_unknown_button_is_not_found(evening, cast):
    with pytest.raises(NotFound):
        services.report(cast.mette, likely="at:nowhere")


def test_nobody_shows_an_incident_that_is_over(down, cast):
    services.end(cast.mette, down.id)
    with pytest.raises(Refused):
        campaigns.decide_public(cast.chief, down.id, public=True)


def test_incidents_stand_before_the_campaign(down, cast):
    from datetime import date

    from hotline.organisation.campaigns.rules import ContactType

    fields = campaigns.CampaignFields(
        "Flytning", date(2026, 11, 24), date(2026, 11, 30), ContactType.INFORMATION
    )
    campaigns.plan_campaign(cast.chief, fields)
    assert running() == ["MitID er nede", "Flytning"]


@pytest.mark.parametrize("label", ["100 % nede", "%(x)s", "<b>nede</b>"])
def test_an_incident_is_called_what_was_typed_everywhere(running, shift, cast, clock, sign_in, client, label):
    row = running(label)
    row.public, row.public_at = True, EVENING
    db.session.commit()
    clock.move_to(EVENING)
    staff, chief = sign_in(cast.mette), sign_in(cast.chief)
    shown = {"/": client, "/duty": staff, "/campaigns": chief, f"/campaigns/incidents/{row.id}": chief}
    for path, browser in shown.items():
        page = browser.get(path)
        assert page.status_code == 200
        assert str(escape(label)) in page.text, path
        assert "<b>nede" not in page.text
