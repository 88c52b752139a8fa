"""Taking the telephone and releasing it: one licence per municipality, and times that stand."""

from __future__ import annotations

import pytest

from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import services as planning
from hotline.rota.models import Shift
from hotline.rota.watch import queries, services
from hotline.rota.watch.models import LogOn
from tests.conftest import in_copenhagen
from tests.rota.conftest import empty_outbox, happened, mails


def _again(shift: Shift) -> Shift:
    db.session.rollback()
    return db.session.get(Shift, shift.id)


def _text(person) -> str:
    return "\n".join(text for to, text in mails() if to == person.email)


class TestCheckingIn:
    def test_the_primary_checks_in_from_half_an_hour_before(self, cast, shift, at):
        at("18:29")
        with pytest.raises(Refused, match=r"Du kan møde ind fra kl. 18\.30"):
            services.take(cast.mette, shift.id)
        at("18:30")
        row = services.take(cast.mette, shift.id)
        assert (row.taken_at, row.how, row.municipality_id) == (
            in_copenhagen("2026-11-30 18:30"),
            "button",
            cast.mette.municipality_id,
        )
        assert happened(shift) == [("checked in", "Mette")]

    def test_doing_it_twice_is_doing_it_once(self, cast, shift, at):
        at("18:50")
        assert services.take(cast.mette, shift.id).id == services.take(cast.mette, shift.id).id
        assert happened(shift) == [("checked in", "Mette")]

    def test_nobody_checks_in_when_the_evening_is_over(self, cast, shift, at):
        at("22:00")
        with pytest.raises(Refused, match="Vagten er slut"):
            services.take(cast.mette, shift.id)

    def test_the_backup_comes_when_called_and_not_before(self, cast, shift, at, round_at):
        at("18:50")
        with pytest.raises(Refused, match=r"Du er ikke kaldt ind\. Mette Madsen har vagten"):
            services.take(cast.ole, shift.id)
        round_at("19:00")
        assert services.take(cast.ole, shift.id).how == "takeover"

    def test_people_of_other_municipalities_and_drafts_are_not_found(self, cast, shift, evenings, staff, at):
        at("19:30")
        for person in (cast.other_staff, cast.other_chief, cast.novice):
            with pytest.raises(NotFound):
                services.take(person, shift.id)
        planning.withdraw(None, evenings[1].day, evenings[1].day)
        with pytest.raises(NotFound):
            services.take(cast.ole, evenings[1].id)
        with pytest.raises(NotFound):
            services.take(cast.ole, 10_000)

    def test_who_comes_late_calls_off_those_who_were_called(self, cast, shift, at, round_at):
        for time in ("18:50", "19:00", "19:05", "19:10"):
            round_at(time)
        empty_outbox()
        services.take(cast.mette, shift.id)
        told = dict(mails())
        for person in (cast.ole, cast.chief, cast.other_chief):
            assert "Mette Madsen er mødt ind. Du behøver ikke gøre mere." in told[person.email]
        assert cast.mette.email not in told


class TestTakingOver:
    def test_the_backup_who_comes_has_the_evening(self, cast, shift, at, round_at):
        round_at("19:00")
        empty_outbox()
        at("19:02")
        services.take(cast.ole, shift.id)
        now = _again(shift)
        assert (now.primary.id, now.backup) == (cast.ole.id, None)
        assert happened(shift)[-2:] == [("promoted", "Ole"), ("took over", "Ole")]
        assert "Du har ikke længere vagten. Ole Olsen har overtaget telefonen." in _text(cast.mette)
        assert "Ole Olsen har overtaget vagten." in _text(cast.chief)
        assert cast.ole.email not in dict(mails())

    def test_another_takes_a_running_evening_after_the_backup_had_the_chance(self, cast, shift, pia, at):
        at("18:55")
        with pytest.raises(Refused, match=r"Vagten kan overtages, når den er begyndt kl\. 19\.00"):
            services.take(pia, shift.id)
        at("19:04")
        with pytest.raises(
            Refused, match=r"Bagvagten Ole Olsen kommer først\. Du kan overtage fra kl\. 19\.05"
        ):
            services.take(pia, shift.id)
        at("19:05")
        services.take(pia, shift.id)
        now = _again(shift)
        assert (now.primary.id, now.backup.id) == (pia.id, cast.ole.id)
        ended = next(each for each in now.assignments if each.person_id == cast.mette.id)
        assert (ended.ended_at, ended.ended_by_id) == (in_copenhagen("2026-11-30 19:05"), pia.id)
        assert happened(shift)[-1] == ("took over", "Pia")

    def test_it_is_release_then_take_with_times(self, cast, shift, pia, at):
        at("18:52")
        mine = services.take(cast.mette, shift.id)
        at("20:00")
        with pytest.raises(Conflict, match=r"Mette Madsen har telefonen siden kl. 18\.52"):
            services.take(cast.ole, shift.id)
        services.release(cast.mette, mine.id)
        at("20:01")
        services.take(cast.ole, shift.id)
        assert [
            (row.person.first_name, row.taken_at, row.released_at, row.how)
            for row in queries.log_ons(shift.day, shift.day)
        ] == [
            ("Mette", in_copenhagen("2026-11-30 18:52"), in_copenhagen("2026-11-30 20:00"), "button"),
            ("Ole", in_copenhagen("2026-11-30 20:01"), None, "takeover"),
        ]

    def test_whoever_let_go_can_take_it_again(self, cast, shift, at):
        at("18:50")
        services.release(cast.mette, services.take(cast.mette, shift.id).id)
        at("18:55")
        assert services.take(cast.mette, shift.id).is_open

    def test_who_is_no_longer_on_the_evening_is_released_by_the_one_who_comes(self, cast, shift, staff, at):
        at("18:50")
        services.take(cast.mette, shift.id)
        staff(shift, cast.ole)
        empty_outbox()
        services.take(cast.ole, shift.id)
        rows = queries.log_ons(shift.day, shift.day)
        assert [(row.person_id, row.is_open) for row in rows] == [(cast.mette.id, False), (cast.ole.id, True)]
        assert rows[0].released_by_id == cast.ole.id
        assert "Ole Olsen har sluppet telefonen for dig kl. 18.50." in _text(cast.mette)


