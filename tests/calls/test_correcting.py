"""Correcting a call: by its author in time, by the chief later, never silently over somebody else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hotline.calls import queries, services
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from tests.calls.conftest import EVENING, fields, posted
from tests.conftest import in_copenhagen


@pytest.fixture
def call(shift, cast, clock, log):
    """Mette's call of this evening."""
    clock.move_to(EVENING)
    return log(cast.mette, note="Ringer igen")


def _entry(call):
    return db.session.scalar(select(AuditEntry).where(AuditEntry.action == "calls.correct"))


def test_the_author_corrects_it_and_every_field_is_audited(call, cast):
    changed = fields(outcome="OPEN", municipality="other", note="Noget andet")
    services.correct_call(cast.mette, call.id, 1, changed)
    saved = queries.call_for(cast.mette, call.id)
    assert (saved.outcome.code, saved.municipality_id, saved.note, saved.version) == (
        "OPEN",
        None,
        "Noget andet",
        2,
    )
    assert saved.corrected_at == EVENING
    entry = _entry(call)
    assert set(entry.before) == {"outcome_id", "municipality_id", "municipality_kind", "note"}
    assert (entry.before["municipality_kind"], entry.after["municipality_kind"]) == ("five", "other")
    assert "Ringer igen" not in str(entry.before)
    assert "Noget andet" not in str(entry.after)


def test_a_correction_that_changes_nothing_leaves_no_trace(call, cast):
    services.correct_call(cast.mette, call.id, 1, fields(note="Ringer igen"))
    saved = queries.call_for(cast.mette, call.id)
    assert (saved.version, saved.corrected_at) == (1, None)
    assert _entry(call) is None


def test_the_times_and_the_shift_stay(call, cast, shift, clock):
    clock.move_to(in_copenhagen("2026-11-24 22:29"))
    services.correct_call(cast.mette, call.id, 1, fields(outcome="OPEN"))
    saved = queries.call_for(cast.mette, call.id)
    assert (saved.started_at, saved.shift_id) == (EVENING, shift.id)


def test_the_author_is_refused_from_half_an_hour_after_the_shift(call, cast, clock):
    clock.move_to(in_copenhagen("2026-11-24 22:31"))
    with pytest.raises(Refused, match="ikke længere"):
        services.correct_call(cast.mette, call.id, 1, fields(outcome="OPEN"))


def test_the_chief_of_the_municipality_corrects_it_later(call, cast, clock):
    clock.move_to(in_copenhagen("2026-12-24 12:00"))
    services.correct_call(cast.chief, call.id, 1, fields(outcome="OPEN"))
    assert _entry(call).actor_id == cast.chief.id


@pytest.mark.parametrize("person", ["ole", "other_chief", "other_staff", "reader"])
def test_to_others_it_does_not_exist(call, cast, person):
    with pytest.raises(NotFound):
        services.correct_call(getattr(cast, person), call.id, 1, fields())


def test_the_coordinator_sees_it_and_leaves_it_alone(call, cast):
    with pytest.raises(Refused):
        services.correct_call(cast.coordinator, call.id, 1, fields(outcome="OPEN"))


def test_a_stale_version_is_a_conflict(call, cast):
    services.correct_call(cast.chief, call.id, 1, fields(outcome="OPEN"))
    with pytest.raises(Conflict):
        services.correct_call(cast.mette, call.id, 1, fields(outcome="DOWN"))


def test_the_page_corrects(call, cast, sign_in, post):
    browser = sign_in(cast.mette)
    assert "Gem rettelsen" in browser.get(f"/calls/{call.id}").text
    answer = post(browser, f"/calls/{call.id}", posted(version="1", outcome="OPEN"))
    assert answer.status_code == 302
    assert "Opkaldet er rettet." in browser.get(answer.location).text


def test_the_page_shows_both_sides_of_a_conflict_and_lets_one_decide(call, cast, sign_in, post):
    services.correct_call(cast.chief, call.id, 1, fields(outcome="OPEN"))
    browser = sign_in(cast.mette)
    mine = posted(version="1", outcome="DOWN", note="Min note")
    answer = post(browser, f"/calls/{call.id}", mine)
    assert answer.status_code == 409
    assert "rettet af en anden" in answer.text
    assert "<dd>Ikke løst</dd>" in answer.text
    assert "Min note" in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert post(browser, f"/calls/{call.id}", {**mine, "version": "2"}).status_code == 302


@pytest.mark.parametrize("version", ["", "x", "-1", "999999999999", "1.0"])
def test_a_tampered_version_is_a_conflict(call, cast, sign_in, post, version):
    assert post(sign_in(cast.mette), f"/calls/{call.id}", posted(version=version)).status_code == 409


def test_a_late_correction_is_told_on_the_page(call, cast, sign_in, clock):
    browser = sign_in(cast.mette)
    clock.move_to(in_copenhagen("2026-11-24 22:45"))
    page = browser.get(f"/calls/{call.id}").text
    assert "Gem rettelsen" not in page
    assert "Senere kan chefen i samme kommune" in page
    assert "Ringer igen" in page


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("mette", 200),
        ("chief", 200),
        ("coordinator", 200),
        ("ole", 404),
        ("other_chief", 404),
        ("other_staff", 404),
        ("reader", 404),
    ],
)
def test_it_opens_to_those_who_answer_for_it(call, cast, sign_in, person, status):
    assert sign_in(getattr(cast, person)).get(f"/calls/{call.id}").status_code == status


def test_a_call_that_does_not_exist_is_not_found(topics, cast, sign_in):
    assert sign_in(cast.mette).get("/calls/999999").status_code == 404
    assert sign_in(cast.mette).get("/calls/99999999999999999999").status_code == 404
