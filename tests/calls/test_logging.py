"""Logging a call: what is saved, what is refused, and never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.accounts.models import Person
from hotline.calls import queries, services
from hotline.calls.models import Call
from hotline.calls.rules import Barrier, CallerType, Channel, MunicipalityKind, Tried
from hotline.core import clock as product_clock
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from tests.calls.conftest import EVENING, count, fields, new_key, posted
from tests.conftest import in_copenhagen


def test_it_saves_a_call_with_everything_on_it(log, cast):
    call = log(
        cast.mette,
        second_subcategory="ID.NYTLF",
        channel=Channel.PHONE_COBROWSE,
        tried_self_first=Tried.YES,
        barrier=Barrier.LOGIN,
        caller_type=CallerType.RELATIVE,
        note="  Hjalp med »flytning« & 🙂  ",
    )
    saved = queries.call_for(cast.mette, call.id)
    assert (saved.category.code, queries.subcategory_code(saved.subcategory)) == ("SB", "SB.FLYT")
    assert queries.subcategory_code(saved.second_subcategory) == "ID.NYTLF"
    assert (saved.municipality.key, saved.staffed_by_id) == ("hvidovre", cast.mette.municipality_id)
    assert (saved.channel, saved.tried_self_first, saved.barrier) == ("phone_cobrowse", "yes", "login")
    assert (saved.caller_type, saved.note) == ("relative", "Hjalp med »flytning« & 🙂")
    assert (saved.month, saved.half_hour) == (202611, 24)


@pytest.mark.parametrize("kind", ["other", "unknown"])
def test_a_caller_may_live_elsewhere_or_not_be_asked(log, cast, kind):
    call = log(cast.mette, municipality=kind)
    assert (call.municipality_kind, call.municipality_id) == (MunicipalityKind(kind), None)


def test_the_creation_is_audited_without_the_note(log, cast):
    call = log(cast.mette, note="Kun til os")
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.subject == f"call:{call.id}"))
    assert (entry.action, entry.actor_id) == ("calls.log", cast.mette.id)
    assert "Kun til os" not in str(entry.after)


@pytest.mark.parametrize("person", ["mette", "ole", "chief"])
def test_it_belongs_to_the_running_shift_of_its_people_and_of_those_who_step_in(
    shift, cast, clock, log, person
):
    clock.move_to(EVENING)
    assert log(getattr(cast, person)).shift_id == shift.id


@pytest.mark.parametrize("person", ["other_staff", "coordinator"])
def test_somebody_elses_call_has_no_shift(shift, cast, clock, log, person):
    clock.move_to(EVENING)
    assert log(getattr(cast, person)).shift_id is None


def test_a_call_that_began_in_the_shift_belongs_to_it_also_when_it_ends_after(shift, cast, clock, log):
    clock.move_to(in_copenhagen("2026-11-24 22:05"))
    began = in_copenhagen("2026-11-24 21:58")
    assert log(cast.mette, started_at=began).shift_id == shift.id
    assert log(cast.mette).shift_id is None


def test_a_call_logged_afterwards_has_no_shift(shift, cast, log):
    assert log(cast.mette).shift_id is None


@pytest.mark.parametrize("person", ["novice", "reader"])
def test_it_refuses_whoever_is_not_approved(topics, cast, person):
    with pytest.raises(Refused):
        services.log_call(getattr(cast, person), fields(), new_key())
    assert count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "NOPE"},
        {"category": ""},
        {"outcome": "NOPE"},
        {"municipality": "koebenhavn"},
        {"municipality": "five"},
        {"subcategory": "SB.NOPE"},
        {"subcategory": "ID.NYTLF"},
        {"second_subcategory": "NOPE"},
        {"second_subcategory": "SB.FLYT"},
        {"note": "x" * 301},
        {"note": "Borger 121190-1234"},
    ],
)
def test_it_refuses_what_makes_no_sense_and_saves_nothing(topics, cast, wrong):
    with pytest.raises(Refused):
        services.log_call(cast.mette, fields(**wrong), new_key())
    assert count() == 0


@pytest.mark.parametrize(("began", "ended"), [(5, 10), (-10, 5), (-5, -10)])
def test_it_refuses_impossible_times(topics, cast, began, ended):
    now = product_clock.now()
    times = {"started_at": now + timedelta(minutes=began), "ended_at": now + timedelta(minutes=ended)}
    with pytest.raises(Refused, match="tider"):
        services.log_call(cast.mette, fields(**times), new_key())


def test_the_same_key_gives_the_first_call_back(topics, cast):
    key = new_key()
    first = services.log_call(cast.mette, fields(), key)
    second = services.log_call(cast.mette, fields(outcome="OPEN"), key)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.call.id == first.call.id
    assert queries.call_for(cast.mette, first.call.id).outcome.code == "SB_DONE"
    assert count() == 1


def test_somebody_elses_key_is_a_conflict(topics, cast):
    key = new_key()
    services.log_call(cast.mette, fields(), key)
    with pytest.raises(Conflict):
        services.log_call(cast.ole, fields(), key)
    assert count() == 1


def test_two_clicks_at_once_save_one_call(topics, cast, all_at_once):
    key, mette = new_key(), cast.mette.id

    def click():
        return services.log_call(db.session.get_one(Person, mette), fields(), key).call.id

    assert len(set(all_at_once(click, click, click, click))) == 1
    assert count() == 1


def test_the_page_saves_and_goes_back_to_the_evening(shift, cast, clock, sign_in, post):
    clock.move_to(EVENING)
    browser = sign_in(cast.mette)
    answer = post(browser, "/calls/new", posted(), page="/duty")
    assert (answer.status_code, answer.location) == (302, "/duty")
    page = browser.get("/duty").text
    assert "Opkaldet er gemt: Selvbetjening." in page
    assert "Flytning og folkeregister" in page
    assert count() == 1


def test_the_municipality_is_remembered_for_the_next_call(shift, cast, clock, sign_in, post):
    clock.move_to(EVENING)
    browser = sign_in(cast.mette)
    assert 'value="rodovre" data-key="r" aria-keyshortcuts="r" checked' not in browser.get("/duty").text
    post(browser, "/calls/new", posted(municipality="rodovre"), page="/duty")
    assert 'value="rodovre" data-key="r" aria-keyshortcuts="r" checked' in browser.get("/duty").text


def test_a_double_submit_is_told_and_counted_once(shift, cast, clock, sign_in, post):
    clock.move_to(EVENING)
    browser, call = sign_in(cast.mette), posted()
    post(browser, "/calls/new", call)
    answer = post(browser, "/calls/new", call, follow_redirects=True)
    assert answer.status_code == 200
    assert "Opkaldet var allerede gemt" in answer.text
    assert count() == 1


def test_another_call_from_a_page_that_was_used_is_not_lost(shift, cast, clock, sign_in, post):
    clock.move_to(EVENING)
    browser, key = sign_in(cast.mette), new_key()
    post(browser, "/calls/new", posted(idempotency_key=key))
    answer = post(browser, "/calls/new", posted(idempotency_key=key, outcome="OPEN", note="Et nyt opkald"))
    assert answer.status_code == 409
    assert "allerede gemt et andet opkald" in answer.text
    assert "Et nyt opkald" in answer.text
    assert key not in answer.text
    assert count() == 1


def test_the_beginning_is_believed_when_it_can_be(shift, cast, clock, sign_in, post):
    clock.move_to(EVENING)
    browser = sign_in(cast.mette)
    post(browser, "/calls/new", posted(started_at="2026-11-24T18:21:00.000Z"))
    post(browser, "/calls/new", posted(started_at="1999-01-01T00:00:00Z"))
    post(browser, "/calls/new", posted(started_at="2026-11-24T18:21:00"))
    post(browser, "/calls/new", posted(started_at="i går"))
    db.session.rollback()
    began = db.session.scalars(select(Call.started_at).order_by(Call.id)).all()
    assert began == [in_copenhagen("2026-11-24 19:21"), EVENING, EVENING, EVENING]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"category": ""}, "Vælg et emne."),
        ({"category": "NOPE"}, "Vælg en af knapperne."),
        ({"category": "' or 1=1 --"}, "Vælg en af knapperne."),
        ({"outcome": ""}, "Vælg, hvordan opkaldet endte."),
        ({"municipality": ""}, "Vælg borgerens kommune"),
        ({"municipality": "five"}, "Vælg en af knapperne."),
        ({"subcategory": "ID.NYTLF"}, "Underemnet hører til et andet emne."),
        ({"subcategory": "SB.NOPE"}, "Vælg en af knapperne."),
        ({"second_subcategory": "NOPE"}, "Vælg noget på listen."),
        ({"second_subcategory": "SB.FLYT"}, "De to emner er det samme."),
        ({"channel": "chat"}, "Vælg en af knapperne."),
        ({"barrier": "nope"}, "Vælg noget på listen."),
        ({"caller_type": "nope"}, "Vælg noget på listen."),
        ({"contact_type": "nope"}, "Vælg noget på listen."),
        ({"note": "x" * 301}, "Skriv højst 300 tegn."),
        ({"idempotency_key": ""}, "Siden var ikke hel."),
        ({"idempotency_key": "x' --"}, "Siden var ikke hel."),
    ],
)
def test_wrong_input_comes_back_filled_and_saves_nothing(shift, cast, clock, sign_in, post, wrong, told):
    clock.move_to(EVENING)
    call = {**posted(note="Skal ikke skrives igen", tried_self_first="yes"), **wrong}
    answer = post(sign_in(cast.mette), "/calls/new", call)
    assert answer.status_code == 422
    assert told in answer.text
    assert "Invalid" not in answer.text
    assert "Not a valid" not in answer.text
    if "note" not in wrong:
        assert "Skal ikke skrives igen" in answer.text
    if "outcome" not in wrong:
        assert 'value="SB_DONE" data-key="1" aria-keyshortcuts="1" checked' in answer.text
    assert count() == 0


def test_hostile_text_is_shown_as_text(shift, cast, clock, sign_in, post, log):
    clock.move_to(EVENING)
    call = log(cast.mette, note="<script>alert(1)</script> {{ 7*7 }} \u202e'\";--")
    page = sign_in(cast.mette).get(f"/calls/{call.id}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page


@pytest.mark.parametrize("person", ["novice"])
def test_whoever_is_not_approved_is_told_and_loses_nothing(topics, cast, sign_in, post, person):
    answer = post(sign_in(getattr(cast, person)), "/calls/new", posted(note="Bevar mig"))
    assert answer.status_code == 422
    assert "ikke godkendt til vagt" in answer.text
    assert "Bevar mig" in answer.text
    assert count() == 0


def test_a_post_without_token_is_refused(topics, cast, sign_in):
    assert sign_in(cast.mette).post("/calls/new", data=posted()).status_code == 400
    assert count() == 0


def test_it_tells_when_it_cannot_be_saved_while_signed_out(topics, cast, client):
    assert client.post("/calls/new", data=posted()).status_code in {302, 400}
    assert count() == 0


def test_a_refused_call_is_begun_afresh_with_a_link(shift, cast, clock, sign_in, post):
    clock.move_to(EVENING)
    browser = sign_in(cast.mette)
    page = post(browser, "/calls/new", posted(outcome=""), page="/duty").text
    # A reset button would bring the refused answers back once more.
    assert "data-afresh" in page
    assert 'type="reset"' not in page
    assert 'type="reset"' in browser.get("/calls/new").text
