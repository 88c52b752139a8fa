"""Offers by the services: who may offer, who may take, who is told, and what becomes of the evenings."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hotline.core import clock as product_clock
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.messages.models import News
from hotline.rota import timeline
from hotline.rota.models import Assignment
from hotline.rota.swaps import queries, services
from hotline.rota.swaps.rules import Audience, Held, Status
from tests.conftest import in_copenhagen
from tests.rota.conftest import mails, on
from tests.rota.swaps.conftest import BACKUP, NO, PRIMARY, YES, again


class TestOneWay:
    def test_a_yes_gives_the_evening_when_no_chief_is_needed(
        self, plan, pia, published, free_swaps, offer, answer
    ):
        answer(pia, offer(plan.mette, published[0], PRIMARY, pia))
        assert on(published[0]) == ("Pia", "Ole")

    def test_everybody_touched_is_told_once_and_the_actor_not_at_all(
        self, plan, pia, published, free_swaps, offer, answer
    ):
        answer(pia, offer(plan.mette, published[0], PRIMARY, pia, plan.ole, both_ways=False))
        told = mails()
        assert sorted(to for to, _text in told) == ["chalotte.chef@example.dk", "mette.madsen@example.dk"]
        assert (
            "Pia Poulsen har overtaget vagten mandag den 30. november 2026"
            in dict(told)["mette.madsen@example.dk"]
        )

    def test_the_others_who_were_asked_are_told_who_was_first(
        self, plan, pia, novice_approved, published, free_swaps, offer, answer
    ):
        answer(pia, offer(plan.mette, published[0], PRIMARY, pia, novice_approved))
        assert "Pia Poulsen tager vagten mandag" in dict(mails())["nanna.ny@example.dk"]

    def test_the_second_yes_is_told_who_was_first(
        self, plan, pia, novice_approved, published, free_swaps, offer, answer
    ):
        made = offer(plan.mette, published[0], PRIMARY, pia, novice_approved)
        answer(pia, made)
        with pytest.raises(Conflict, match=r"Pia Poulsen tog vagten mandag .* Intet er ændret\."):
            answer(novice_approved, made)
        assert on(published[0]) == ("Pia", "Ole")

    def test_the_history_is_rows_an_audit_and_a_timeline(
        self, plan, pia, published, free_swaps, offer, answer
    ):
        answer(pia, offer(plan.mette, published[0], PRIMARY, pia))
        rows = db.session.scalars(
            select(Assignment)
            .where(Assignment.shift_id == published[0].id, Assignment.slot == PRIMARY)
            .order_by(Assignment.id)
        ).all()
        assert [(each.person_id, each.ended_why) for each in rows] == [
            (plan.mette.id, "Overtaget af en anden"),
            (pia.id, None),
        ]
        assert db.session.scalar(select(AuditEntry).where(AuditEntry.action == "rota.swap")).after == {
            "primary": pia.id,
            "backup": plan.ole.id,
        }
        events = timeline.timeline(published[0].id)
        assert [timeline.say(each) for each in events][-1] == "Pia Poulsen har overtaget ved bytte"

    def test_saying_yes_twice_changes_nothing(self, plan, pia, published, free_swaps, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        answer(pia, made)
        answer(pia, made)
        assert on(published[0]) == ("Pia", "Ole")

    def test_a_hard_rule_refuses_the_taker_and_keeps_the_offer(
        self, plan, pia, published, free_swaps, offer, answer
    ):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        pia.approved = False
        db.session.commit()
        with pytest.raises(NotFound):
            answer(pia, made)
        assert again(made).status == Status.OPEN

    def test_the_backup_of_the_evening_is_not_asked_to_take_both(self, plan, published, offer):
        with pytest.raises(Refused, match="Vælg mindst én"):
            offer(plan.mette, published[0], PRIMARY, plan.ole)

    @pytest.mark.parametrize("who", ["ole", "other_chief", "other_staff", "reader"])
    def test_only_the_holder_or_a_chief_may_offer(self, plan, pia, published, offer, who):
        with pytest.raises(NotFound):
            offer(getattr(plan, who), published[0], PRIMARY, pia)

    def test_an_evening_is_on_offer_once(self, plan, pia, published, offer):
        offer(plan.mette, published[0], PRIMARY, pia)
        with pytest.raises(Refused, match="allerede tilbudt"):
            offer(plan.chief, published[0], PRIMARY, pia)

    def test_who_was_not_asked_cannot_take_it(self, plan, pia, novice_approved, published, offer, answer):
        with pytest.raises(NotFound):
            answer(novice_approved, offer(plan.mette, published[0], PRIMARY, pia))

    def test_open_to_all_asks_everybody_of_the_municipality(self, plan, pia, published, offer):
        made = offer(plan.mette, published[0], PRIMARY, audience=Audience.OPEN)
        assert [each.person_id for each in made.replies] == [pia.id]

    def test_open_to_all_can_be_taken_by_who_came_later(
        self, plan, pia, published, free_swaps, offer, answer, novice_approved_later
    ):
        made = offer(plan.mette, published[0], PRIMARY, audience=Audience.OPEN)
        answer(novice_approved_later(), made)
        assert on(published[0]) == ("Nanna", "Ole")

    def test_an_unpublished_evening_is_not_offered(self, plan, pia, evenings, staff):
        staff(evenings[0], plan.mette, plan.ole)
        with pytest.raises(Refused, match="ikke udgivet"):
            services.make_offer(plan.mette, evenings[0].id, PRIMARY, Audience.NAMED, person_ids=[pia.id])

    def test_an_evening_that_has_begun_is_not_offered(self, plan, pia, published, offer, clock):
        clock.move_to(in_copenhagen("2026-11-30 19:00"))
        with pytest.raises(Refused, match="er begyndt"):
            offer(plan.mette, published[0], PRIMARY, pia)


class TestBothWays:
    def test_two_evenings_change_hands(self, plan, published, free_swaps, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, plan.ole, both_ways=True)
        answer(plan.ole, made, give=(published[0], BACKUP))
        assert on(published[0]) == ("Ole", "Mette")

    def test_evenings_of_two_days_change_hands_and_each_is_told_once(
        self, plan, pia, published, staff, free_swaps, offer, answer
    ):
        staff(published[3], plan.ole, pia)
        mails()
        made = offer(plan.mette, published[0], PRIMARY, pia, both_ways=True)
        answer(pia, made, give=(published[3], BACKUP))
        assert on(published[0]) == ("Pia", "Ole")
        assert on(published[3]) == ("Ole", "Mette")
        (line,) = [text for to, text in mails() if to.startswith("mette")]
        assert line.count("Byttet gælder: Pia Poulsen har nu vagten mandag") == 1
        assert "og du har bagvagten torsdag den 3. december 2026" in line

    def test_what_is_given_in_return_may_be_the_sooner(
        self, plan, pia, published, staff, offer, answer, clock
    ):
        staff(published[0], plan.mette, pia)
        staff(published[3], plan.ole, plan.mette)
        clock.move_to(in_copenhagen("2026-11-30 09:00"))
        made = offer(plan.ole, published[3], PRIMARY, pia, both_ways=True)
        answer(pia, made, give=(published[0], BACKUP))
        (asked,) = [text for to, text in mails() if to.startswith("chalotte")]
        assert "Godkend eller afvis senest 30/11/2026 kl. 19.00." in asked
        (need,) = queries.needs_for(plan.chief, product_clock.now())
        assert need.by == published[0].starts_at
        services.approve(plan.chief, made.id, plan.chief.municipality_id, YES)
        told = db.session.scalars(select(News).where(News.text.startswith("Byttet gælder"))).all()
        assert [each.urgent for each in told] == [True, True]

    def test_something_must_be_given(self, plan, published, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, plan.ole, both_ways=True)
        with pytest.raises(Refused, match="Vælg, hvilken af dine aftener"):
            answer(plan.ole, made)

    def test_what_is_given_must_be_the_givers_own(self, plan, published, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, plan.ole, both_ways=True)
        with pytest.raises(Refused, match="har du ikke længere"):
            answer(plan.ole, made, give=(published[2], PRIMARY))

    def test_the_giver_may_say_which_will_do(self, plan, published, free_swaps, offer, answer):
        wanted = [Held(published[1].id, PRIMARY)]
        made = offer(plan.mette, published[0], PRIMARY, plan.ole, both_ways=True, wanted=wanted)
        with pytest.raises(Refused, match="der ønskes i bytte"):
            answer(plan.ole, made, give=(published[3], PRIMARY))

    def test_nobody_comes_twice_on_an_evening(self, plan, published, free_swaps, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, plan.ole, both_ways=True)
        with pytest.raises(Refused, match="to forskellige personer"):
            answer(plan.ole, made, give=(published[1], PRIMARY))
        assert on(published[0]) == ("Mette", "Ole")
        assert again(made).status == Status.OPEN


class TestTheChief:
    def test_by_default_a_yes_waits_for_the_chief(self, plan, pia, published, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        assert answer(pia, made).status == Status.AWAITING
        assert on(published[0]) == ("Mette", "Ole")
        told = dict(mails())
        assert "Godkend eller afvis senest" in told["chalotte.chef@example.dk"]
        assert "Det gælder, når det er godkendt" in told["mette.madsen@example.dk"]

    def test_the_chiefs_yes_lets_it_come_about(self, plan, pia, published, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        answer(pia, made)
        mails()
        services.approve(plan.chief, made.id, plan.chief.municipality_id, YES)
        assert on(published[0]) == ("Pia", "Ole")
        with pytest.raises(Conflict):
            services.approve(plan.chief, made.id, plan.chief.municipality_id, YES)

    def test_the_chiefs_no_ends_it_with_the_reason(self, plan, pia, published, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        answer(pia, made)
        services.approve(plan.chief, made.id, plan.chief.municipality_id, NO, why="Pia er på kursus.")
        assert again(made).status == Status.DECLINED
        assert on(published[0]) == ("Mette", "Ole")
        assert "Pia er på kursus." in dict(mails())["mette.madsen@example.dk"]

    def test_the_chiefs_offer_on_behalf_is_acceptance(self, plan, pia, published, offer, answer):
        made = offer(plan.chief, published[0], PRIMARY, pia)
        assert answer(pia, made).status == Status.DONE

    def test_the_giver_is_told_of_an_offer_on_behalf(self, plan, pia, published):
        services.make_offer(plan.chief, published[0].id, PRIMARY, Audience.NAMED, person_ids=[pia.id])
        assert "Chalotte Chef har på dine vegne spurgt andre" in dict(mails())["mette.madsen@example.dk"]

    def test_the_chief_may_answer_on_behalf(self, plan, pia, published, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        assert answer(plan.chief, made, person_id=pia.id).status == Status.DONE
        assert on(published[0]) == ("Pia", "Ole")

    def test_another_chief_may_not(self, plan, pia, published, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        with pytest.raises(NotFound):
            answer(plan.other_chief, made, person_id=pia.id)
        answer(pia, made)
        with pytest.raises(NotFound):
            services.approve(plan.other_chief, made.id, plan.chief.municipality_id, YES)

    def test_the_taker_may_regret_while_it_waits(self, plan, pia, published, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, audience=Audience.OPEN)
        answer(pia, made)
        answer(pia, made, NO)
        assert (again(made).status, again(made).approvals) == (Status.OPEN, [])
        answer(pia, made, YES)
        services.approve(plan.chief, made.id, plan.chief.municipality_id, YES)
        assert on(published[0]) == ("Pia", "Ole")


@pytest.fixture
def novice_approved(plan):
    """Nanna, approved after all."""
    plan.novice.approved = True
    db.session.commit()
    return plan.novice


@pytest.fixture
def novice_approved_later(plan):
    def approve():
        plan.novice.approved = True
        db.session.commit()
        return plan.novice

    return approve
