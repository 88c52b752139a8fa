"""What else can be said of a call: what of the guide was used, what ran, what was avoided, and that it was earlier."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.calls import queries, services
from hotline.calls.models import Call
from hotline.calls.rules import Alternative, Assist
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Refused
from hotline.organisation.campaigns.rules import Kind
from tests.calls.conftest import EVENING, count, fields, new_key, posted
from tests.conftest import in_copenhagen


@pytest.fixture
def used(guide):
    """An entry of each kind that a call can point at."""
    return {
        "solution": guide("solution", "Meld flytning").id,
        "article": guide("article", "Hvordan melder jeg flytning?").id,
        "referral": guide("place", "Borgerservice Hvidovre", "hvidovre").id,
    }


def _saved(person, number=0):
    db.session.rollback()
    return queries.call_for(person, db.session.scalars(select(Call.id).order_by(Call.id)).all()[number])


def test_everything_that_is_said_is_saved_and_corrected_with_audit(shift, cast, clock, used, running, log):
    clock.move_to(EVENING)
    campaign_id = running(kind=Kind.CAMPAIGN, label="Flyt digitalt").id
    more = {
        "assist_level": Assist.CO_SERVED,
        "alternative": Alternative.ATTEND,
        "cause_removable": True,
        "answer_online": True,
        "outcome": "REF_MUNI",
        "campaign": campaign_id,
        **used,
    }
    call = _saved(cast.mette) if log(cast.mette, **more) else None
    assert (call.assist_level, call.alternative, call.cause_removable, call.answer_online) == (
        "co_served",
        "attend",
        True,
        True,
    )
    assert {name: getattr(call, f"{name}_id") for name in used} == used
    assert call.campaign_id == campaign_id
    services.correct_call(cast.mette, call.id, 1, fields(outcome="REF_MUNI"))
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "calls.correct"))
    assert set(entry.before) == {
        "assist_level",
        "alternative",
        "cause_removable",
        "answer_online",
        "solution_id",
        "article_id",
        "referral_id",
        "campaign_id",
    }
    assert entry.before["solution_id"] == used["solution"]


def test_the_page_takes_and_shows_it_all(shift, cast, clock, used, running, sign_in, post):
    clock.move_to(EVENING)
    campaign_id = running().id
    browser = sign_in(cast.mette)
    call = posted(
        outcome="REF_MUNI",
        assist_level="guided",
        alternative="daytime",
        cause_removable="y",
        campaign=campaign_id,
        **used,
    )
    assert post(browser, "/calls/new", call, page="/duty").status_code == 302
    saved = _saved(cast.mette)
    assert (saved.assist_level, saved.alternative, saved.campaign_id) == ("guided", "daytime", campaign_id)
    assert (saved.cause_removable, saved.answer_online) == (True, False)
    page = browser.get(f"/calls/{saved.id}").text
    assert "Hvordan melder jeg flytning?" in page
    assert f'<option selected value="{used["referral"]}">Borgerservice Hvidovre</option>' in page
    assert "MitID er nede" in browser.get("/calls").text
    # What is shown is what is posted: saving it again changes nothing.
    again = post(browser, f"/calls/{saved.id}", {**call, "version": "1"})
    assert again.status_code == 302
    assert _saved(cast.mette).version == 1


def test_where_to_is_kept_only_when_somebody_was_sent_on(shift, cast, used, log):
    assert log(cast.mette, referral=used["referral"]).referral_id is None
    assert log(cast.mette, outcome="ATTEND", referral=used["referral"]).referral_id == used["referral"]


@pytest.mark.parametrize("wrong", ["solution", "article", "referral"])
def test_a_page_of_another_kind_or_none_is_refused(shift, cast, used, wrong):
    others = {"solution": "article", "article": "referral", "referral": "solution"}
    for row in (used[others[wrong]], 999_999):
        with pytest.raises(Refused, match="guiden"):
            services.log_call(cast.mette, fields(outcome="ATTEND", **{wrong: row}), new_key())
    assert count() == 0


def test_what_the_guide_has_ended_cannot_be_said_anew_but_stands_where_it_was_said(
    shift, cast, clock, guide, log
):
    clock.move_to(EVENING)
    entry = guide("article", "Gammelt svar")
    call_id = log(cast.mette, article=entry.id).id
    entry.ended_at = EVENING
    db.session.commit()
    with pytest.raises(Refused, match="guiden"):
        services.log_call(cast.mette, fields(article=entry.id), new_key())
    services.correct_call(cast.mette, call_id, 1, fields(article=entry.id, outcome="OPEN"))
    assert queries.call_for(cast.mette, call_id).article_id == entry.id


def test_only_what_ran_when_the_call_came_can_be_its_campaign(shift, cast, clock, running):
    clock.move_to(EVENING)
    row = running(kind=Kind.CAMPAIGN, label="Flyt digitalt")
    for days, fits in ((0, True), (13, True), (14, False)):
        clock.move_to(EVENING + timedelta(days=days))
        try:
            services.log_call(cast.mette, fields(campaign=row.id), new_key())
        except Refused:
            assert not fits
        else:
            assert fits
    with pytest.raises(Refused):
        services.log_call(cast.mette, fields(campaign=999_999), new_key())


def test_a_call_about_an_incident_may_be_older_than_its_report_but_not_younger_than_its_end(
    shift, cast, clock, running
):
    row = running()
    clock.move_to(EVENING + timedelta(minutes=30))
    before = {"started_at": EVENING - timedelta(minutes=20), "ended_at": EVENING}
    assert services.log_call(cast.mette, fields(campaign=row.id, **before), new_key()).call.campaign_id
    row.ended_at = EVENING + timedelta(minutes=10)
    db.session.commit()
    with pytest.raises(Refused):
        services.log_call(cast.mette, fields(campaign=row.id), new_key())


def test_a_campaign_call_is_the_kind_of_contact_that_the_campaign_says(shift, cast, clock, running):
    clock.move_to(EVENING)
    row = running(contact_type="transaction")
    said = fields(category="KAMP", subcategory=None, campaign=row.id)
    assert services.log_call(cast.mette, said, new_key()).call.contact_type == "transaction"


def test_the_incident_and_the_campaign_can_be_chosen_while_they_run(
    shift, cast, clock, running, sign_in, count_queries
):
    clock.move_to(EVENING)
    browser = sign_in(cast.mette)
    assert "Hører opkaldet til noget" not in browser.get("/duty").text
    before = count_queries(lambda: browser.get("/duty"))
    running()
    running(kind=Kind.CAMPAIGN, label="<b>Flyt</b> digitalt")
    page = browser.get("/duty").text
    assert "Hører opkaldet til noget" in page
    assert "Om hændelsen:" in page
    assert "&lt;b&gt;Flyt&lt;/b&gt; digitalt" in page
    assert count_queries(lambda: browser.get("/duty")) == before


def test_a_call_of_yesterday_is_logged_with_its_time_its_shift_and_a_mark(shift, cast, clock, sign_in, post):
    clock.move_to(in_copenhagen("2026-11-25 08:00"))
    browser = sign_in(cast.mette)
    late = posted(late_day="2026-11-24", late_time="20:15", late_minutes="7")
    assert post(browser, "/calls/new", late).status_code == 302
    call = _saved(cast.mette)
    assert (call.started_at, call.ended_at) == (
        in_copenhagen("2026-11-24 20:15"),
        in_copenhagen("2026-11-24 20:22"),
    )
    assert (call.afterwards, call.shift_id) == (True, shift.id)
    assert "Registreret bagefter" in browser.get("/calls").text
    assert "Gem rettelsen" in browser.get(f"/calls/{call.id}").text


@pytest.mark.parametrize(
    ("late", "told"),
    [
        ({"late_day": "2026-11-24"}, "Skriv både datoen"),
        ({"late_time": "20:00"}, "Skriv både datoen"),
        ({"late_minutes": "0"}, "Skriv både datoen"),
        ({"late_day": "2026-11-26", "late_time": "19:00"}, "højst ligge 14 dage"),
        ({"late_day": "2026-11-25", "late_time": "07:59", "late_minutes": "2"}, "højst ligge 14 dage"),
        ({"late_day": "2026-11-10", "late_time": "19:00"}, "højst ligge 14 dage"),
        ({"late_day": "i går", "late_time": "19:00"}, "Skriv datoen som"),
        ({"late_day": "2026-11-24", "late_time": "aften"}, "Skriv tidspunktet"),
        ({"late_day": "2026-11-24", "late_time": "19:00", "late_minutes": "181"}, "mellem 0 og 180"),
        ({"late_day": "2026-11-24", "late_time": "19:00", "late_minutes": "x"}, "mellem 0 og 180"),
    ],
)
def test_a_time_that_cannot_be_is_told_beside_the_field(shift, cast, clock, sign_in, post, late, told):
    clock.move_to(in_copenhagen("2026-11-25 08:00"))
    answer = post(sign_in(cast.mette), "/calls/new", posted(note="Bevar mig", **late))
    assert answer.status_code == 422
    assert told in answer.text
    assert "Bevar mig" in answer.text
    assert count() == 0


def test_a_service_call_of_another_year_is_refused(topics, cast):
    long_ago = EVENING - timedelta(days=400)
    with pytest.raises(Refused, match="for gammelt"):
        services.log_call(cast.mette, fields(started_at=long_ago, ended_at=long_ago), new_key())


def test_the_most_used_topics_of_the_last_weeks_float_up_and_stay_through_the_evening(
    shift, cast, clock, log, sign_in
):
    def logged(days, number, **what):
        clock.move_to(EVENING - timedelta(days=days))
        for _each in range(number):
            log(cast.mette, **what)

    logged(1, 1)
    logged(2, 3, category="DP", subcategory="DP.LOGIND")
    logged(27, 2, category="ID", subcategory="ID.NYTLF")
    logged(30, 9, category="TEK", subcategory="TEK.PDF")
    logged(1, 9, non_call="silent")
    logged(0, 5, category="HENV", subcategory="HENV.SU")
    found = queries.taxonomy(counted=True).most_used
    assert [queries.subcategory_code(row) for row in found] == ["DP.LOGIND", "ID.NYTLF", "SB.FLYT"]
    page = sign_in(cast.mette).get("/duty").text
    assert 'data-press="j" aria-keyshortcuts="j" data-topic="DP.LOGIND"' in page
