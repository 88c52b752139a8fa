"""The watch at its round: who is reminded and called, and when; once, whatever the server did in between."""

from __future__ import annotations

import pytest

from hotline.accounts import services as people
from hotline.accounts.services import PersonFields
from hotline.core import clock as product_clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.outbox import OutboxMessage
from hotline.opening import queries as opening
from hotline.rota import services as planning
from hotline.rota.models import Shift
from hotline.rota.watch import jobs, queries, services
from tests.rota.conftest import empty_outbox, happened, mails


def _whom(found: list[tuple[str, str]]) -> list[str]:
    return sorted({to.split(".")[0] for to, _text in found})


@pytest.fixture
def phones(cast):
    """Mette and Ole can be reached by SMS."""
    cast.mette.phone, cast.ole.phone = "20 11 22 33", "20 44 55 66"
    db.session.commit()


class TestAnEveningThatNobodyComesTo:
    def test_the_ladder(self, cast, shift, round_at):
        assert round_at("08:59") == []
        ((to, text),) = round_at("09:00")
        assert to == "mette.madsen@example.dk"
        assert "Du har vagten. Mød ind fra kl. 18.30 med linket her." in text
        assert "/check-in/" in text
        assert round_at("18:30") == []
        ((to, text),) = round_at("18:50")
        assert to == "mette.madsen@example.dk"
        assert "er ikke mødt ind endnu" in text
        ((to, text),) = round_at("19:00")
        assert to == "ole.olsen@example.dk"
        assert "Mette Madsen er ikke mødt ind. Du er kaldt ind" in text
        assert "/check-in/" in text
        ((to, text),) = round_at("19:05")
        assert to == "chalotte.chef@example.dk"
        assert "Hverken Mette Madsen eller bagvagten Ole Olsen er mødt ind." in text
        ((to, text),) = round_at("19:10")
        assert to == "gert.glostrup@example.dk"
        assert "Kan I hjælpe, så ring til chefen i Hvidovre: Chalotte Chef." in text
        assert round_at("19:11") == []
        assert happened(shift) == [
            ("reminded", "Mette"),
            ("reminded", "Mette"),
            ("backup called", "Ole"),
            ("chief called", "Chalotte"),
            ("others called", None),
        ]

    def test_the_last_reminder_and_the_calls_go_by_sms_too(self, cast, shift, phones, round_at):
        def texts():
            rows = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.channel == "sms"))
            return [(row.recipient, row.text) for row in rows]

        round_at("09:00")
        assert texts() == []
        round_at("18:50")
        ((to, text),) = texts()
        assert to == "20 11 22 33"
        assert "/check-in/" in text
        round_at("19:00")
        ((to, _text),) = texts()
        assert to == "20 44 55 66"

    def test_nothing_of_it_when_the_primary_is_there(self, cast, shift, at, round_at):
        at("18:45")
        services.take(cast.mette, shift.id)
        for time in ("18:50", "19:00", "19:05", "19:10", "21:59"):
            assert round_at(time) == []

    def test_a_draft_is_not_watched(self, cast, shift, round_at):
        planning.withdraw(None, shift.day, shift.day)
        assert [round_at(time) for time in ("09:00", "18:50", "19:00", "19:10")] == [[], [], [], []]

    def test_without_a_backup_the_chief_is_called_at_once(self, cast, shift, staff, round_at):
        staff(shift, cast.mette)
        round_at("18:50")
        ((to, text),) = round_at("19:00")
        assert to == "chalotte.chef@example.dk"
        assert "Mette Madsen er ikke mødt ind, og der er ingen bagvagt." in text

    def test_an_evening_that_nobody_is_on_closes_and_the_public_is_told(self, cast, shift, staff, round_at):
        staff(shift)
        assert _whom(round_at("18:50")) == ["chalotte"]
        ((to, text),) = round_at("19:00")
        assert to == "gert.glostrup@example.dk"
        assert "Hvidovre beder om hjælp." in text
        assert opening.state(product_clock.now()).is_open
        told = round_at("19:10")
        assert _whom(told) == ["chalotte", "gert", "tove"]
        assert happened(shift)[-1] == ("closed", None)
        assert not opening.state(product_clock.now()).is_open
        db.session.rollback()
        assert not db.session.get(Shift, shift.id).is_planned
        assert round_at("19:11") == []

    def test_the_other_chiefs_may_fill_a_place_that_is_empty(self, cast, shift, staff, round_at):
        staff(shift, cast.mette)
        for time in ("18:50", "19:00"):
            round_at(time)
        ((to, text),) = round_at("19:10")
        assert to == "gert.glostrup@example.dk"
        assert "Hvidovre beder om hjælp. Mangler bagvagt." in text
        assert round_at("19:11") == []

    def test_an_evening_that_was_closed_by_hand_calls_nobody(self, cast, shift, at, round_at):
        from hotline.core.db import use_case
        from hotline.opening.closures import close_exceptionally

        at("18:40")
        use_case(close_exceptionally)(shift.starts_at, shift.ends_at, "Teknisk fejl", cast.coordinator)
        assert [round_at(time) for time in ("18:50", "19:00", "19:05", "19:10")] == [[], [], [], []]

    def test_whoever_leaves_in_the_middle_is_missed_after_five_minutes(self, cast, shift, at, round_at):
        at("18:50")
        row = services.take(cast.mette, shift.id)
        at("20:00")
        services.release(cast.mette, row.id)
        assert round_at("20:04") == []
        told = round_at("20:05")
        assert _whom(told) == ["chalotte", "ole"]
        assert all(
            "Mette Madsen slap telefonen kl. 20.00, og ingen har taget den." in text for _to, text in told
        )
        assert round_at("20:06") == []
        services.release(cast.mette, services.take(cast.mette, shift.id).id)
        assert _whom(round_at("20:30")) == ["chalotte", "ole"]


