"""The calendar feed as calendar programs meet it: text, headers, and what a change does to both."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from icalendar.cal import Event

from hotline.accounts import services as people
from hotline.accounts.models import Person
from hotline.core import clock as product_clock
from hotline.core.db import db
from hotline.opening import services as opening
from hotline.rota import calendar, queries, services
from hotline.rota.rules import IsoWeek, Slot
from tests.conftest import in_copenhagen
from tests.rota.conftest import WEEK


def events(answer) -> dict[str, Event]:
    """The events by UID; that no UID comes twice is part of it."""
    found = list(Calendar.from_ical(answer.get_data()).walk("VEVENT"))
    by_uid = {str(each["UID"]): each for each in found}
    assert len(by_uid) == len(found)
    return by_uid


def uid_of(shift, slot: str) -> str:
    return f"{shift.uid}-{slot}@localhost"


class TestTheText:
    def test_each_slot_is_an_event_with_everything_that_calendars_want(self, plan, published, fetch):
        found = events(fetch(plan.mette))
        assert len(found) == 4
        mine = found[uid_of(published[0], "primary")]
        assert mine.decoded("DTSTART") == in_copenhagen("2026-11-30 19:00")
        assert mine.decoded("DTEND") == in_copenhagen("2026-11-30 22:00")
        assert str(mine["SUMMARY"]) == "Vagt – Hvidovre"
        assert str(mine["DESCRIPTION"]).startswith("Bagvagt: Ole Olsen\n")
        assert str(mine["URL"]) == f"http://localhost/rota/evening/{published[0].id}"
        assert (str(mine["STATUS"]), str(mine["CLASS"]), str(mine["TRANSP"])) == (
            "CONFIRMED",
            "PRIVATE",
            "OPAQUE",
        )
        assert mine["DTSTAMP"].dt == mine["LAST-MODIFIED"].dt == product_clock.now()
        behind = found[uid_of(published[1], "backup")]
        assert str(behind["SUMMARY"]) == "Bagvagt – Hvidovre"
        assert str(behind["DESCRIPTION"]).startswith("Vagt: Ole Olsen\n")
        assert (str(behind["TRANSP"]), str(behind["X-MICROSOFT-CDO-BUSYSTATUS"])) == ("TRANSPARENT", "FREE")

    def test_the_calendar_names_itself_and_says_how_often_to_ask(self, plan, published, fetch):
        text = fetch(plan.mette).text
        for line in (
            "VERSION:2.0",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            "NAME:Mine hotlinevagter",
            "X-WR-CALNAME:Mine hotlinevagter",
            "X-WR-TIMEZONE:Europe/Copenhagen",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
            "SOURCE;VALUE=URI:http",
        ):
            assert f"\r\n{line}" in text
        assert "ATTENDEE" not in text
        assert "ORGANIZER" not in text

    def test_the_link_in_an_event_leads_to_its_evening(self, plan, published, fetch, sign_in):
        url = str(events(fetch(plan.mette))[uid_of(published[0], "primary")]["URL"])
        assert sign_in(plan.mette).get(url.removeprefix("http://localhost")).status_code == 200

    def test_times_are_copenhagens_on_either_side_of_both_clock_changes(self, plan, staff, fetch, clock):
        for first, last in (
            (IsoWeek(2026, 43), IsoWeek(2026, 44)),
            (IsoWeek(2027, 12), IsoWeek(2027, 13)),
        ):
            if first.year == 2026:
                clock.move_to(in_copenhagen("2026-10-01 12:00"))
            services.allot_weeks(None, first, last)
            for week in IsoWeek.between(first, last):
                row = queries.allotment(week)
                services.change_week(None, week, plan.mette.municipality_id, row.version)
            for shift in queries.shifts_between(first.monday, last.sunday):
                staff(shift, plan.mette, plan.ole)
            services.publish(None, first.monday, last.sunday)
        found = [each.decoded("DTSTART") for each in events(fetch(plan.mette)).values()]
        assert {product_clock.local(start).time() for start in found} == {time(19)}
        # Summer time ends on 25 October 2026 and begins on 28 March 2027.
        hours = {start.date(): start.astimezone(UTC).hour for start in found}
        assert (hours[date(2026, 10, 22)], hours[date(2026, 10, 26)]) == (17, 18)
        assert (hours[date(2027, 3, 24)], hours[date(2027, 3, 30)]) == (18, 17)

    def test_drafts_are_not_in_it(self, plan, evenings, staff, fetch):
        staff(evenings[0], plan.mette, plan.ole)
        assert events(fetch(plan.mette)) == {}

    def test_somebody_without_evenings_has_an_empty_calendar(self, plan, fetch):
        answer = fetch(plan.other_staff)
        assert answer.status_code == 200
        assert events(answer) == {}

    def test_it_speaks_the_persons_language(self, plan, published, fetch):
        db.session.get(Person, plan.mette.id).language = "en"
        db.session.commit()
        assert fetch(plan.mette).status_code == 200


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200)


class TestFoldingAndEscaping:
    def render(self, name: str, why: str | None = None) -> bytes:
        start = datetime(2026, 11, 24, 18, tzinfo=UTC)
        entry = calendar.Entry(
            uid="1-primary",
            shift_id=1,
            starts_at=start,
            ends_at=start + timedelta(hours=3),
            municipality="Ishøj",
            confirmed=why is None,
            sequence=1,
            changed_at=start,
            slot=Slot.PRIMARY,
            backup=name,
            why=why,
        )
        place = calendar.Place("localhost", "http://localhost", "http://localhost/calendar/x.ics", "da")
        return calendar.render([entry], place)

    @settings(deadline=None)
    @given(NAMES)
    def test_every_line_is_at_most_75_octets_of_whole_letters(self, app_context, name):
        for line in self.render(name).split(b"\r\n"):
            assert len(line) <= 75
            line.decode()

    @settings(deadline=None)
    @given(NAMES)
    def test_whatever_the_name_it_is_read_as_it_was_written(self, app_context, name):
        (event,) = Calendar.from_ical(self.render(name)).walk("VEVENT")
        assert str(event["DESCRIPTION"]).split("\n")[0] == f"Bagvagt: {name}"

    def test_danish_letters_at_the_fold_stay_whole(self, app_context):
        for length in range(40, 90):
            (event,) = Calendar.from_ical(self.render("a" * length + "æøåÆØÅ" * 20)).walk("VEVENT")
            assert "æøåÆØÅ" * 20 in str(event["DESCRIPTION"])

    def test_marks_with_a_meaning_are_escaped(self, app_context):
        text = self.render("Å; B, C\\D")
        assert b"\\; B\\, C\\\\D" in text.replace(b"\r\n ", b"")
        assert b"\n" not in text.replace(b"\r\n", b"")


@pytest.fixture(scope="module")
def app_context(built_app):
    with built_app.app_context():
        yield


class TestChanges:
    def test_without_a_change_the_bytes_are_the_same_and_a_program_is_told_so(
        self, plan, published, fetch, clock
    ):
        first = fetch(plan.mette)
        clock.shift(timedelta(days=3))
        again = fetch(plan.mette)
        assert again.get_data() == first.get_data()
        assert again.headers["ETag"] == first.headers["ETag"]
        unchanged = fetch(plan.mette, If_None_Match=first.headers["ETag"])
        assert (unchanged.status_code, unchanged.get_data()) == (304, b"")
        assert unchanged.headers["ETag"] == first.headers["ETag"]

    def test_signing_in_is_not_a_change(self, plan, published, fetch, sign_in):
        first = fetch(plan.mette)
        db.session.get(Person, plan.ole.id).signed_in_at = product_clock.now()
        db.session.commit()
        assert fetch(plan.mette).headers["ETag"] == first.headers["ETag"]

    def test_another_counterpart_keeps_the_uid_and_raises_the_sequence(
        self, plan, published, staff, fetch, clock
    ):
        before = fetch(plan.mette)
        clock.shift(60)
        staff(published[0], plan.mette, None)
        after = fetch(plan.mette)
        assert after.headers["ETag"] != before.headers["ETag"]
        uid = uid_of(published[0], "primary")
        old, new = events(before)[uid], events(after)[uid]
        assert int(new["SEQUENCE"]) > int(old["SEQUENCE"])
        assert new.decoded("LAST-MODIFIED") == old.decoded("LAST-MODIFIED") + timedelta(minutes=1)
        unchanged = uid_of(published[1], "backup")
        assert events(after)[unchanged].to_ical() == events(before)[unchanged].to_ical()

    def test_other_hours_keep_the_uid(self, plan, published, fetch):
        from tests.rota.test_weeks import opening_rules_of

        versions = {each.id: each.version for each in opening_rules_of(WEEK.monday)}
        opening.change_opening_rules(plan.coordinator, versions, time(18, 30), time(22), WEEK.monday)
        event = events(fetch(plan.mette))[uid_of(published[0], "primary")]
        assert event.decoded("DTSTART") == in_copenhagen("2026-11-30 18:30")

    def test_who_is_replaced_sees_it_cancelled_and_the_new_one_sees_it(self, plan, published, staff, fetch):
        before = int(events(fetch(plan.mette))[uid_of(published[0], "primary")]["SEQUENCE"])
        staff(published[0], plan.ole, plan.mette)
        uid = uid_of(published[0], "primary")
        gone = events(fetch(plan.mette))[uid]
        assert (str(gone["STATUS"]), str(gone["TRANSP"])) == ("CANCELLED", "TRANSPARENT")
        assert str(gone["SUMMARY"]) == "Aflyst: Vagt – Hvidovre"
        assert int(gone["SEQUENCE"]) > before
        assert str(events(fetch(plan.ole))[uid]["STATUS"]) == "CONFIRMED"
        assert str(events(fetch(plan.mette))[uid_of(published[0], "backup")]["STATUS"]) == "CONFIRMED"

    def test_who_comes_back_has_one_event_again(self, plan, published, staff, fetch):
        staff(published[0], None, plan.ole)
        staff(published[0], plan.mette, plan.ole)
        found = events(fetch(plan.mette))
        assert str(found[uid_of(published[0], "primary")]["STATUS"]) == "CONFIRMED"

    def test_a_closed_evening_is_cancelled_with_its_reason(self, plan, published, fetch):
        opening.add_closing_day(plan.coordinator, published[1].day, "Personaledag, æ; ø")
        event = events(fetch(plan.mette))[uid_of(published[1], "backup")]
        assert str(event["STATUS"]) == "CANCELLED"
        assert "Personaledag, æ; ø" in str(event["DESCRIPTION"])

    def test_what_was_taken_back_is_cancelled_until_it_is_published_again(self, plan, published, fetch):
        services.withdraw(None, WEEK.monday, WEEK.sunday)
        taken_back = events(fetch(plan.mette))
        assert {str(each["STATUS"]) for each in taken_back.values()} == {"CANCELLED"}
        services.publish(None, WEEK.monday, WEEK.sunday)
        again = events(fetch(plan.mette))
        assert {str(each["STATUS"]) for each in again.values()} == {"CONFIRMED"}
        assert all(int(again[uid]["SEQUENCE"]) > int(taken_back[uid]["SEQUENCE"]) for uid in again)

    def test_cancelled_ones_are_kept_for_sixty_days(self, plan, published, staff, fetch, clock):
        staff(published[0], None, plan.ole)
        uid = uid_of(published[0], "primary")
        clock.shift(timedelta(days=59))
        before = fetch(plan.mette)
        assert uid in events(before)
        clock.shift(timedelta(days=2))
        after = fetch(plan.mette)
        assert uid not in events(after)
        assert after.headers["ETag"] != before.headers["ETag"]

    def test_the_past_stays_for_a_year_and_some(self, plan, published, fetch, clock):
        clock.move_to(in_copenhagen("2027-12-01 12:00"))
        assert len(events(fetch(plan.mette))) == 4
        clock.move_to(in_copenhagen("2028-02-01 12:00"))
        assert fetch(plan.mette).status_code == 200
        assert events(fetch(plan.mette)) == {}

    def test_a_new_name_is_a_change(self, plan, published, fetch):
        before = fetch(plan.mette)
        ole = db.session.get(Person, plan.ole.id)
        fields = people.PersonFields("Ole Østergård", ole.email, "", ole.role, ole.municipality_id, True)
        people.change_person(plan.coordinator, ole.id, ole.version, fields)
        after = fetch(plan.mette, If_None_Match=before.headers["ETag"])
        assert after.status_code == 200
        assert "Østergård" in after.text


class TestHeaders:
    def test_a_program_gets_the_headers_it_needs_and_no_cookie(self, plan, published, fetch, clock):
        clock.shift(60)
        headers = fetch(plan.mette).headers
        assert headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert headers["Content-Disposition"] == 'inline; filename="hotline.ics"'
        assert headers["Cache-Control"] == "private, max-age=300"
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert re.fullmatch(r'"[0-9a-f]{32}"', headers["ETag"])
        assert headers["Last-Modified"] == "Tue, 24 Nov 2026 11:00:00 GMT"
        assert "Set-Cookie" not in headers

    def test_head_tells_the_same_without_the_text(self, plan, published, fetch):
        answer, head = fetch(plan.mette), fetch(plan.mette, "HEAD")
        assert head.status_code == 200
        assert head.get_data() == b""
        assert head.headers["ETag"] == answer.headers["ETag"]
        assert head.headers["Content-Length"] == answer.headers["Content-Length"]

    def test_if_modified_since_is_understood(self, plan, published, staff, fetch, clock):
        clock.shift(60)
        since = fetch(plan.mette).headers["Last-Modified"]
        assert fetch(plan.mette, If_Modified_Since=since).status_code == 304
        staff(published[0], plan.mette, None)
        assert fetch(plan.mette, If_Modified_Since=since).status_code == 200

    def test_a_change_in_this_very_second_is_not_dated_yet(self, plan, published, fetch):
        # Two changes within one second would have one date, and the second could be missed for ever.
        assert "Last-Modified" not in fetch(plan.mette).headers

    def test_the_etag_wins_over_the_date(self, plan, published, fetch, clock):
        clock.shift(60)
        since = fetch(plan.mette).headers["Last-Modified"]
        assert fetch(plan.mette, If_None_Match='"other"', If_Modified_Since=since).status_code == 200

    def test_a_packed_answer_has_a_tag_of_its_own_that_is_recognised(self, plan, published, fetch):
        packed = fetch(plan.mette, Accept_Encoding="gzip")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.get_data()) == fetch(plan.mette).get_data()
        tag = packed.headers["ETag"]
        again = fetch(plan.mette, Accept_Encoding="gzip", If_None_Match=tag)
        assert (again.status_code, again.headers["ETag"]) == (304, tag)

    @pytest.mark.parametrize("tag", ["*", 'W/"{}"', '"x", "{}"'])
    def test_other_ways_to_ask_with_a_tag(self, plan, published, fetch, tag):
        known = fetch(plan.mette).headers["ETag"].strip('"')
        assert fetch(plan.mette, If_None_Match=tag.format(known)).status_code == 304

    def test_it_cannot_be_posted_to(self, plan, published, fetch):
        assert fetch(plan.mette, "PUT").status_code in {400, 405}
