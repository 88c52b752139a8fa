"""The rules of offers, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.core.access import Role
from hotline.rota.availability.rules import Limits, Mood
from hotline.rota.rules import Slot
from hotline.rota.swaps import rules
from hotline.rota.swaps.rules import LIVE, Answer, Audience, Bid, Concern, Held, Place, Status, Void

NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
STARTS = NOW + timedelta(days=6)
HOUR = timedelta(hours=1)
PLACE = Place(True, True, 1, STARTS, STARTS + 3 * HOUR, 10)
BID = Bid(Status.OPEN, 10, 1, NOW + 48 * HOUR)


class TestStanding:
    def test_an_offer_about_what_is_still_so_is_open(self):
        assert rules.standing(BID, PLACE, None, NOW) == (Status.OPEN, None)

    @pytest.mark.parametrize(
        ("place", "why"),
        [
            (replace(PLACE, planned=False), Void.CANCELLED),
            (replace(PLACE, municipality_id=2), Void.HANDED_OVER),
            (replace(PLACE, published=False), Void.UNPUBLISHED),
            (replace(PLACE, holder_id=11), Void.MOVED_ON),
            (replace(PLACE, holder_id=None), Void.MOVED_ON),
        ],
    )
    def test_it_is_void_when_the_place_is_not_as_it_was(self, place, why):
        assert rules.standing(BID, place, None, NOW) == (Status.VOID, why)

    def test_a_vacancy_is_void_when_somebody_is_there(self):
        bid = replace(BID, giver_id=None)
        assert rules.standing(bid, replace(PLACE, holder_id=None), None, NOW)[0] is Status.OPEN
        assert rules.standing(bid, PLACE, None, NOW) == (Status.VOID, Void.FILLED)

    def test_its_time_is_over_at_the_very_moment(self):
        assert rules.standing(BID, PLACE, None, BID.expires_at)[0] is Status.EXPIRED

    def test_a_return_that_has_begun_is_gone(self):
        bid = replace(BID, status=Status.AWAITING, taker_id=11)
        returned = replace(PLACE, holder_id=11, starts_at=NOW)
        assert rules.standing(bid, PLACE, returned, NOW) == (Status.VOID, Void.RETURN_GONE)

    @settings(deadline=None)
    @given(
        st.sampled_from([each for each in Status if each not in LIVE]),
        st.booleans(),
        st.booleans(),
        st.integers(1, 2),
        st.one_of(st.none(), st.integers(9, 11)),
        st.integers(-100, 100),
    )
    def test_what_is_over_stays_as_it_ended(self, status, planned, published, owner, holder, hours):
        place = replace(PLACE, planned=planned, published=published, municipality_id=owner, holder_id=holder)
        bid = replace(BID, status=status, taker_id=11)
        assert rules.standing(bid, place, None, NOW + hours * HOUR) == (status, None)


class TestExpiry:
    @settings(deadline=None)
    @given(st.one_of(st.none(), st.integers(1, 2000)), st.integers(1, 2000))
    def test_it_is_never_later_than_the_evening(self, wanted, ahead):
        last = NOW + ahead * HOUR
        found = rules.expiry(NOW + wanted * HOUR if wanted else None, last, NOW)
        assert NOW < found <= last

    def test_a_swap_ends_as_the_evening_begins_and_a_vacancy_may_run_into_it(self):
        ends = STARTS + 3 * HOUR
        assert rules.latest(STARTS, ends, vacancy=False, now=STARTS) == STARTS
        assert rules.latest(STARTS, ends, vacancy=True, now=STARTS - HOUR) == STARTS
        assert rules.latest(STARTS, ends, vacancy=True, now=STARTS) == ends


class TestApproval:
    def needed(self, involved, acted=(), vacancy=False, rule=True):
        return rules.approvals_needed(
            involved, acted, vacancy=vacancy, needs_chief=dict.fromkeys(involved, rule)
        )

    def test_inside_it_is_as_the_municipality_says(self):
        assert self.needed({1}) == {1}
        assert self.needed({1}, rule=False) == set()
        assert self.needed({1}, acted={1}) == set()
        assert self.needed({1}, vacancy=True) == set()

    @settings(deadline=None)
    @given(st.sets(st.integers(1, 5), min_size=2), st.sets(st.integers(1, 5)), st.booleans(), st.booleans())
    def test_between_municipalities_it_is_everybodys_always(self, involved, acted, vacancy, rule):
        assert self.needed(involved, acted, vacancy, rule) == involved - acted

    def test_a_chief_accepts_for_the_own_and_the_coordinator_where_no_chief_is_passed_over(self):
        assert rules.may_approve(Role.CHIEF, 1, 1, inside=False)
        assert not rules.may_approve(Role.CHIEF, 2, 1, inside=True)
        assert rules.may_approve(Role.COORDINATOR, None, 1, inside=True)
        assert not rules.may_approve(Role.COORDINATOR, None, 1, inside=False)
        assert rules.may_approve(Role.COORDINATOR, None, 1, inside=False, has_chief=False)
        assert not rules.may_approve(Role.STAFF, 1, 1, inside=True)


class TestConcerns:
    MONDAY = date(2026, 11, 30)

    def days(self, *offsets: int) -> set[date]:
        return {self.MONDAY + timedelta(days=each) for each in offsets}

    def test_wishes_speak(self):
        assert rules.concerns(self.MONDAY, Mood.OFF, [], Limits()) == [Concern.OFF]
        assert rules.concerns(self.MONDAY, Mood.RATHER_NOT, [], Limits()) == [Concern.RATHER_NOT]
        assert rules.concerns(self.MONDAY, Mood.GLADLY, [], Limits()) == []

    def test_limits_speak(self):
        assert rules.concerns(self.MONDAY, None, self.days(1), Limits()) == []
        assert rules.concerns(self.MONDAY, None, self.days(2, 3), Limits()) == [Concern.MANY_IN_WEEK]
        assert rules.concerns(self.MONDAY, None, self.days(-1, -2), Limits()) == [Concern.MANY_RUNNING]
        assert rules.concerns(self.MONDAY, None, self.days(1, 2, -1), Limits(None, None)) == []


def test_nobody_is_left_only_when_every_named_one_said_no():
    assert rules.all_declined(Audience.NAMED, [Answer.NO, Answer.NO])
    assert not rules.all_declined(Audience.NAMED, [Answer.NO, None])
    assert not rules.all_declined(Audience.OPEN, [Answer.NO])


@settings(deadline=None)
@given(st.integers(1, 999_999_999), st.sampled_from(list(Slot)))
def test_a_place_is_read_back_as_it_was_written(shift_id, slot):
    assert Held.read(str(Held(shift_id, slot))) == Held(shift_id, slot)


@settings(deadline=None)
@given(st.text())
def test_any_other_text_names_no_place_or_a_real_one(text):
    held = Held.read(text)
    assert held is None or held.slot in Slot
