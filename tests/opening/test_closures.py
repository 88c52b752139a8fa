"""The evening that closes exceptionally."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused
from hotline.opening import closures, queries, rules, services
from hotline.opening.models import ExceptionalClosure
from tests.conftest import in_copenhagen

TONIGHT = in_copenhagen("2026-11-24 19:00"), in_copenhagen("2026-11-24 22:00")
WHY = "Ingen kan tage vagten"

close = use_case(closures.close_exceptionally)
lift = use_case(closures.lift)


def openings_on(text):
    day = date.fromisoformat(text)
    return [(each.opens_at, each.closes_at) for each in queries.openings_between(day, day)]


def test_the_evening_is_gone_and_the_reason_told_the_same_day(client, opened, changes, actions):
    close(*TONIGHT, WHY, opened.chief)
    assert openings_on("2026-11-24") == []
    assert changes == []
    assert actions()[-1] == "opening.close_exceptionally"
    answer = client.get("/status.json").json
    assert answer["open"] is False
    assert answer["reason"] == "Lukket ekstraordinært: Ingen kan tage vagten"
    assert answer["opens_at"] == "2026-11-25T19:00:00+01:00"
    page = client.get("/").text
    assert "Lukket ekstraordinært i dag" in page
    assert WHY in page
    assert "Vi åbner i morgen kl. 19.00" in page
    assert "lukket ekstraordinært" in client.get("/status.svg").text.lower()


def test_another_day_says_nothing_of_it_but_in_the_list(client, opened):
    close(in_copenhagen("2026-11-25 19:00"), in_copenhagen("2026-11-25 22:00"), WHY, None)
    assert client.get("/status.json").json["reason"] is None
    page = client.get("/").text
    assert "Lukket ekstraordinært i dag" not in page
    assert "Lukket ekstraordinært" in page


def test_the_rest_of_a_running_evening_closes_at_that_moment(client, opened, clock):
    clock.move_to(in_copenhagen("2026-11-24 20:10"))
    close(*TONIGHT, WHY, None)
    assert openings_on("2026-11-24") == [(TONIGHT[0], in_copenhagen("2026-11-24 20:10"))]
    assert client.get("/status.json").json["open"] is False
    assert client.get("/status.json").json["reason"].endswith(WHY)
    clock.move_to(in_copenhagen("2026-11-24 22:00"))
    assert client.get("/status.json").json["reason"] is None


def test_lifting_opens_again_and_what_has_passed_stays_closed(client, opened, clock, actions):
    close(*TONIGHT, WHY, None)
    clock.move_to(in_copenhagen("2026-11-24 20:00"))
    assert len(lift(*TONIGHT, opened.chief)) == 1
    assert openings_on("2026-11-24") == [(in_copenhagen("2026-11-24 20:00"), TONIGHT[1])]
    assert client.get("/status.json").json["open"] is True
    assert actions()[-1] == "opening.lift_closure"
    assert lift(*TONIGHT, opened.chief) == []


def test_one_that_is_lifted_in_time_never_was(opened):
    close(*TONIGHT, WHY, None)
    lift(*TONIGHT, None)
    assert openings_on("2026-11-24") == [TONIGHT]


def test_closing_twice_is_told(opened):
    close(*TONIGHT, WHY, None)
    with pytest.raises(Conflict, match="allerede lukket ekstraordinært"):
        close(*TONIGHT, WHY, None)
    lift(*TONIGHT, None)
    close(*TONIGHT, WHY, None)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (("2026-11-27 19:00", "2026-11-27 22:00"), "har ikke åbent"),
        (("2026-11-23 19:00", "2026-11-23 22:00"), "for sent"),
    ],
)
def test_what_makes_no_sense_is_refused(opened, span, said):
    with pytest.raises(Refused, match=said):
        close(*(in_copenhagen(text) for text in span), WHY, None)


def test_a_whole_evening_stays_closed_when_its_hours_change(opened):
    thursday = in_copenhagen("2026-11-26 19:00"), in_copenhagen("2026-11-26 22:00")
    close(*thursday, WHY, None)
    versions = {row.id: row.version for row in queries.opening_rules()}
    services.change_opening_rules(opened.coordinator, versions, time(18, 30), time(22), date(2026, 11, 26))
    assert openings_on("2026-11-26") == []
    assert openings_on("2026-11-30")[0][0] == in_copenhagen("2026-11-30 18:30")


def test_the_database_refuses_two_at_once(opened):
    row = close(*TONIGHT, WHY, None)
    twin = {name: getattr(row, name) for name in ("starts_at", "ends_at", "reason", "whole", "made_at")}
    db.session.add(ExceptionalClosure(**twin))
    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.flush()
    db.session.rollback()


def test_an_evening_after_the_clocks_change_closes_in_whole(opened, clock):
    # The clocks are put forward on Sunday 28 March 2027; the span that closes it is given in UTC.
    clock.move_to(in_copenhagen("2027-03-27 12:00"))
    start, end = in_copenhagen("2027-03-29 19:00"), in_copenhagen("2027-03-29 22:00")
    services.add_extra_opening(opened.coordinator, date(2027, 3, 28), time(19), time(22), "Prøve")
    sunday = in_copenhagen("2027-03-28 19:00"), in_copenhagen("2027-03-28 22:00")
    close(*sunday, WHY, None)
    assert openings_on("2027-03-28") == []
    assert end - start == timedelta(hours=3)


class TestSeveralOpeningsADay:
    DAY = date(2026, 11, 24)
    AGREED = tuple(
        rules.OpeningRule(1, time(start), time(end), date(2026, 1, 1))
        for start, end in ((8, 12), (12, 17), (17, 22))
    )

    def closed(self, start, end, *, whole=True):
        span = in_copenhagen(f"2026-11-24 {start}"), in_copenhagen(f"2026-11-24 {end}")
        return rules.Timetable(rules=self.AGREED, closures=(rules.Closure(*span, WHY, whole),))

    def test_one_closes_and_the_others_stay(self):
        found = rules.openings(self.closed("12:00", "17:00"), self.DAY, self.DAY)
        assert [each.opens_at for each in found] == [
            in_copenhagen("2026-11-24 08:00"),
            in_copenhagen("2026-11-24 17:00"),
        ]

    @pytest.mark.parametrize(
        ("now", "is_open", "reason", "opens"),
        [
            ("07:00", False, None, "08:00"),
            ("09:00", True, None, "17:00"),
            ("13:00", False, WHY, "17:00"),
            ("18:00", True, None, None),
        ],
    )
    def test_the_state_tells_the_reason_only_while_it_closes(self, now, is_open, reason, opens):
        state = rules.state(self.closed("12:00", "17:00"), in_copenhagen(f"2026-11-24 {now}"))
        assert (state.is_open, state.reason) == (is_open, reason)
        if opens:
            assert state.next.opens_at == in_copenhagen(f"2026-11-24 {opens}")

    def test_openings_that_touch_are_one_to_the_public(self):
        state = rules.state(rules.Timetable(rules=self.AGREED), in_copenhagen("2026-11-24 11:59"))
        assert state.current.closes_at == in_copenhagen("2026-11-24 22:00")
        assert state.next.day == date(2026, 12, 1)
        (hours,) = rules.regular_hours(self.AGREED, self.DAY)
        assert hours.spans == ((time(8), time(22)),)


def test_the_year_shows_what_was_closed_and_counts_it_out(opened, sign_in):
    browser = sign_in(opened.chief)
    assert "<dd>199</dd>" in browser.get("/admin/opening").text
    close(*TONIGHT, WHY, opened.chief)
    page = browser.get("/admin/opening").text
    assert "<dd>198</dd>" in page
    assert WHY in page
