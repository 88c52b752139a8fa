"""The planner's pages: asking, watching, accepting in whole or in part, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hotline.accounts.queries import municipality
from hotline.core.db import db
from hotline.core.errors import Conflict
from hotline.rota import queries as rota
from hotline.rota import services as rota_services
from hotline.rota.availability import services as wishes
from hotline.rota.availability.rules import Limits, Mood, Wish
from hotline.rota.models import Assignment
from hotline.rota.planner import jobs, queries, services
from hotline.rota.planner.models import PlanRun
from hotline.rota.planner.question import Asked
from hotline.rota.planner.record import people_of
from hotline.rota.planner.rules import Kind, Status
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.services import Wanted
from tests.conftest import NOON
from tests.rota.conftest import empty_outbox, mails
from tests.rota.planner.conftest import FIRST, LAST, text_of

PAGE = "/rota/planner"
ASK = {
    "kind": "people",
    "ask-first": str(FIRST),
    "ask-last": str(LAST),
    "ask-keep_drafts": "y",
    "ask-heed": "after",
}
MEND = {"kind": "mend", "mend-first": str(FIRST), "mend-last": str(LAST)}


def filled(shifts) -> int:
    return sum(len(queries.present([db.session.merge(shift)])) for shift in shifts)


def on(shift) -> tuple[str | None, str | None]:
    db.session.refresh(shift)
    return tuple(person.name if person else None for person in (shift.primary, shift.backup))


class TestAsking:
    def test_a_chief_asks_and_follows_the_work_to_the_answer(self, team, shifts, sign_in, post):
        browser = sign_in(team.chief)
        answer = post(browser, PAGE, ASK)
        assert answer.status_code == 302
        page = browser.get(answer.location)
        assert "Begynder om et øjeblik." in page.text
        assert '<meta http-equiv="refresh" content="3">' in page.text
        jobs.work()
        page = browser.get(answer.location)
        assert "Det er bevist, at planen ikke kan blive bedre." in text_of(page)
        assert "Nye 16 Ændrede 0 Uændrede 0 Huller 0" in text_of(page)
        assert filled(shifts) == 0

    def test_the_form_proposes_the_first_draft_to_the_end_of_the_plan(self, team, sign_in):
        page = sign_in(team.chief).get(PAGE).text
        assert 'id="ask-first" name="ask-first" required type="date" value="2026-11-30"' in page
        assert 'value="2026-12-17"' in page
        assert "16 pladser er tomme" in page

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            (ASK | {"ask-first": ""}, "Udfyld feltet."),
            (ASK | {"ask-last": "2026-11-01"}, "Den sidste dag skal ligge efter den første."),
            (ASK | {"ask-first": "2026-10-01", "ask-last": "2026-11-01"}, "Perioden er forbi."),
            (ASK | {"ask-last": "2029-11-01"}, "Planlæg højst et år ad gangen."),
            (ASK | {"ask-first": "2027-05-01", "ask-last": "2027-06-01"}, "Kommunen har ingen aftener"),
            (ASK | {"ask-heed": "x"}, "Vælg noget på listen."),
            (MEND | {"mend-first": "x"}, "Skriv datoen som dag/måned/år"),
            (MEND | {"mend-first": "9999-12-31", "mend-last": "9999-12-31"}, "inden for de næste 10 år"),
        ],
    )
    def test_bad_input_is_explained_and_kept(self, team, sign_in, post, fields, message):
        answer = post(sign_in(team.chief), PAGE, fields)
        assert answer.status_code == 422
        assert message in text_of(answer)
        assert db.session.scalar(select(func.count()).select_from(PlanRun)) == 0

    def test_nobody_approved_is_said(self, plan, sign_in, post):
        plan.mette.approved = plan.ole.approved = False
        db.session.commit()
        answer = post(sign_in(plan.chief), PAGE, ASK)
        assert "Ingen i kommunen er godkendt til vagt." in text_of(answer)

    def test_a_double_click_and_a_second_chief_are_told_who_asked(self, team, sign_in, post):
        assert post(sign_in(team.chief), PAGE, ASK).status_code == 302
        for person in (team.chief, team.coordinator):
            answer = post(sign_in(person), PAGE, ASK | {"municipality": "hvidovre"})
            assert answer.status_code == 409
            assert "Planlæggeren arbejder allerede på det: Chalotte Chef bad om det kl. 12.00." in text_of(
                answer
            )
        page = text_of(sign_in(team.chief).get(PAGE))
        assert "Chalotte Chef bad om en plan for Hvidovre kl. 12.00" in page

    def test_the_coordinator_asks_for_all_at_once(self, team, sign_in, post):
        answer = post(sign_in(team.coordinator), PAGE, ASK | {"municipality": "all"}, follow_redirects=True)
        assert "2 planer er sat i gang." in text_of(answer)
        assert "Ishøj: Kommunen har ingen aftener i perioden" in text_of(answer)
        assert jobs.work()
        assert jobs.work()
        assert jobs.work() is None

    def test_others_see_nothing_of_it(self, team, asked, sign_in, post):
        for person in (team.mette, team.other_staff, team.reader):
            browser = sign_in(person)
            for path in (PAGE, f"{PAGE}/weeks", f"{PAGE}/{asked}", f"{PAGE}/{asked}/progress"):
                assert browser.get(path).status_code == 404
        other = sign_in(team.other_chief)
        for path in (f"{PAGE}/{asked}", f"{PAGE}/{asked}/progress", f"{PAGE}?municipality=hvidovre"):
            assert other.get(path).status_code == 404
        assert post(other, f"{PAGE}/{asked}/accept", {"all": "y"}, page=PAGE).status_code == 404
        assert post(other, PAGE, ASK | {"municipality": "hvidovre"}, page=PAGE).status_code == 404
        assert sign_in(team.coordinator).get(f"{PAGE}/{asked}").status_code == 200

    def test_the_chiefs_page_has_no_weeks(self, team, sign_in):
        assert sign_in(team.chief).get(f"{PAGE}/weeks").status_code == 404


class TestAccepting:
    def test_the_whole(self, team, shifts, asked, sign_in, post):
        browser = sign_in(team.chief)
        answer = post(
            browser, f"{PAGE}/{asked}/accept", {"all": "y"}, f"{PAGE}/{asked}", follow_redirects=True
        )
        assert "8 aftener er ændret i planen." in text_of(answer)
        assert filled(shifts) == 16
        assert "Gå til planen og udgiv" in text_of(answer)
        assert "Godkend alle" not in text_of(answer)
        assert mails() == []

    def test_one_evening(self, team, shifts, asked, sign_in, post):
        chosen = {"evening": [shifts[2].id]}
        answer = post(
            sign_in(team.chief), f"{PAGE}/{asked}/accept", chosen, f"{PAGE}/{asked}", follow_redirects=True
        )
        assert "1 aften er ændret i planen." in text_of(answer)
        assert filled(shifts) == filled(shifts[2:3]) == 2
        assert "Godkend alle 7 aftener" in text_of(answer)

    def test_one_week(self, team, shifts, asked, sign_in, post):
        chosen = {"week": ["2026-W51"]}
        post(sign_in(team.chief), f"{PAGE}/{asked}/accept", chosen, f"{PAGE}/{asked}")
        assert filled(shifts) == filled(shifts[4:]) == 8

    def test_nothing_chosen_is_said(self, team, shifts, asked, sign_in, post):
        for fields in ({}, {"evening": ["999999", "x"], "week": ["x"]}):
            answer = post(
                sign_in(team.chief),
                f"{PAGE}/{asked}/accept",
                fields,
                f"{PAGE}/{asked}",
                follow_redirects=True,
            )
            assert "Vælg mindst én aften." in text_of(answer)
        assert filled(shifts) == 0

    def test_what_somebody_did_meanwhile_is_told_and_the_others_are_accepted(
        self, team, shifts, asked, staff, sign_in, post
    ):
        plan = people_of(db.session.get(PlanRun, asked).answer)
        wanted = plan.assignments[shifts[0].id, Slot.PRIMARY]
        other = next(each for each in (team.mette, team.ole) if each.id != wanted)
        staff(shifts[0], other, actor=team.coordinator)
        browser = sign_in(team.chief)
        assert "Ændret imens" in text_of(browser.get(f"{PAGE}/{asked}"))
        answer = post(
            browser, f"{PAGE}/{asked}/accept", {"all": "y"}, f"{PAGE}/{asked}", follow_redirects=True
        )
        assert "7 aftener er ændret i planen." in text_of(answer)
        assert f"Tove Tovholder satte {other.name} på som vagt" in text_of(answer)
        assert on(shifts[0]) == (other.name, None)

    def test_an_evening_that_went_to_another_municipality_is_told(self, team, shifts, asked, sign_in, post):
        week = IsoWeek(2026, 51)
        row = rota.allotment(week)
        rota_services.change_week(None, week, municipality("glostrup").id, row.version)
        answer = post(
            sign_in(team.chief),
            f"{PAGE}/{asked}/accept",
            {"all": "y"},
            f"{PAGE}/{asked}",
            follow_redirects=True,
        )
        assert "4 aftener er ændret i planen." in text_of(answer)
        assert "imens fået en anden kommune" in text_of(answer)

    def test_an_acceptance_is_undone_once(self, team, shifts, asked, sign_in, post):
        browser = sign_in(team.chief)
        post(browser, f"{PAGE}/{asked}/accept", {"all": "y"}, f"{PAGE}/{asked}")
        (row,) = queries.acceptances(asked)
        path = f"{PAGE}/{asked}/undo/{row.id}"
        answer = post(browser, path, page=f"{PAGE}/{asked}", follow_redirects=True)
        assert "8 aftener er ændret i planen." in text_of(answer)
        assert filled(shifts) == 0
        assert "Fortrudt" in text_of(answer)
        assert post(browser, path, page=PAGE).status_code == 409

    def test_undoing_leaves_what_others_did_since(self, team, shifts, asked, staff, sign_in, post):
        browser = sign_in(team.chief)
        post(browser, f"{PAGE}/{asked}/accept", {"all": "y"}, f"{PAGE}/{asked}")
        put_on = next(each for each in (team.mette, team.ole, team.nina) if each.name not in on(shifts[0]))
        staff(shifts[0], put_on, actor=team.coordinator)
        (row,) = queries.acceptances(asked)
        answer = post(browser, f"{PAGE}/{asked}/undo/{row.id}", page=f"{PAGE}/{asked}", follow_redirects=True)
        assert f"Tove Tovholder satte {put_on.name} på som vagt" in text_of(answer)
        assert on(shifts[0]) == (put_on.name, None)
        assert filled(shifts) == 1

    def test_an_acceptance_of_another_run_is_not_found(self, team, asked, sign_in, post):
        assert (
            post(sign_in(team.chief), f"{PAGE}/{asked}/undo/4711", page=f"{PAGE}/{asked}").status_code == 404
        )

    def test_people_on_published_evenings_get_one_message_each(self, team, shifts, sign_in, post, staff):
        for shift in shifts[:4]:
            staff(shift, team.mette, team.ole)
        rota_services.publish(None, FIRST, FIRST.replace(month=12, day=4))
        wishes.add(team.mette, team.mette.id, Wish(Mood.OFF, FIRST, FIRST.replace(month=12, day=4)))
        empty_outbox()
        run = services.ask(
            team.chief, team.chief.municipality_id, Asked(FIRST, FIRST.replace(month=12, day=4)), mend=True
        )
        jobs.work()
        post(sign_in(team.chief), f"{PAGE}/{run.id}/accept", {"all": "y"}, f"{PAGE}/{run.id}")
        told = [to for to, _text in mails()]
        assert team.mette.email in told
        assert len(told) == len(set(told))

    def test_before_there_is_an_answer_nothing_can_be_accepted(self, team, sign_in, post):
        run = services.ask(team.chief, team.chief.municipality_id, Asked(FIRST, LAST))
        answer = post(sign_in(team.chief), f"{PAGE}/{run.id}/accept", {"all": "y"}, f"{PAGE}/{run.id}")
        assert answer.status_code == 409


class TestTheAnswer:
    def test_wishes_and_limits_are_kept(self, team, shifts):
        wishes.add(team.mette, team.mette.id, Wish(Mood.OFF, FIRST, shifts[1].day))
        run = services.ask(team.chief, team.chief.municipality_id, Asked(FIRST, LAST))
        jobs.work()
        plan = people_of(db.session.get(PlanRun, run.id).answer)
        mettes = {shift for (shift, _slot), person in plan.assignments.items() if person == team.mette.id}
        assert mettes.isdisjoint({shift.id for shift in shifts[:2]})
        assert not plan.holes
        assert all(load.total <= 4 for load in plan.loads.values())

    def test_a_hole_is_explained_in_words(self, team, shifts, sign_in):
        for person in (team.mette, team.ole, team.nina):
            wishes.add(person, person.id, Wish(Mood.OFF, shifts[1].day, shifts[1].day))
        run = services.ask(team.chief, team.chief.municipality_id, Asked(FIRST, LAST))
        jobs.work()
        page = text_of(sign_in(team.chief).get(f"{PAGE}/{run.id}"))
        assert "1 plads kan ingen tage" in page
        assert "Ingen kan være bagvagt tirsdag den 1. december 2026:" in page
        assert "Mette Madsen kan ikke" in page
        assert "Nanna Ny er ikke godkendt" in page

    def test_chosen_drafts_stay_or_are_planned_anew(self, team, shifts, staff):
        staff(shifts[0], team.mette, team.ole)
        for keep in (True, False):
            run = services.ask(team.chief, team.chief.municipality_id, Asked(FIRST, LAST, keep_drafts=keep))
            assert bool(db.session.get(PlanRun, run.id).question["fixed"]) is keep
            jobs.work()

    def test_mending_changes_only_what_must_change(self, team, shifts, staff, sign_in, post):
        wishes.change_rules(team.chief, team.chief.municipality_id, Limits(3, 3))
        run = services.ask(team.chief, team.chief.municipality_id, Asked(FIRST, LAST))
        jobs.work()
        browser = sign_in(team.chief)
        post(browser, f"{PAGE}/{run.id}/accept", {"all": "y"}, f"{PAGE}/{run.id}")
        day = shifts[0].day
        sick = db.session.merge(shifts[0]).primary
        wishes.add(sick, sick.id, Wish(Mood.OFF, day, day))
        answer = post(browser, PAGE, MEND)
        jobs.work()
        page = text_of(browser.get(answer.location))
        assert "Huller med færrest ændringer" in page
        assert "Færre ændringer kan ikke løse det." in page
        assert "Nye 0 Ændrede 1 Uændrede 15 Huller 0" in page

    def test_a_plan_without_holes_needs_no_mending(self, team, asked, sign_in, post):
        browser = sign_in(team.chief)
        post(browser, f"{PAGE}/{asked}/accept", {"all": "y"}, f"{PAGE}/{asked}")
        answer = post(browser, PAGE, MEND)
        assert answer.status_code == 422
        assert "Her er ingen huller at løse" in text_of(answer)

    def test_a_name_with_marks_in_it_is_only_text(self, team, asked, sign_in):
        team.mette.name = "<script>alert(1)</script> Sørensen"
        db.session.commit()
        page = sign_in(team.chief).get(f"{PAGE}/{asked}").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_pages_cost_the_same_at_two_sizes(self, team, shifts, sign_in, count_queries):
        browser = sign_in(team.chief)
        ids = []
        for last in (FIRST, LAST):
            run = services.ask(team.chief, team.chief.municipality_id, Asked(FIRST, last))
            jobs.work()
            ids.append(run.id)
        small, large = (count_queries(lambda each=each: browser.get(f"{PAGE}/{each}")) for each in ids)
        assert small == large <= 12
        assert count_queries(lambda: browser.get(PAGE)) <= 12


def test_a_run_waits_for_its_turn_and_says_so(team, sign_in):
    services.ask(team.coordinator, team.other_chief.municipality_id, Asked(FIRST, LAST))
    run = services.ask(team.chief, team.chief.municipality_id, Asked(FIRST, LAST))
    page = text_of(sign_in(team.chief).get(f"{PAGE}/{run.id}/progress"))
    assert "Venter på 1 plan, der er foran." in page


def test_the_index_lists_what_was_asked(team, asked, sign_in):
    page = text_of(sign_in(team.chief).get(PAGE))
    assert "Personer til aftener, Hvidovre" in page
    assert "Færdig" in page


def test_no_assignment_is_made_by_the_solver_itself(team, asked):
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 0


def test_what_is_wanted_is_as_it_was_seen(team, asked):
    run = db.session.get(PlanRun, asked)
    assert (run.kind, run.status) == (Kind.PEOPLE, Status.DONE)
    assert Wanted(1, None, None, None, None).slots()
    with pytest.raises(Conflict):
        services.cancel(team.chief, asked, keep=True)


def test_an_answer_waits_on_the_list_of_whoever_asked_until_some_of_it_is_accepted(
    team, asked, sign_in, post
):
    (need,) = queries.needs_for(team.chief, NOON)
    assert need.text == "Planlæggeren har et forslag til Hvidovre, som ikke er godkendt."
    assert need.link == f"{PAGE}/{asked}"
    for person in (team.coordinator, team.other_chief, team.mette):
        assert queries.needs_for(person, NOON) == []
    assert queries.needs_for(team.chief, NOON + timedelta(days=8)) == []
    post(sign_in(team.chief), f"{PAGE}/{asked}/accept", {"week": ["2026-W49"]}, f"{PAGE}/{asked}")
    assert queries.needs_for(team.chief, NOON) == []


def test_an_answer_that_changes_nothing_waits_for_nobody(team, asked, sign_in, post):
    post(sign_in(team.chief), f"{PAGE}/{asked}/accept", {"all": "y"}, f"{PAGE}/{asked}")
    run = services.ask(team.chief, team.chief.municipality_id, Asked(FIRST, LAST))
    jobs.work()
    assert queries.needs_for(team.chief, NOON) == []
    page = text_of(sign_in(team.chief).get(f"{PAGE}/{run.id}"))
    assert "Forslaget ændrer ingenting" in page
