"""Saying when one can: over HTTP and as use cases; who may, what it means, who is told."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import queries as rota
from hotline.rota.availability import queries, services
from hotline.rota.availability.rules import Limits, Mood, Weeks, Wish
from tests.conftest import NOON, in_copenhagen
from tests.rota.conftest import WEEK, empty_outbox, mails

PAGE = "/rota/availability"
MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)
OFF_TUESDAY = Wish(Mood.OFF, TUESDAY, TUESDAY)
PERIOD = {"kind": "period", "period-mood": "off", "period-first": "2026-12-01", "period-last": ""}
WEEKLY = {
    "kind": "weekly",
    "weekly-mood": "gladly",
    "weekly-weekdays": ["1", "3"],
    "weekly-weeks": "even",
    "weekly-first": "2026-12-01",
    "weekly-last": "",
}


def text_of(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def said(person, first=MONDAY, last=date(2026, 12, 31)):
    return queries.moods([person.id], first, last)[person.id]


class TestTyping:
    def test_one_day(self, plan, sign_in, post):
        answer = post(sign_in(plan.mette), PAGE, PERIOD, follow_redirects=True)
        assert "Gemt: Kan ikke: tirs. 1. dec. 2026." in text_of(answer)
        assert said(plan.mette) == {TUESDAY: Mood.OFF}

    def test_days_every_other_week_until_further_notice(self, plan, sign_in, post):
        answer = post(sign_in(plan.mette), PAGE, WEEKLY, follow_redirects=True)
        assert "hver tirsdag og torsdag i lige uger fra tirs. 1. dec. 2026 indtil videre" in text_of(answer)
        (row,) = queries.entries_of(plan.mette.id)
        assert row.wish == Wish(Mood.GLADLY, TUESDAY, None, frozenset({1, 3}), Weeks.EVEN)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            (PERIOD | {"period-first": ""}, "Udfyld feltet."),
            (PERIOD | {"period-first": "i morgen"}, "Skriv datoen som dag/måned/år"),
            (PERIOD | {"period-first": "2026-11-23"}, "Vælg en dag fra i dag og frem."),
            (PERIOD | {"period-last": "2026-11-30"}, "Den sidste dag skal ligge efter den første."),
            (PERIOD | {"period-last": "2099-11-30"}, "Vælg dage inden for de næste tre år."),
            (PERIOD | {"period-mood": "syg"}, "Vælg noget på listen."),
            (WEEKLY | {"weekly-weekdays": []}, "Vælg mindst én."),
            (WEEKLY | {"weekly-weekdays": ["7"]}, "Vælg noget på listen."),
            (WEEKLY | {"weekly-last": "2026-12-02"}, "Der er ingen af de valgte ugedage i perioden."),
            (
                WEEKLY | {"weekly-weekdays": list("0123456"), "weekly-weeks": "all"},
                "Skriv også, hvornår perioden slutter.",
            ),
        ],
    )
    def test_what_makes_no_sense_is_explained_and_nothing_typed_is_lost(
        self, plan, sign_in, post, fields, message
    ):
        answer = post(sign_in(plan.mette), PAGE, fields)
        assert answer.status_code == 422
        assert message in text_of(answer)
        kind = fields["kind"]
        typed = fields[f"{kind}-last"]
        assert (
            f'name="{kind}-last" type="date" value="{typed}"' in answer.text
            or f'value="{typed}"' in answer.text
        )
        assert queries.entries_of(plan.mette.id) == []

    def test_the_same_twice_is_refused(self, plan, sign_in, post):
        post(sign_in(plan.mette), PAGE, PERIOD)
        answer = post(sign_in(plan.mette), PAGE, PERIOD)
        assert answer.status_code == 422
        assert "Det står der allerede" in text_of(answer)

    def test_a_form_of_no_kind_is_refused(self, plan, sign_in, post):
        assert post(sign_in(plan.mette), PAGE, {"kind": "andet"}).status_code == 422

    def test_there_is_no_text_to_type(self, plan, sign_in):
        page = sign_in(plan.mette).get(PAGE).text
        assert 'type="text"' not in page.split("<main")[1]
        assert "<textarea" not in page

    def test_a_day_is_chosen_in_the_month(self, plan, sign_in):
        page = sign_in(plan.mette).get(f"{PAGE}?month=2026-12").text
        assert "day=2026-12-24#period" in page
        chosen = sign_in(plan.mette).get(f"{PAGE}?month=2026-12&day=2026-12-24").text
        assert 'value="2026-12-24"' in chosen

    @pytest.mark.parametrize("query", ["month=2026-13", "month=x", "month=1999-01", "day=x"])
    def test_a_month_or_day_that_is_none_is_not_found(self, plan, sign_in, query):
        assert sign_in(plan.mette).get(f"{PAGE}?{query}").status_code == 404


class TestChanging:
    def test_an_entry_is_edited_as_a_new_one(self, plan, sign_in, post):
        begun = services.add(plan.mette, plan.mette.id, OFF_TUESDAY).begun_id
        fields = {"mood": "rather not", "first": "2026-12-02", "last": "2026-12-03"}
        answer = post(sign_in(plan.mette), f"{PAGE}/{begun}", fields, follow_redirects=True)
        assert "Gemt: Helst ikke: ons. 2. dec. 2026 – tors. 3. dec. 2026." in text_of(answer)
        assert list(said(plan.mette)) == [date(2026, 12, 2), date(2026, 12, 3)]

    def test_what_began_earlier_keeps_its_first_day(self, plan, clock, sign_in, post):
        begun = services.add(plan.mette, plan.mette.id, Wish(Mood.OFF, TUESDAY, date(2026, 12, 8))).begun_id
        clock.move_to(in_copenhagen("2026-12-03 12:00"))
        fields = {"mood": "off", "first": "2026-12-01", "last": "2026-12-05"}
        assert post(sign_in(plan.mette), f"{PAGE}/{begun}", fields).status_code == 302

    def test_an_unchanged_form_changes_nothing(self, plan, sign_in, post):
        begun = services.add(plan.mette, plan.mette.id, OFF_TUESDAY).begun_id
        fields = {"mood": "off", "first": "2026-12-01", "last": ""}
        answer = post(sign_in(plan.mette), f"{PAGE}/{begun}", fields, follow_redirects=True)
        assert "Der var ikke noget at ændre." in text_of(answer)
        assert [row.id for row in queries.entries_of(plan.mette.id)] == [begun]

    def test_an_error_keeps_what_was_typed(self, plan, sign_in, post):
        begun = services.add(plan.mette, plan.mette.id, OFF_TUESDAY).begun_id
        fields = {"mood": "gladly", "first": "2026-12-09", "last": "2026-12-08"}
        answer = post(sign_in(plan.mette), f"{PAGE}/{begun}", fields)
        assert answer.status_code == 422
        assert 'value="2026-12-09"' in answer.text
        assert "Den sidste dag skal ligge efter den første." in answer.text

    def test_an_entry_is_removed_and_brought_back(self, plan, sign_in, post):
        browser = sign_in(plan.mette)
        begun = services.add(plan.mette, plan.mette.id, OFF_TUESDAY).begun_id
        answer = post(browser, f"{PAGE}/{begun}/remove", page=PAGE, follow_redirects=True)
        assert "Slettet: Kan ikke: tirs. 1. dec. 2026." in text_of(answer)
        assert said(plan.mette) == {}
        answer = post(browser, f"{PAGE}/undo", {"ended": begun}, page=PAGE, follow_redirects=True)
        assert "Ændringen er fortrudt." in text_of(answer)
        assert said(plan.mette) == {TUESDAY: Mood.OFF}

    def test_undoing_an_edit_brings_the_old_entry_back(self, plan):
        begun = services.add(plan.mette, plan.mette.id, OFF_TUESDAY).begun_id
        change = services.edit(plan.mette, begun, Wish(Mood.GLADLY, TUESDAY, TUESDAY))
        services.undo(plan.mette, change)
        assert said(plan.mette) == {TUESDAY: Mood.OFF}
        with pytest.raises(Conflict):
            services.undo(plan.mette, change)

    def test_undo_posted_twice_says_so(self, plan):
        begun = services.add(plan.mette, plan.mette.id, OFF_TUESDAY).begun_id
        change = services.remove(plan.mette, begun)
        services.undo(plan.mette, change)
        with pytest.raises(Conflict, match="allerede fortrudt"):
            services.undo(plan.mette, change)

    def test_an_entry_that_somebody_changed_meanwhile_is_a_conflict(self, plan, sign_in, post):
        begun = services.add(plan.mette, plan.mette.id, OFF_TUESDAY).begun_id
        services.remove(plan.chief, begun)
        with pytest.raises(Conflict, match="rettet eller slettet"):
            services.edit(plan.mette, begun, Wish(Mood.GLADLY, TUESDAY, TUESDAY))
        assert sign_in(plan.mette).get(f"{PAGE}/{begun}").status_code == 409
        assert post(sign_in(plan.mette), f"{PAGE}/{begun}/remove", page=PAGE).status_code == 409

    def test_no_more_than_a_hundred_lines(self, plan):
        for number in range(100):
            first = date.fromordinal(TUESDAY.toordinal() + number)
            services.add(plan.mette, plan.mette.id, Wish(Mood.OFF, first, first))
        with pytest.raises(Refused, match="100 linjer"):
            services.add(plan.mette, plan.mette.id, Wish(Mood.OFF, date(2027, 12, 1), date(2027, 12, 1)))

    def test_every_change_is_in_the_audit(self, plan):
        begun = services.add(plan.mette, plan.mette.id, OFF_TUESDAY).begun_id
        services.undo(plan.mette, services.remove(plan.mette, begun))
        actions = db.session.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.subject == f"availability:{begun}")
            .order_by(AuditEntry.id)
        ).all()
        assert actions == ["rota.add_wish", "rota.remove_wish", "rota.restore_wish"]


class TestWhoMay:
    def test_one_sees_and_changes_ones_own_only(self, plan, sign_in, post):
        begun = services.add(plan.mette, plan.mette.id, OFF_TUESDAY).begun_id
        for person in (plan.ole, plan.other_chief, plan.other_staff, plan.reader):
            browser = sign_in(person)
            assert browser.get(f"{PAGE}/{begun}").status_code == 404
            assert browser.get(f"{PAGE}/person/{plan.mette.id}").status_code == 404
            for use_case in (
                lambda who=person: services.add(who, plan.mette.id, OFF_TUESDAY),
                lambda who=person: services.edit(who, begun, OFF_TUESDAY),
                lambda who=person: services.remove(who, begun),
                lambda who=person: services.undo(who, services.Change(begun)),
            ):
                with pytest.raises(NotFound):
                    use_case()

    def test_undo_cannot_mix_two_people(self, plan):
        mine = services.add(plan.mette, plan.mette.id, OFF_TUESDAY).begun_id
        other = services.add(plan.ole, plan.ole.id, OFF_TUESDAY).begun_id
        with pytest.raises(NotFound):
            services.undo(plan.chief, services.Change(mine, other))

    @pytest.mark.parametrize("path", [f"{PAGE}/team", f"{PAGE}/rules"])
    def test_the_team_is_its_chiefs_and_the_coordinators(self, plan, sign_in, path):
        assert sign_in(plan.chief).get(path).status_code == 200
        assert sign_in(plan.coordinator).get(f"{path}/hvidovre").status_code == 200
        assert sign_in(plan.chief).get(f"{path}/glostrup").status_code == 404
        assert sign_in(plan.chief).get(f"{path}/ukendt").status_code == 404
        for person in (plan.mette, plan.other_staff, plan.reader):
            assert sign_in(person).get(path).status_code == 404

    def test_the_chief_takes_duty_and_has_wishes_too(self, plan, sign_in):
        assert sign_in(plan.chief).get(PAGE).status_code == 200
        assert sign_in(plan.coordinator).get(PAGE).status_code == 404


class TestWarnings:
    def test_the_chief_is_told_when_somebody_on_the_rota_becomes_unavailable(self, plan, published):
        services.add(plan.mette, plan.mette.id, OFF_TUESDAY)
        ((to, text),) = mails()
        assert to == plan.chief.email
        assert "Mette Madsen har bagvagten, men har nu skrevet »kan ikke«" in text
        assert "tirsdag den 1. december 2026" in text.lower()

    def test_the_person_is_told_on_the_page_with_a_way_out(self, plan, published, sign_in):
        services.add(plan.mette, plan.mette.id, OFF_TUESDAY)
        page = sign_in(plan.mette).get(PAGE)
        assert "Du er på vagtplanen, men har skrevet, at du ikke kan" in text_of(page)
        assert f"/rota/evening/{published[1].id}" in page.text

    def test_a_draft_is_the_chiefs_to_know_of_only(self, plan, evenings, staff, sign_in):
        staff(evenings[1], plan.mette, plan.ole)
        services.add(plan.mette, plan.mette.id, OFF_TUESDAY)
        assert [to for to, _text in mails()] == [plan.chief.email]
        assert "Du er på vagtplanen" not in text_of(sign_in(plan.mette).get(PAGE))
        assert "På vagtplanen trods" in text_of(sign_in(plan.chief).get(f"{PAGE}/person/{plan.mette.id}"))
        month = sign_in(plan.mette).get(f"{PAGE}?month=2026-12").text
        assert '<span class="sr-only">Vagt' not in month

    def test_what_was_off_already_is_not_told_again(self, plan, published):
        services.add(plan.mette, plan.mette.id, OFF_TUESDAY)
        empty_outbox()
        services.add(plan.mette, plan.mette.id, Wish(Mood.OFF, MONDAY - (TUESDAY - MONDAY), TUESDAY))
        ((_to, text),) = mails()
        assert "mandag den 30. november" in text.lower()
        assert "tirsdag" not in text.lower()

    def test_rather_not_warns_nobody(self, plan, published):
        services.add(plan.mette, plan.mette.id, Wish(Mood.RATHER_NOT, TUESDAY, TUESDAY))
        assert mails() == []

    def test_the_person_is_told_what_the_chief_wrote_in_one_message(self, plan, published):
        services.add(plan.chief, plan.mette.id, OFF_TUESDAY)
        ((to, text),) = mails()
        assert to == plan.mette.email
        assert "Chalotte Chef har skrevet for dig: Kan ikke: tirs. 1. dec. 2026." in text
        assert "du har stadig bagvagten" in text

    def test_the_rota_itself_stays(self, plan, published):
        services.add(plan.mette, plan.mette.id, OFF_TUESDAY)
        db.session.refresh(published[1])
        assert published[1].backup == plan.mette

    def test_it_waits_on_both_lists_until_somebody_acts(self, plan, published):
        services.add(plan.mette, plan.mette.id, OFF_TUESDAY)
        (own,) = queries.needs_for(plan.mette, NOON)
        (chiefs,) = queries.needs_for(plan.chief, NOON)
        assert own.text == "tirs. 1. dec.: Du har bagvagten, men har skrevet, at du ikke kan."
        assert chiefs.text == "tirs. 1. dec.: Mette Madsen har bagvagten, men har skrevet »kan ikke«."
        assert own.link == chiefs.link == f"/rota/evening/{published[1].id}"
        assert queries.needs_for(plan.other_chief, NOON) == []
        assert len(queries.needs_for(plan.coordinator, NOON)) == 1
        assert queries.needs_for(plan.reader, NOON) == []


class TestTheTeam:
    def test_the_month_shows_who_can(self, plan, published, sign_in):
        services.add(plan.mette, plan.mette.id, OFF_TUESDAY)
        services.add(plan.ole, plan.ole.id, Wish(Mood.GLADLY, TUESDAY, None, frozenset({1})))
        page = text_of(sign_in(plan.chief).get(f"{PAGE}/team?month=2026-12"))
        assert "Mette Madsen × Kan ikke B Bagvagt V Vagt" in page
        assert "Ole Olsen + Gerne V Vagt" in page
        assert "Kan, af 2 1 for få 2 2" in page

    def test_all_open_evenings_can_be_seen(self, plan, sign_in):
        page = sign_in(plan.chief).get(f"{PAGE}/team?month=2026-12&show=all").text
        assert page.count('scope="col"') > 12

    def test_a_name_with_marks_in_it_is_only_text(self, plan, sign_in):
        plan.mette.name = "<script>alert(1)</script> Sørensen"
        db.session.commit()
        page = sign_in(plan.chief).get(f"{PAGE}/team?month=2026-12").text
        assert "<script>alert" not in page

    def test_past_entries_are_folded_away(self, plan, clock, sign_in):
        services.add(plan.mette, plan.mette.id, OFF_TUESDAY)
        clock.move_to(in_copenhagen("2026-12-05 12:00"))
        page = sign_in(plan.mette).get(PAGE)
        assert "1 linje, der er forbi" in text_of(page)

    def test_an_entry_that_another_silences_says_so(self, plan, sign_in):
        services.add(plan.mette, plan.mette.id, OFF_TUESDAY)
        services.add(plan.mette, plan.mette.id, Wish(Mood.GLADLY, TUESDAY, None, frozenset({1})))
        assert "Gælder ikke 1 af dagene" in text_of(sign_in(plan.mette).get(PAGE))

    @pytest.mark.parametrize("path", [PAGE, f"{PAGE}/team", f"{PAGE}/team?show=all"])
    def test_a_page_costs_the_same_however_much_is_said(self, plan, published, sign_in, count_queries, path):
        browser = sign_in(plan.chief)
        browser.get(path)
        services.add(plan.chief, plan.chief.id, OFF_TUESDAY)
        before = count_queries(lambda: browser.get(path))
        for person in (plan.mette, plan.ole, plan.chief):
            for day in range(2, 20):
                services.add(person, person.id, Wish(Mood.OFF, date(2026, 12, day), date(2026, 12, day)))
        after = count_queries(lambda: browser.get(path))
        assert after == before <= 12


class TestTheRules:
    def test_a_chief_chooses_the_own_municipalitys(self, plan, sign_in, post):
        fields = {"most_per_week": "1", "most_running": "", "version": "0"}
        answer = post(sign_in(plan.chief), f"{PAGE}/rules", fields, follow_redirects=True)
        assert "Reglerne er gemt." in text_of(answer)
        assert "Højst i træk: ingen grænse" in text_of(answer)
        assert queries.rules_of(plan.chief.municipality_id) == Limits(1, None, False, 1)
        assert queries.rules_of(plan.other_chief.municipality_id) == Limits()

    def test_two_at_once_are_told(self, plan, sign_in, post):
        services.change_rules(plan.coordinator, plan.chief.municipality_id, Limits(1, 1, True, 0))
        fields = {"most_per_week": "3", "most_running": "3", "version": "0"}
        answer = post(sign_in(plan.chief), f"{PAGE}/rules", fields)
        assert answer.status_code == 409
        assert "En anden har imens ændret reglerne." in answer.text
        assert queries.rules_of(plan.chief.municipality_id).most_per_week == 1

    @pytest.mark.parametrize("value", ["8", "0", "-1", "x"])
    def test_limits_outside_a_week_are_refused(self, plan, sign_in, post, value):
        fields = {"most_per_week": value, "most_running": "2", "version": "0"}
        assert post(sign_in(plan.chief), f"{PAGE}/rules", fields).status_code == 422
        with pytest.raises(Refused):
            services.change_rules(plan.chief, plan.chief.municipality_id, Limits(9, 2))

    def test_staff_and_other_chiefs_may_not(self, plan):
        for person in (plan.mette, plan.other_chief):
            with pytest.raises(NotFound):
                services.change_rules(person, plan.chief.municipality_id, Limits(1, 1))


def test_the_week_of_the_tests_is_hvidovres(plan):
    assert {shift.municipality.key for shift in rota.shifts_between(WEEK.monday, WEEK.sunday)} == {"hvidovre"}
