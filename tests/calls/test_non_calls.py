"""Calls that ask for nothing: one press, in no rate, taken back for a few minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.calls import queries, rules, services
from hotline.calls.rules import FirstContact, NonCall
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import NotFound, Refused
from tests.calls.conftest import EVENING, count, fields, new_key, posted


@pytest.fixture
def silent(shift, cast, clock, log):
    """Nobody spoke when Mette answered."""
    clock.move_to(EVENING)
    return log(cast.mette, non_call=NonCall.SILENT)


def test_it_is_counted_with_its_kind_and_left_out_of_the_rates(silent, cast, shift):
    call = queries.call_for(cast.mette, silent.id)
    assert (call.category.code, call.subcategory.code, call.outcome.code) == ("UDEN", "ANDET", "DROP")
    assert call.outcome.first_contact == FirstContact.EXCLUDED
    assert (call.non_call, call.municipality_kind, call.shift_id) == ("silent", "unknown", shift.id)


@pytest.mark.parametrize("kind", list(NonCall))
def test_one_button_logs_each_kind_whatever_else_the_form_held(shift, cast, clock, sign_in, post, kind):
    clock.move_to(EVENING)
    browser = sign_in(cast.mette)
    call = posted(category="", subcategory="SB.FLYT", outcome="", municipality="", note="Tak for hjælpen")
    answer = post(browser, "/calls/new", {**call, "non_call": kind}, page="/duty")
    assert (answer.status_code, answer.location) == (302, "/duty")
    page = browser.get("/duty").text
    assert "Noteret:" in page
    assert "Fortryd" in page
    saved = queries.calls_tonight(cast.mette, None, EVENING.date())[0]
    assert (saved.non_call, saved.category.code, saved.note) == (kind, "UDEN", "Tak for hjælpen")


def test_a_kind_that_does_not_exist_is_refused(shift, cast, sign_in, post):
    assert post(sign_in(cast.mette), "/calls/new", posted(non_call="nope")).status_code == 422
    assert count() == 0


def test_a_double_click_on_one_is_one(shift, cast, clock, sign_in, post):
    clock.move_to(EVENING)
    browser, call = sign_in(cast.mette), posted(non_call="hung_up")
    post(browser, "/calls/new", call)
    assert post(browser, "/calls/new", call).status_code == 302
    assert post(browser, "/calls/new", {**call, "non_call": "thanks"}).status_code == 409
    assert count() == 1


def test_its_author_takes_it_back_and_the_audit_knows(silent, cast, clock, sign_in, post):
    clock.shift(rules.UNDO_TIME)
    call_id = silent.id
    answer = post(sign_in(cast.mette), f"/calls/{call_id}/undo", {"back": "duty"}, page="/duty")
    assert answer.status_code == 302
    assert count() == 0
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "calls.undo"))
    assert (entry.subject, entry.actor_id, entry.before) == (
        f"call:{call_id}",
        cast.mette.id,
        {"non_call": "silent"},
    )


def test_later_it_is_corrected_instead(silent, cast, clock):
    clock.shift(rules.UNDO_TIME + timedelta(seconds=1))
    with pytest.raises(Refused, match="fortrydes"):
        services.undo_non_call(cast.mette, silent.id)
    services.correct_call(cast.mette, silent.id, 1, fields())
    assert queries.call_for(cast.mette, silent.id).non_call is None


def test_a_note_on_it_can_be_corrected_and_it_stays_one(silent, cast):
    kept = fields(category="UDEN", subcategory="UDEN.ANDET", outcome="DROP", note="Musik i baggrunden")
    services.correct_call(cast.mette, silent.id, 1, kept)
    assert queries.call_for(cast.mette, silent.id).non_call == "silent"


@pytest.mark.parametrize(
    ("person", "error"), [("chief", Refused), ("ole", NotFound), ("other_chief", NotFound)]
)
def test_nobody_else_takes_it_back(silent, cast, person, error):
    with pytest.raises(error):
        services.undo_non_call(getattr(cast, person), silent.id)
    assert count() == 1


def test_a_call_with_a_topic_is_never_deleted(shift, cast, clock, log):
    clock.move_to(EVENING)
    call = log(cast.mette)
    with pytest.raises(Refused):
        services.undo_non_call(cast.mette, call.id)
    assert count() == 1


def test_the_offer_is_gone_after_a_few_minutes(shift, cast, clock, sign_in, post):
    clock.move_to(EVENING)
    browser = sign_in(cast.mette)
    post(browser, "/calls/new", posted(non_call="prank"))
    page = browser.get("/calls/new").text
    assert "Noteret: Spøg eller chikane." in page
    assert "data-told" in page
    # It stays for a while, and scrolls to itself only once.
    page = browser.get("/calls/new").text
    assert "Noteret: Spøg eller chikane." in page
    assert "data-told" not in page
    clock.shift(rules.UNDO_TIME + timedelta(seconds=1))
    assert "Noteret:" not in browser.get("/calls/new").text


def test_the_idempotency_key_of_one_taken_back_may_be_used_again(topics, cast):
    key = new_key()
    call = services.log_call(cast.mette, fields(non_call=NonCall.HUNG_UP), key).call
    services.undo_non_call(cast.mette, call.id)
    assert services.log_call(cast.mette, fields(), key).is_new
