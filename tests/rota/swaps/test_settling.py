"""What becomes of an offer by itself: read lazily, written down and told once by the job."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from hotline.core import clock as product_clock
from hotline.core.db import db
from hotline.core.errors import Conflict
from hotline.opening import services as opening
from hotline.rota import services as rota
from hotline.rota.swaps import queries, services
from hotline.rota.swaps.jobs import settle_offers
from hotline.rota.swaps.rules import Audience, Status, Void
from tests.conftest import in_copenhagen
from tests.rota.conftest import WEEK, mails, on
from tests.rota.swaps.conftest import BACKUP, PRIMARY, YES, again


def told_of(word: str) -> list[str]:
    """Who was told something with the word in it."""
    return sorted(to.split(".")[0] for to, text in mails() if word in text)


class TestExpiry:
    def test_it_waits_48_hours_by_default(self, plan, pia, published, offer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        assert made.expires_at == in_copenhagen("2026-11-26 12:00")

    def test_it_never_waits_longer_than_the_evening(self, plan, pia, published, offer, clock):
        clock.move_to(in_copenhagen("2026-11-30 09:00"))
        far = in_copenhagen("2027-01-01 12:00")
        made = offer(plan.mette, published[0], PRIMARY, pia, expires_at=far)
        assert made.expires_at == in_copenhagen("2026-11-30 19:00")

    def test_when_its_time_is_over_a_yes_comes_too_late(self, plan, pia, published, offer, answer, clock):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        clock.shift(timedelta(hours=48))
        with pytest.raises(Conflict, match=r"Tilbuddet er udløbet 26/11/2026 kl\. 12\.00"):
            answer(pia, made)
        assert on(published[0]) == ("Mette", "Ole")

    def test_the_job_writes_it_down_and_tells_once(self, plan, pia, published, offer, clock):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        assert settle_offers() == 0
        clock.shift(timedelta(hours=48))
        assert [settle_offers(), settle_offers()] == [1, 0]
        assert again(made).status == Status.EXPIRED
        assert told_of("Ingen har sagt ja til vagten") == ["mette"]

    def test_a_yes_that_no_chief_answered_expires_too(self, plan, pia, published, offer, answer, clock):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        answer(pia, made)
        mails()
        clock.shift(timedelta(hours=48))
        with pytest.raises(Conflict, match="udløbet"):
            services.approve(plan.chief, made.id, plan.chief.municipality_id, YES)
        settle_offers()
        assert told_of("blev ikke godkendt i tide") == ["mette", "pia"]

    def test_what_expired_can_be_offered_again_at_once(self, plan, pia, published, offer, clock):
        first = offer(plan.mette, published[0], PRIMARY, pia)
        clock.shift(timedelta(hours=48))
        second = offer(plan.mette, published[0], PRIMARY, pia)
        assert (again(first).status, again(second).status) == (Status.EXPIRED, Status.OPEN)


class TestVoid:
    def void(self, made) -> Void:
        """What the page says before the job, and then that the job writes the same."""
        read = queries.standing(again(made), product_clock.now())
        settle_offers()
        stored = again(made)
        assert (stored.status, stored.void_why) == read
        return Void(stored.void_why)

    def test_the_evening_is_cancelled(self, plan, pia, published, offer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        opening.add_closing_day(plan.coordinator, published[0].day, "Brand")
        mails()
        assert self.void(made) is Void.CANCELLED
        assert told_of("er bortfaldet. Aftenen er aflyst.") == ["mette", "pia"]

    def test_the_giver_is_off_the_evening(self, plan, pia, published, offer, staff):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        staff(published[0], pia, plan.ole)
        assert self.void(made) is Void.MOVED_ON

    def test_the_plan_is_withdrawn(self, plan, pia, published, offer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        rota.withdraw(None, WEEK.monday, WEEK.sunday)
        assert self.void(made) is Void.UNPUBLISHED

    def test_another_municipality_has_the_evening(self, plan, pia, published, offer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        shift = published[0]
        rota.withdraw(None, WEEK.monday, WEEK.sunday)
        rota.change_week(None, WEEK, plan.other_chief.municipality_id, version=1)
        assert shift.municipality_id == plan.other_chief.municipality_id
        assert self.void(made) is Void.HANDED_OVER

    def test_the_giver_is_no_longer_in_the_portal(self, plan, pia, published, offer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        plan.mette.active = False
        db.session.commit()
        assert self.void(made) is Void.GIVER_LEFT

    def test_the_place_is_filled_otherwise(self, plan, pia, published, staff):
        staff(published[0], plan.mette, None)
        made = services.ask_for_cover(plan.chief, published[0].id, BACKUP, [pia.id])
        staff(published[0], plan.mette, plan.ole)
        mails()
        assert self.void(made) is Void.FILLED
        assert told_of("Pladsen er besat") == ["chalotte", "pia"]

    def test_who_said_yes_can_no_longer(self, plan, pia, published, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        answer(pia, made)
        pia.approved = False
        db.session.commit()
        assert self.void(made) is Void.TAKER_LEFT

    def test_what_was_given_in_return_is_gone(self, plan, published, staff, offer, answer, pia):
        made = offer(plan.mette, published[0], PRIMARY, plan.ole, both_ways=True)
        answer(plan.ole, made, give=(published[0], BACKUP))
        staff(published[0], plan.mette, pia)
        assert self.void(made) is Void.RETURN_GONE

    def test_it_was_swapped_otherwise(self, plan, pia, published, free_swaps, offer, answer):
        first = offer(plan.mette, published[0], PRIMARY, plan.ole, both_ways=True)
        second = offer(plan.ole, published[0], BACKUP, pia)
        answer(plan.ole, first, give=(published[0], BACKUP))
        with pytest.raises(Conflict, match="har den ikke længere"):
            answer(pia, second)
        assert self.void(second) is Void.MOVED_ON


class TestMovedEvenings:
    def test_other_hours_are_told_once_and_the_offer_stays(self, plan, pia, published, offer, answer):
        made = offer(plan.mette, published[0], PRIMARY, pia)
        opening.add_extra_opening(
            plan.coordinator, published[0].day, time(18, 0), time(21, 0), "Tidligere den aften"
        )
        mails()
        assert [settle_offers(), settle_offers()] == [1, 0]
        assert told_of("Tiden er ændret for den vagt, du er spurgt om") == ["pia"]
        assert answer(pia, made).status == Status.AWAITING

    def test_an_offer_until_the_evening_begins_still_is(self, plan, pia, published, offer):
        made = offer(
            plan.mette,
            published[0],
            PRIMARY,
            pia,
            expires_at=in_copenhagen("2026-11-30 19:00"),
        )
        opening.add_extra_opening(
            plan.coordinator, published[0].day, time(18, 0), time(21, 0), "Tidligere den aften"
        )
        settle_offers()
        assert again(made).expires_at == in_copenhagen("2026-11-30 18:00")


def test_reading_what_is_under_way_takes_two_queries(plan, pia, published, offer, answer, count_queries):
    made = offer(plan.mette, published[0], PRIMARY, plan.ole, both_ways=True)
    answer(plan.ole, made, give=(published[0], BACKUP))
    offer(plan.mette, published[2], PRIMARY, audience=Audience.OPEN)
    ids = [shift.id for shift in published]
    found: dict = {}
    assert count_queries(lambda: found.update(queries.under_way(ids))) == 2
    assert {shift_id: [(each.slot, each.returned) for each in rows] for shift_id, rows in found.items()} == {
        ids[0]: [(PRIMARY, False), (BACKUP, True)],
        ids[2]: [(PRIMARY, False)],
    }
