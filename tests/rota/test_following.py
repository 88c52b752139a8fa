"""Shifts and openings: several a day, published evenings that stay, and evenings closed exceptionally."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from hotline.accounts.queries import municipality
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict
from hotline.opening import changes, closures, wishes
from hotline.opening import queries as opening_queries
from hotline.opening import services as opening
from hotline.rota import queries, services
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek
from hotline.rota.services.following import follow_openings
from hotline.rota.services.notices import Notices
from hotline.rota.services.staffing import Refusals
from tests.conftest import in_copenhagen
from tests.rota.conftest import GLOSTRUPS, WEEK, mails

HALF_PAST_SIX = time(18, 30)
close = use_case(closures.close_exceptionally)
lift = use_case(closures.lift)


@use_case
def follow(first, last):
    follow_openings(None, first, last, Notices(None))


def versions():
    return {row.id: row.version for row in opening_queries.opening_rules() if row.valid_to is None}


def change(plan, valid_from=WEEK.monday, *, keep_published, start=HALF_PAST_SIX, end=time(22)):
    return opening.change_opening_rules(
        plan.coordinator, versions(), start, end, valid_from, keep_published=keep_published
    )


def between(first, last):
    db.session.expire_all()
    return queries.shifts_between(first, last)


def spans(first, last):
    return [(each.starts_at, each.ends_at) for each in between(first, last)]


def agree(first, last):
    """Whether the public is told of exactly the openings that somebody is planned for."""
    found = opening_queries.openings_between(first, last)
    return spans(first, last) == [(each.opens_at, each.closes_at) for each in found]


class TestPublishedEveningsThatStay:
    def test_they_keep_their_hours_in_public_too_and_drafts_move(self, plan, published):
        before = [(s.id, s.version) for s in between(WEEK.monday, WEEK.sunday)]
        change(plan, keep_published=True)
        assert [(s.id, s.version) for s in between(WEEK.monday, WEEK.sunday)] == before
        assert spans(GLOSTRUPS.monday, GLOSTRUPS.monday) == [
            (in_copenhagen("2026-12-07 18:30"), in_copenhagen("2026-12-07 22:00"))
        ]
        assert agree(WEEK.monday, GLOSTRUPS.sunday)
        assert mails() == []

    def test_the_rules_say_until_when(self, plan, published):
        change(plan, keep_published=True)
        old = [row for row in opening_queries.opening_rules() if row.start == time(19)]
        assert {row.valid_to for row in old} == {WEEK.sunday}
        assert len(opening_queries.opening_rules()) == 8

    def test_they_stay_also_when_their_hours_stop(self, plan, published):
        opening.end_opening_rules(plan.coordinator, versions(), date(2026, 11, 26), keep_published=True)
        assert len(between(WEEK.monday, WEEK.sunday)) == 4
        assert between(GLOSTRUPS.monday, date(2027, 12, 31)) == []
        assert agree(date(2026, 11, 24), date(2027, 12, 31))

    def test_they_follow_when_asked(self, plan, published):
        change(plan, keep_published=False)
        assert {s.starts_at for s in between(WEEK.monday, WEEK.monday)} == {in_copenhagen("2026-11-30 18:30")}
        assert agree(WEEK.monday, GLOSTRUPS.sunday)
        told = dict(mails())
        assert "Tiden er ændret (før kl. 19.00–22.00)." in told[plan.mette.email]
        assert set(told) == {plan.mette.email, plan.ole.email, plan.chief.email}

    def test_the_chief_reads_one_line_for_them_all(self, plan, published):
        change(plan, keep_published=False)
        said = dict(mails())[plan.chief.email]
        assert said.count("ny tid") == 1
        assert "4 udgivne aftener har ny tid fra mandag den 30. november 2026." in said
        assert "/rota/list?first=2026-11-30&last=2026-12-03" in said

    def test_the_chief_reads_of_a_single_one_which_it_is(self, plan, published):
        change(plan, date(2026, 12, 3), keep_published=False)
        assert (
            "Torsdag den 3. december 2026 kl. 18.30–22.00: Den udgivne aften har ny tid (før kl. 19.00–22.00)."
            in dict(mails())[plan.chief.email]
        )

    def test_a_published_evening_among_drafts_stays_alone(self, plan, published, staff):
        (monday,) = between(date(2026, 12, 14), date(2026, 12, 14))
        staff(monday, plan.mette, plan.ole)
        services.publish(None, monday.day, monday.day)
        change(plan, keep_published=True)
        starts = {s.day: s.starts_at for s in between(WEEK.monday, date(2026, 12, 17))}
        assert starts[WEEK.monday] == in_copenhagen("2026-11-30 19:00")
        assert starts[date(2026, 12, 7)] == in_copenhagen("2026-12-07 18:30")
        assert starts[date(2026, 12, 14)] == in_copenhagen("2026-12-14 19:00")
        assert starts[date(2026, 12, 15)] == in_copenhagen("2026-12-15 18:30")
        assert agree(WEEK.monday, date(2026, 12, 20))

    def test_a_later_change_may_let_them_follow(self, plan, published):
        change(plan, keep_published=True)
        wish = wishes.OtherLine(changes.MIDTJYLLAND, WEEK.monday)
        seen = wishes.weigh(wish).seen
        opening.save_hours(plan.coordinator, wish, keep_published=False, seen=seen)
        assert agree(WEEK.monday, GLOSTRUPS.sunday)
        assert {s.starts_at for s in between(WEEK.monday, WEEK.monday)} == {in_copenhagen("2026-11-30 18:30")}

    def test_what_was_looked_at_must_still_be_so(self, plan, evenings, staff):
        wish = wishes.OtherHours(versions(), HALF_PAST_SIX, time(22), WEEK.monday)
        seen = wishes.weigh(wish).seen
        staff(evenings[0], plan.mette, plan.ole)
        services.publish(None, evenings[0].day, evenings[0].day)
        with pytest.raises(Conflict, match="udgivne aftener er ændret imens"):
            opening.save_hours(plan.coordinator, wish, keep_published=True, seen=seen)


class TestWhatAChangeWouldDo:
    def test_it_tells_published_from_drafts_and_changes_nothing(self, plan, published):
        before = [(s.id, s.version) for s in between(WEEK.monday, date(2027, 1, 31))]
        effect = wishes.weigh(wishes.OtherHours(versions(), HALF_PAST_SIX, time(22), WEEK.monday)).effect
        assert len(effect.moved(published=True)) == 4
        assert len(effect.moved(published=False)) == 8
        assert effect.cancelled(published=True) == []
        assert effect.added == 0
        assert effect.published[0].municipality == "Hvidovre"
        assert [(s.id, s.version) for s in between(WEEK.monday, date(2027, 1, 31))] == before

    def test_evenings_that_would_be_lost_are_named(self, plan, published):
        effect = wishes.weigh(wishes.NoHours(versions(), date(2026, 12, 1))).effect
        lost = effect.cancelled(published=True)
        assert [each.day for each in lost] == [date(2026, 12, 2), date(2026, 12, 3)]
        assert len(effect.cancelled(published=False)) == 8

    def test_new_evenings_are_counted_where_somebody_has_the_week(self, plan):
        effect = wishes.weigh(wishes.NewHours([6], HALF_PAST_SIX, time(22), date(2026, 11, 25))).effect
        assert effect.added == 4  # Weeks 48 to 51; nobody has week 52 yet.
        assert effect.touched == ()

    def test_without_a_plan_there_is_nothing_to_touch(self, cast):
        opening.install_defaults(2026, 2027)
        effect = wishes.weigh(wishes.OtherHours(versions(), HALF_PAST_SIX, time(22), WEEK.monday)).effect
        assert (effect.touched, effect.added) == ((), 0)


class TestSeveralShiftsADay:
    @pytest.fixture
    def tuesday(self, plan):
        wish = wishes.OtherLine(changes.ONLINE, WEEK.monday)
        opening.save_hours(plan.coordinator, wish, keep_published=False, seen=wishes.weigh(wish).seen)
        return between(date(2026, 12, 1), date(2026, 12, 1))

    def test_each_weekday_gets_three_that_touch(self, plan, tuesday):
        assert [(s.starts_at, s.ends_at) for s in tuesday] == [
            (in_copenhagen(f"2026-12-01 {start}"), in_copenhagen(f"2026-12-01 {end}"))
            for start, end in (("08:00", "12:00"), ("12:00", "17:00"), ("17:00", "22:00"))
        ]
        assert len(between(WEEK.monday, WEEK.sunday)) == 15
        assert agree(WEEK.monday, GLOSTRUPS.sunday)

    def test_the_evening_that_was_there_becomes_the_one_that_shares_most_with_it(self, plan, evenings):
        uid = evenings[1].uid
        wish = wishes.OtherLine(changes.ONLINE, WEEK.monday)
        opening.save_hours(plan.coordinator, wish, keep_published=False, seen=wishes.weigh(wish).seen)
        assert between(date(2026, 12, 1), date(2026, 12, 1))[2].uid == uid

    def test_one_person_may_have_two_that_touch(self, plan, tuesday, staff):
        morning, noon, _evening = tuesday
        staff(morning, plan.mette, plan.ole)
        staff(noon, plan.mette, plan.ole)
        services.publish(None, morning.day, morning.day, leave_holes=True)
        assert [s.is_published for s in between(morning.day, morning.day)] == [True, True, False]

    def test_one_person_may_not_have_two_that_overlap(self, plan, tuesday, staff):
        # Opening rules cannot overlap, but a published evening that stays may meet somebody's other one.
        morning, noon, _evening = tuesday
        staff(morning, plan.mette, plan.ole)
        noon.starts_at -= timedelta(minutes=30)
        db.session.commit()
        with pytest.raises(Refusals):
            staff(noon, plan.mette, plan.ole)

    @pytest.mark.parametrize("minutes", [60, -60], ids=["later", "earlier"])
    def test_they_all_move_though_one_person_has_them_all(self, plan, tuesday, staff, minutes):
        for shift in tuesday:
            staff(shift, plan.mette, plan.ole)
        before = [shift.starts_at for shift in between(tuesday[0].day, tuesday[0].day)]
        rows = [row for row in opening_queries.opening_rules() if row.weekday == 1 and row.valid_to is None]
        order = sorted(rows, key=lambda row: row.start, reverse=minutes > 0)
        for row in order:
            start, end = (time(each.hour + minutes // 60) for each in (row.start, row.end))
            opening.change_opening_rules(
                plan.coordinator, {row.id: row.version}, start, end, date(2026, 12, 1)
            )
        after = [shift.starts_at for shift in between(tuesday[0].day, tuesday[0].day)]
        assert after == [each + timedelta(minutes=minutes) for each in before]
        assert {shift.primary.id for shift in between(tuesday[0].day, tuesday[0].day)} == {plan.mette.id}

    def test_going_back_to_one_evening_keeps_the_evening_shift(self, plan, tuesday):
        uid = tuesday[2].uid
        wish = wishes.OtherLine(changes.VESTEGNEN, WEEK.monday)
        opening.save_hours(plan.coordinator, wish, keep_published=False, seen=wishes.weigh(wish).seen)
        (shift,) = between(date(2026, 12, 1), date(2026, 12, 1))
        assert shift.uid == uid
        assert between(date(2026, 12, 4), date(2026, 12, 4)) == []

    def test_a_day_with_one_published_shift_keeps_all_its_hours(self, plan, tuesday, staff):
        staff(tuesday[0], plan.mette, plan.ole)
        services.publish(None, tuesday[0].day, tuesday[0].day, leave_holes=True)
        wish = wishes.OtherLine(changes.VESTEGNEN, WEEK.monday)
        opening.save_hours(plan.coordinator, wish, keep_published=True, seen=wishes.weigh(wish).seen)
        assert len(between(date(2026, 12, 1), date(2026, 12, 1))) == 3
        assert len(between(date(2026, 12, 2), date(2026, 12, 2))) == 1
        assert agree(WEEK.monday, GLOSTRUPS.sunday)


class TestClosedExceptionally:
    def test_a_closure_neither_cancels_nor_moves_a_shift(self, plan, published):
        first = published[0]
        close(first.starts_at, first.ends_at, "Ingen kan tage vagten", None)
        follow(WEEK.monday, WEEK.sunday)
        assert len(between(WEEK.monday, WEEK.sunday)) == 4

    def test_an_evening_that_was_cancelled_gets_no_new_shift_when_hours_change(self, plan, evenings):
        first = evenings[0]
        span = first.starts_at, first.ends_at
        self.cancel(first)
        close(*span, "Ingen kan tage vagten", None)
        change(plan, keep_published=False)
        assert [s.day for s in between(WEEK.monday, WEEK.sunday)] == [
            WEEK.monday + timedelta(days=n) for n in (1, 2, 3)
        ]
        assert agree(WEEK.monday, WEEK.sunday)

    def test_it_gets_one_when_it_opens_after_all(self, plan, evenings):
        span = evenings[0].starts_at, evenings[0].ends_at
        self.cancel(evenings[0])
        close(*span, "Ingen kan tage vagten", None)
        lift(*span, None)
        follow(WEEK.monday, WEEK.monday)
        assert spans(WEEK.monday, WEEK.monday) == [span]

    def test_the_rest_of_a_running_evening_makes_no_shift(self, plan, evenings, clock):
        clock.move_to(in_copenhagen("2026-11-30 20:00"))
        self.cancel(evenings[0])
        close(evenings[0].starts_at, evenings[0].ends_at, "Ingen kan tage vagten", None)
        follow(WEEK.monday, WEEK.sunday)
        assert between(WEEK.monday, WEEK.monday) == []

    def test_one_of_three_shifts_closes_and_the_others_stay(self, plan):
        wish = wishes.OtherLine(changes.ONLINE, WEEK.monday)
        opening.save_hours(plan.coordinator, wish, keep_published=False, seen=wishes.weigh(wish).seen)
        noon = between(date(2026, 12, 1), date(2026, 12, 1))[1]
        span = noon.starts_at, noon.ends_at
        self.cancel(noon)
        close(*span, "Ingen kan tage vagten", None)
        follow(WEEK.monday, WEEK.sunday)
        assert len(between(date(2026, 12, 1), date(2026, 12, 1))) == 2
        assert agree(date(2026, 12, 1), date(2026, 12, 1))

    def cancel(self, shift):
        row = db.session.get(Shift, shift.id)
        row.status, row.cancelled_why = "cancelled", "Lukket ekstraordinært"
        db.session.commit()


def test_week_53_and_the_turn_of_the_year_follow(plan):
    services.allot_weeks(None, IsoWeek(2026, 52), IsoWeek(2027, 2))
    wish = wishes.OtherLine(changes.MIDTJYLLAND, date(2026, 12, 27))
    weighed = wishes.weigh(wish)
    # Nobody was given week 53, since all its evenings were closing days; its Sunday is none.
    assert weighed.effect.ownerless == 1
    opening.save_hours(plan.coordinator, wish, keep_published=True, seen=weighed.seen)
    services.change_week(None, IsoWeek(2026, 53), municipality("hvidovre").id, version=0)
    assert agree(date(2026, 12, 21), date(2027, 1, 17))
    assert between(date(2027, 1, 3), date(2027, 1, 3))[0].week == IsoWeek(2026, 53)


@pytest.mark.parametrize("keep_published", [True, False])
def test_evenings_around_the_clock_changes_keep_their_length(plan, keep_published, clock):
    clock.move_to(in_copenhagen("2027-03-01 12:00"))
    services.allot_weeks(None, IsoWeek(2027, 12), IsoWeek(2027, 14))
    wish = wishes.OtherLine(changes.MIDTJYLLAND, date(2027, 3, 28))
    seen = wishes.weigh(wish).seen
    opening.save_hours(plan.coordinator, wish, keep_published=keep_published, seen=seen)
    assert agree(date(2027, 3, 22), date(2027, 4, 11))
    (sunday,) = between(date(2027, 4, 4), date(2027, 4, 4))
    assert sunday.ends_at - sunday.starts_at == timedelta(hours=3, minutes=30)
