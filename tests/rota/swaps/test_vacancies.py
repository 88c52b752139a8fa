"""Offers between municipalities, asks for an empty place, and how either is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import timeline
from hotline.rota.swaps import queries, services
from hotline.rota.swaps.rules import Status
from tests.conftest import in_copenhagen
from tests.rota.conftest import mails, on
from tests.rota.swaps.conftest import BACKUP, NO, PRIMARY, YES, again


class TestBetweenMunicipalities:
    def test_both_chiefs_must_accept_whatever_the_rule(
        self, plan, published, glostrups, free_swaps, offer, answer
    ):
        made = offer(plan.mette, published[0], PRIMARY, plan.other_staff)
        answer(plan.other_staff, made)
        services.approve(plan.chief, made.id, plan.chief.municipality_id, YES)
        assert on(published[0]) == ("Mette", "Ole")
        services.approve(plan.other_chief, made.id, plan.other_chief.municipality_id, YES)
        assert on(published[0]) == ("Gitte", "Ole")
        held = published[0].slot(PRIMARY)
        assert held.agreed

    def test_a_chief_on_behalf_accepts_for_the_own_municipality_only(
        self, plan, published, glostrups, offer, answer
    ):
        made = offer(plan.chief, published[0], PRIMARY, plan.other_staff)
        answer(plan.other_staff, made)
        assert {each.municipality.key: each.answer for each in again(made).approvals} == {
            "hvidovre": YES,
            "glostrup": None,
        }

    def test_the_coordinator_does_not_accept_in_the_place_of_a_chief(
        self, plan, published, glostrups, offer, answer
    ):
        made = offer(plan.mette, published[0], PRIMARY, plan.other_staff)
        answer(plan.other_staff, made)
        with pytest.raises(NotFound):
            services.approve(plan.coordinator, made.id, plan.chief.municipality_id, YES)

    def test_evenings_of_two_municipalities_change_hands_and_back(
        self, plan, published, glostrups, offer, answer
    ):
        made = offer(plan.mette, published[0], PRIMARY, plan.other_staff, both_ways=True)
        answer(plan.other_staff, made, give=(glostrups[1], PRIMARY))
        for chief in (plan.chief, plan.other_chief):
            services.approve(chief, made.id, chief.municipality_id, YES)
        assert (on(published[0]), on(glostrups[1])) == (("Gitte", "Ole"), ("Mette", "Gorm"))
        services.undo(plan.other_chief, made.id)
        assert (on(published[0]), on(glostrups[1])) == (("Mette", "Ole"), ("Gitte", "Gorm"))
        assert not published[0].slot(PRIMARY).agreed


class TestVacancies:
    @pytest.fixture
    def hole(self, plan, published, staff):
        """Monday has nobody behind."""
        staff(published[0], plan.mette, None)
        mails()
        return published[0]

    def test_the_first_yes_wins_without_further_approval(self, plan, pia, hole, answer):
        made = services.ask_for_cover(plan.chief, hole.id, BACKUP, [pia.id, plan.ole.id])
        answer(plan.ole, made)
        assert on(hole) == ("Mette", "Ole")
        told = dict(mails())
        assert "mangler nogen til bagvagten. Kan du?" in told["pia.poulsen@example.dk"]
        assert "Ole Olsen tager bagvagten" in told["pia.poulsen@example.dk"]
        assert "Ole Olsen har sagt ja til bagvagten" in told["chalotte.chef@example.dk"]

    def test_none_asks_everybody_who_is_free_of_the_evening(self, plan, pia, hole):
        made = services.ask_for_cover(plan.chief, hole.id, BACKUP, None)
        assert {each.person_id for each in made.replies} == {pia.id, plan.ole.id}

    def test_asking_again_asks_more_people(self, plan, pia, hole):
        made = services.ask_for_cover(plan.chief, hole.id, BACKUP, [pia.id])
        assert services.ask_for_cover(plan.coordinator, hole.id, BACKUP, [plan.ole.id]).id == made.id
        assert [each.person.first_name for each in queries.asked(hole.id)] == ["Ole", "Pia"]
        with pytest.raises(Refused, match="ikke allerede er spurgt"):
            services.ask_for_cover(plan.chief, hole.id, BACKUP, [pia.id])

    def test_a_no_is_told_quietly_and_stands_on_the_timeline(self, plan, pia, hole, answer):
        made = services.ask_for_cover(plan.chief, hole.id, BACKUP, None)
        answer(pia, made, NO)
        assert "Pia Poulsen har sagt nej" in dict(mails())["chalotte.chef@example.dk"]
        said = [timeline.say(each) for each in timeline.timeline(hole.id)]
        assert said[-1] == "Pia Poulsen har sagt nej"
        assert "Pia Poulsen er spurgt" in said

    def test_when_all_say_no_the_asker_is_told(self, plan, pia, hole, answer):
        made = services.ask_for_cover(plan.chief, hole.id, BACKUP, [pia.id])
        answer(pia, made, NO)
        assert again(made).status == Status.DECLINED
        assert "Alle, der er spurgt, har sagt nej" in dict(mails())["chalotte.chef@example.dk"]

    def test_a_place_that_is_filled_has_nothing_to_ask_for(self, plan, pia, published):
        with pytest.raises(Refused, match="Ole Olsen har den"):
            services.ask_for_cover(plan.chief, published[0].id, BACKUP, [pia.id])

    @pytest.mark.parametrize("who", ["mette", "other_chief"])
    def test_only_who_plans_the_evening_asks(self, plan, pia, hole, who):
        with pytest.raises(NotFound):
            services.ask_for_cover(getattr(plan, who), hole.id, BACKUP, [pia.id])

    def test_a_neighbour_by_name_needs_the_neighbours_chief(self, plan, hole, answer):
        made = services.ask_for_cover(plan.chief, hole.id, BACKUP, [plan.other_staff.id])
        assert answer(plan.other_staff, made).status == Status.AWAITING
        services.approve(plan.other_chief, made.id, plan.other_chief.municipality_id, YES)
        assert on(hole) == ("Mette", "Gitte")

    def test_the_portal_itself_may_ask_and_its_chief_is_told(self, plan, pia, hole, answer):
        made = services.ask_for_cover(None, hole.id, BACKUP, [pia.id])
        answer(pia, made)
        assert on(hole) == ("Mette", "Pia")

    def test_a_running_evening_may_be_asked_for_until_it_ends(self, plan, pia, hole, clock, answer):
        clock.move_to(in_copenhagen("2026-11-30 20:00"))
        made = services.ask_for_cover(plan.chief, hole.id, BACKUP, [pia.id])
        assert made.expires_at == in_copenhagen("2026-11-30 22:00")
        answer(pia, made)
        assert on(hole) == ("Mette", "Pia")


class TestWithdrawing:
    def test_the_giver_takes_it_back_and_the_asked_are_told(self, plan, pia, published, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        services.withdraw(plan.mette, made.id)
        assert "er trukket tilbage. Du skal ikke gøre mere" in dict(mails())["pia.poulsen@example.dk"]
        with pytest.raises(Conflict, match="trukket tilbage"):
            answer(pia, made)
        assert on(published[0]) == ("Mette", "Ole")

    def test_the_chief_may_too_and_others_not(self, plan, pia, published, offer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        for stranger in (pia, plan.ole, plan.other_chief):
            with pytest.raises(NotFound):
                services.withdraw(stranger, made.id)
        assert services.withdraw(plan.chief, made.id).status == Status.WITHDRAWN

    def test_it_can_be_offered_anew(self, plan, pia, published, offer):
        services.withdraw(plan.mette, offer(plan.mette, published[0], PRIMARY, pia).id)
        assert offer(plan.mette, published[0], PRIMARY, pia).status == Status.OPEN


class TestUndoing:
    def test_the_chief_swaps_back_and_both_are_told(self, plan, pia, published, offer, answer, clock):
        made = offer(plan.chief, published[0], PRIMARY, pia)
        answer(pia, made)
        mails()
        clock.shift(timedelta(hours=1))
        services.undo(plan.chief, made.id)
        assert on(published[0]) == ("Mette", "Ole")
        assert again(made).status == Status.UNDONE
        told = [to for to, text in mails() if "har byttet tilbage" in text]
        assert sorted(told) == ["mette.madsen@example.dk", "pia.poulsen@example.dk"]

    def test_done_and_undone_at_once_is_not_mailed(self, plan, pia, published, offer, answer):
        made = offer(plan.chief, published[0], PRIMARY, pia)
        answer(pia, made)
        services.undo(plan.chief, made.id)
        assert [to for to, _text in mails() if to.startswith("mette")] == []

    def test_not_by_the_two_themselves(self, plan, pia, published, offer, answer):
        made = offer(plan.chief, published[0], PRIMARY, pia)
        answer(pia, made)
        with pytest.raises(NotFound):
            services.undo(plan.mette, made.id)

    def test_not_when_the_evening_has_begun(self, plan, pia, published, offer, answer, clock):
        made = offer(plan.chief, published[0], PRIMARY, pia)
        answer(pia, made)
        clock.move_to(in_copenhagen("2026-11-30 19:00"))
        with pytest.raises(Refused, match="er begyndt"):
            services.undo(plan.chief, made.id)

    def test_not_when_somebody_else_is_on_by_now(self, plan, pia, published, offer, answer, staff):
        made = offer(plan.chief, published[0], PRIMARY, pia)
        answer(pia, made)
        staff(published[0], plan.ole, plan.mette)
        with pytest.raises(Conflict, match="Ole Olsen har nu vagten"):
            services.undo(plan.chief, made.id)

    def test_not_twice_and_not_what_never_was(self, plan, pia, published, offer, answer):
        made = offer(plan.chief, published[0], PRIMARY, pia)
        with pytest.raises(Refused, match="intet bytte"):
            services.undo(plan.chief, made.id)
        answer(pia, made)
        services.undo(plan.chief, made.id)
        with pytest.raises(Refused, match="intet bytte"):
            services.undo(plan.chief, made.id)