class TestAnOutage:
    def test_it_catches_up_once_with_what_still_makes_sense(self, cast, shift, round_at):
        told = round_at("19:07")
        assert _whom(told) == ["chalotte", "ole"]
        assert happened(shift) == [
            ("skipped", "Mette"),
            ("skipped", "Mette"),
            ("backup called", "Ole"),
            ("chief called", "Chalotte"),
        ]
        assert round_at("19:07") == []

    def test_an_evening_that_was_slept_through_is_left_in_peace(self, cast, shift, round_at):
        assert round_at("22:00") == []
        assert happened(shift) == []

    def test_a_round_that_fails_leaves_nothing_half_done(self, cast, shift, at, monkeypatch):
        from hotline.rota.services import notices

        def stop(self):
            raise OSError("the power went")

        with monkeypatch.context() as broken:
            broken.setattr(notices.Notices, "send", stop)
            at("19:00")
            with pytest.raises(OSError, match="power"):
                services.keep_watch(shift.id)
        assert happened(shift) == []
        empty_outbox()
        jobs.go_round()
        assert _whom(mails()) == ["ole"]


class TestManyEvenings:
    def test_a_round_takes_as_many_queries_for_one_evening_as_for_none_due(
        self, cast, published, at, count_queries
    ):
        at("12:00")
        jobs.go_round()
        db.session.rollback()
        assert count_queries(jobs.go_round) <= 6

    def test_who_is_swapped_in_during_the_day_is_reminded_too(self, cast, shift, pia, staff, at, round_at):
        round_at("09:00")
        at("15:00")
        staff(shift, pia, cast.ole)
        ((to, _text),) = round_at("15:01")
        assert to == "pia.poulsen@example.dk"

    def test_a_person_reads_it_in_their_own_language(self, cast, shift, round_at):
        cast.mette.language = "en"
        db.session.commit()
        ((_to, text),) = round_at("09:00")
        assert "Monday 30 November 2026" in text


def test_a_chief_who_has_the_evening_is_reminded_like_anybody(cast, shift, staff, round_at):
    fields = PersonFields(cast.chief.name, cast.chief.email, "", Role.CHIEF, cast.chief.municipality_id, True)
    people.change_person(cast.coordinator, cast.chief.id, cast.chief.version, fields)
    staff(shift, cast.chief, cast.ole)
    assert _whom(round_at("09:00")) == ["chalotte"]


def test_log_ons_are_read_in_one_query(cast, published, at, count_queries):
    first, last = published[0].day, published[-1].day
    at("18:50")
    services.take(cast.mette, published[0].id)
    db.session.rollback()
    db.session.expunge_all()
    read = []
    assert (
        count_queries(
            lambda: read.extend((row.shift.day, row.person.name) for row in queries.log_ons(first, last))
        )
        == 1
    )
    assert read == [(first, "Mette Madsen")]