class TestReleasing:
    def test_the_backup_and_the_chief_release_for_a_holder_who_cannot_be_reached(self, cast, shift, at):
        for person, name in (
            (cast.ole, "Ole Olsen"),
            (cast.chief, "Chalotte Chef"),
            (cast.coordinator, "Tove Tovholder"),
        ):
            at("19:30")
            row = services.take(cast.mette, shift.id)
            empty_outbox()
            services.release(person, row.id)
            assert f"{name} har sluppet telefonen for dig kl. 19.30." in _text(cast.mette)
            assert happened(shift)[-1] == ("released", "Mette")
            db.session.rollback()
            assert db.session.get(LogOn, row.id).released_by_id == person.id

    def test_others_do_not(self, cast, shift, pia, at):
        at("19:30")
        row = services.take(cast.mette, shift.id)
        for person in (pia, cast.other_chief, cast.other_staff, cast.reader):
            with pytest.raises(NotFound):
                services.release(person, row.id)

    def test_the_second_who_releases_is_told_when_it_was(self, cast, shift, at):
        at("19:30")
        row = services.take(cast.mette, shift.id)
        services.release(cast.mette, row.id)
        with pytest.raises(Conflict, match=r"allerede sluppet. Mette Madsen havde den til kl. 19\.30"):
            services.release(cast.chief, row.id)

    def test_what_was_forgotten_ends_with_the_shift(self, cast, shift, at, round_at):
        at("18:50")
        services.take(cast.mette, shift.id)
        round_at("22:29")
        (row,) = queries.log_ons(shift.day, shift.day)
        assert row.is_open
        round_at("22:30")
        db.session.rollback()
        (row,) = queries.log_ons(shift.day, shift.day)
        assert (row.released_at, row.was_forgotten) == (in_copenhagen("2026-11-30 22:00"), True)
        assert happened(shift)[-1] == ("released", "Mette")

    def test_a_forgotten_telephone_does_not_stand_in_the_way_of_the_next_evening(
        self, cast, published, clock, at
    ):
        at("18:50")
        services.take(cast.mette, published[0].id)
        clock.move_to(in_copenhagen("2026-12-01 18:50"))
        services.take(cast.ole, published[1].id)
        db.session.rollback()
        first, second = queries.log_ons(published[0].day, published[1].day)
        assert (first.released_at, first.was_forgotten, second.is_open) == (
            in_copenhagen("2026-11-30 22:00"),
            True,
            True,
        )


class TestTheLicence:
    def test_the_database_lets_nobody_have_two_at_once(self, cast, shift, published, at):
        at("18:50")
        services.take(cast.mette, shift.id)
        # With no rules asked: another evening of the same municipality, then the same evening by another's licence.
        for other_shift, municipality in (
            (published[1].id, cast.ole.municipality_id),
            (shift.id, cast.other_staff.municipality_id),
        ):
            with pytest.raises(Exception, match=r"(?i)unique"):
                db.session.execute(
                    LogOn.__table__.insert().values(
                        shift_id=other_shift,
                        municipality_id=municipality,
                        person_id=cast.ole.id,
                        taken_at=in_copenhagen("2026-11-30 18:55"),
                        how="button",
                    )
                )
            db.session.rollback()

    def test_it_can_be_asked_for_by_municipality(self, cast, shift, at):
        at("18:50")
        services.take(cast.mette, shift.id)
        assert len(queries.log_ons(shift.day, shift.day, cast.mette.municipality_id)) == 1
        assert queries.log_ons(shift.day, shift.day, cast.other_staff.municipality_id) == []

    def test_every_take_and_release_is_audited(self, cast, shift, at):
        at("18:50")
        services.release(cast.mette, services.take(cast.mette, shift.id).id)
        db.session.rollback()
        actions = db.session.scalars(
            db.select(AuditEntry.action)
            .where(AuditEntry.subject == f"shift:{shift.id}")
            .order_by(AuditEntry.id)
        ).all()
        assert actions[-2:] == ["rota.take_telephone", "rota.release_telephone"]
