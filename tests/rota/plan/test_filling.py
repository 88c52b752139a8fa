"""Filling the plan, undoing and publishing it over HTTP: what is saved, what is refused, and what conflicts tell."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.rota import queries, services
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import IsoWeek
from tests.conftest import in_copenhagen
from tests.rota.conftest import WEEK, mails
from tests.rota.plan.pages import WEEK_PAGE, as_it_is, fields, text_of, undo


class TestFillingTheWeek:
    def test_a_chief_fills_evenings_and_can_undo(self, plan, evenings, sign_in, post):
        browser = sign_in(plan.chief)
        chosen = fields(evenings[0], plan.mette, plan.ole) | fields(evenings[1], plan.ole, plan.mette)
        answer = post(browser, WEEK_PAGE, chosen)
        assert answer.status_code == 302
        page = browser.get(WEEK_PAGE)
        assert "2 aftener er gemt." in text_of(page)
        assert db.session.get(Shift, evenings[0].id).primary.id == plan.mette.id
        answer = undo(browser, page)
        assert "Ændringen er fortrudt." in text_of(answer)
        assert answer.request.path == WEEK_PAGE
        again = undo(browser, page)
        assert "Der var ikke noget at fortryde." in text_of(again)
        assert db.session.get(Shift, evenings[0].id).primary is None

    def test_the_offer_to_undo_stays_until_it_is_taken_or_refused(self, plan, evenings, sign_in, post, clock):
        browser = sign_in(plan.chief)
        post(browser, WEEK_PAGE, fields(evenings[0], plan.mette, plan.ole))
        for path in (WEEK_PAGE, WEEK_PAGE, "/rota", "/rota/quarter", "/rota/list", "/rota/year"):
            assert "Fortryd ændringen" in browser.get(path).text
        assert "Fortryd ændringen" not in undo(browser, browser.get(WEEK_PAGE), keep="y").text
        assert db.session.get(Shift, evenings[0].id).primary.id == plan.mette.id
        post(browser, WEEK_PAGE, fields(evenings[1], plan.mette, plan.ole))
        clock.shift(9 * 3600)
        assert "Fortryd ændringen" not in browser.get(WEEK_PAGE).text

    def test_an_old_window_does_not_undo_what_was_done_in_a_newer_one(self, plan, evenings, sign_in, post):
        browser = sign_in(plan.chief)
        post(browser, WEEK_PAGE, fields(evenings[0], plan.mette, plan.ole))
        old = browser.get(WEEK_PAGE)
        post(browser, WEEK_PAGE, fields(evenings[1], plan.mette, plan.ole))
        assert "du har ændret noget andet siden" in text_of(undo(browser, old))
        assert db.session.get(Shift, evenings[1].id).primary.id == plan.mette.id

    def test_undoing_what_somebody_changed_meanwhile_is_told(self, plan, evenings, staff, sign_in, post):
        browser = sign_in(plan.chief)
        post(browser, WEEK_PAGE, fields(evenings[0], plan.mette))
        page = browser.get(WEEK_PAGE)
        staff(evenings[0], plan.ole, actor=plan.coordinator)
        answer = text_of(undo(browser, page))
        assert "Det kunne ikke fortrydes." in answer
        assert "Tove Tovholder satte Ole Olsen på som vagt" in answer

    def test_what_was_published_and_undone_at_once_mails_nothing(self, plan, evenings, staff, sign_in, post):
        for shift in evenings:
            staff(shift, plan.mette, plan.ole)
        browser = sign_in(plan.chief)
        answer = post(browser, f"{WEEK_PAGE}/publish", page=WEEK_PAGE, follow_redirects=True)
        answer = undo(browser, answer)
        assert "Ændringen er fortrudt." in text_of(answer)
        assert not any(db.session.get(Shift, shift.id).is_published for shift in evenings)
        assert mails() == []

    def test_a_change_of_published_evenings_and_its_undoing_mail_nothing(
        self, plan, published, sign_in, post
    ):
        browser = sign_in(plan.chief)
        shift = published[0]
        post(browser, WEEK_PAGE, fields(shift, plan.mette, None, plan.mette, plan.ole))
        undo(browser, browser.get(WEEK_PAGE))
        assert db.session.get(Shift, shift.id).backup.id == plan.ole.id
        assert mails() == []

    def test_a_refusal_keeps_what_was_chosen_and_says_what_is_wrong_where(
        self, plan, evenings, sign_in, post
    ):
        chosen = fields(evenings[0], plan.mette, plan.mette) | fields(evenings[1], plan.ole, plan.mette)
        answer = post(sign_in(plan.chief), WEEK_PAGE, chosen)
        assert answer.status_code == 422
        assert "Vagt og bagvagt skal være to forskellige personer." in answer.text
        for shift, person in ((evenings[0], plan.mette), (evenings[1], plan.ole)):
            control = re.search(rf'<select[^>]*name="primary-{shift.id}".*?</select>', answer.text, re.DOTALL)
            assert f'value="{person.id}" selected' in control[0]
        assert re.search(rf'name="backup-{evenings[0].id}" aria-invalid="true"', answer.text)
        assert db.session.get(Shift, evenings[1].id).primary is None

    def test_two_at_once_are_told_and_the_second_decides(self, plan, evenings, staff, sign_in, post):
        staff(evenings[0], plan.mette, plan.ole, actor=plan.coordinator)
        browser = sign_in(plan.chief)
        answer = post(browser, WEEK_PAGE, fields(evenings[0], plan.ole))
        assert answer.status_code == 409
        assert "Tove Tovholder satte Mette Madsen på som vagt" in text_of(answer)
        assert "Lige nu: Mette Madsen" in text_of(answer)
        assert f'name="seen-primary-{evenings[0].id}" value="{plan.mette.id}"' in answer.text
        again = fields(evenings[0], plan.ole, plan.mette, plan.mette, plan.ole)
        assert post(browser, WEEK_PAGE, again).status_code == 302
        assert db.session.get(Shift, evenings[0].id).primary.id == plan.ole.id

    def test_saving_the_told_conflict_as_it_is_leaves_what_the_other_did(
        self, plan, evenings, staff, sign_in, post
    ):
        browser = sign_in(plan.chief)
        old = as_it_is(browser.get(WEEK_PAGE).text)
        staff(evenings[0], plan.mette, actor=plan.coordinator)
        staff(evenings[1], plan.mette, plan.ole, actor=plan.coordinator)
        told = browser.post(WEEK_PAGE, data=old | {f"primary-{evenings[0].id}": str(plan.ole.id)})
        assert told.status_code == 409
        assert browser.post(WEEK_PAGE, data=as_it_is(told.text)).status_code == 302
        monday, tuesday = (db.session.get(Shift, shift.id) for shift in evenings[:2])
        assert (monday.primary.id, monday.backup) == (plan.ole.id, None)
        assert (tuesday.primary.id, tuesday.backup.id) == (plan.mette.id, plan.ole.id)

    def test_saving_a_told_refusal_as_it_is_takes_nobody_off(self, plan, evenings, staff, sign_in, post):
        browser = sign_in(plan.chief)
        old = as_it_is(browser.get(WEEK_PAGE).text)
        staff(evenings[1], plan.mette, plan.ole, actor=plan.coordinator)
        told = browser.post(WEEK_PAGE, data=old | {f"primary-{evenings[0].id}": str(plan.novice.id)})
        assert told.status_code == 422
        browser.post(WEEK_PAGE, data=as_it_is(told.text))
        assert db.session.get(Shift, evenings[1].id).primary.id == plan.mette.id

    def test_a_double_submit_is_one_change(self, plan, evenings, sign_in, post):
        browser = sign_in(plan.chief)
        chosen = fields(evenings[0], plan.mette, plan.ole)
        for _time in range(2):
            assert post(browser, WEEK_PAGE, chosen).status_code == 302
        assert db.session.scalar(select(func.count()).select_from(Assignment)) == 2
        entries = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "rota.staff")
        assert db.session.scalar(entries) == 1

    def test_another_municipalitys_evening_is_not_found(self, plan, evenings, sign_in, post):
        theirs = queries.shifts_between(IsoWeek(2026, 50).monday, IsoWeek(2026, 50).sunday)[0]
        answer = post(sign_in(plan.chief), WEEK_PAGE, fields(theirs, plan.other_staff))
        assert answer.status_code == 404
        assert db.session.get(Shift, theirs.id).primary is None

    def test_somebody_elses_person_is_refused(self, plan, evenings, sign_in, post):
        answer = post(sign_in(plan.chief), WEEK_PAGE, fields(evenings[0], plan.other_staff))
        assert answer.status_code == 422
        assert "er ikke fra den kommune" in answer.text

    @pytest.mark.parametrize("value", ["0", "-1", "1e9", "999999999", "x' or 1=1", "æøå", "9" * 40, "１"])
    def test_a_hostile_choice_is_refused(self, plan, evenings, sign_in, post, value):
        data = fields(evenings[0]) | {f"primary-{evenings[0].id}": value}
        answer = post(sign_in(plan.chief), WEEK_PAGE, data)
        assert answer.status_code == 422
        assert db.session.get(Shift, evenings[0].id).primary is None

    @pytest.mark.parametrize(
        "data",
        [{}, {"primary-0": "1"}, {"primary-x": "1"}, {f"primary-{n}": "" for n in range(1, 130)}],
    )
    def test_a_form_that_is_not_ours_is_refused(self, plan, evenings, sign_in, post, data):
        assert post(sign_in(plan.chief), WEEK_PAGE, data).status_code == 422

    def test_a_proposal_fills_the_empty_slots_and_saves_nothing(self, plan, evenings, sign_in):
        page = sign_in(plan.chief).get(f"{WEEK_PAGE}?suggest=1")
        assert page.text.count("Forslag</span>") == 8
        assert "Forslaget er sat ind, men ikke gemt." in page.text
        assert db.session.scalar(select(func.count()).select_from(Assignment)) == 0

    def test_the_past_has_no_form(self, plan, evenings, sign_in, clock):
        clock.move_to(in_copenhagen("2026-12-07 08:00"))
        assert "<select" not in sign_in(plan.chief).get(WEEK_PAGE).text

    def test_somebody_no_longer_approved_is_still_shown_as_chosen(self, plan, evenings, staff, sign_in):
        staff(evenings[0], plan.mette, plan.ole)
        db.session.get(type(plan.ole), plan.ole.id).approved = False
        db.session.commit()
        page = sign_in(plan.chief).get(WEEK_PAGE).text
        assert f'value="{plan.ole.id}" selected' in page
        assert "Bagvagten er ikke længere godkendt" in page


class TestFillingTheMonthAndTheQuarter:
    @pytest.mark.parametrize("path", ["/rota/2026-12?edit=1", "/rota/quarter/2026-Q4?edit=1&show=own"])
    def test_what_is_chosen_is_saved_and_the_page_comes_back_as_it_was(
        self, plan, evenings, sign_in, post, path
    ):
        browser = sign_in(plan.chief)
        answer = post(browser, path, fields(evenings[1], plan.mette, plan.ole))
        assert answer.location == path
        assert db.session.get(Shift, evenings[1].id).backup.id == plan.ole.id
        assert "1 aften er gemt." in text_of(browser.get(path))

    @pytest.mark.parametrize("path", ["/rota/2026-12?edit=1", "/rota/quarter/2026-Q4?edit=1"])
    def test_a_refusal_keeps_what_was_chosen(self, plan, evenings, sign_in, post, path):
        answer = post(sign_in(plan.chief), path, fields(evenings[1], plan.mette, plan.mette))
        assert answer.status_code == 422
        control = re.search(
            rf'<select[^>]*name="backup-{evenings[1].id}".*?</select>', answer.text, re.DOTALL
        )
        assert f'value="{plan.mette.id}" selected' in control[0]
        assert "Vagt og bagvagt skal være to forskellige personer." in answer.text

    def test_only_those_who_plan_can(self, plan, evenings, sign_in, post):
        path = "/rota/2026-12?edit=1"
        assert "<select" not in re.sub(
            r'<form class="rota-jump.*?</form>', "", sign_in(plan.mette).get(path).text, flags=re.DOTALL
        )
        answer = post(sign_in(plan.mette), path, fields(evenings[1], plan.mette), page="/rota/calendar")
        assert answer.status_code == 404

    def test_two_of_the_same_name_are_told_apart(self, plan, evenings, sign_in):
        db.session.get(type(plan.ole), plan.ole.id).name = "Mette Madsen"
        db.session.commit()
        page = sign_in(plan.chief).get(WEEK_PAGE).text
        for address in ("mette.madsen@example.dk", "ole.olsen@example.dk"):
            assert f"Mette Madsen · {address} (0 + 0)" in page

    def test_what_people_wish_stands_beside_their_names(self, plan, evenings, staff, sign_in):
        from hotline.rota.availability.models import Availability

        db.session.add(
            Availability(
                person_id=plan.mette.id,
                mood="off",
                first=evenings[0].day,
                last=evenings[0].day,
                weekdays=127,
                weeks="all",
                began_at=evenings[0].changed_at,
            )
        )
        db.session.commit()
        staff(evenings[0], plan.mette, plan.ole)
        page = sign_in(plan.chief).get(WEEK_PAGE).text
        assert page.count("Mette Madsen (1 + 0), kan ikke") == 2
        assert "kan ikke</span>" in sign_in(plan.chief).get("/rota/list?first=2026-11-30").text
        services.publish(None, evenings[0].day, evenings[0].day)
        assert "kan ikke</span>" not in sign_in(plan.ole).get("/rota/list?first=2026-11-30").text


class TestPublishing:
    @pytest.mark.parametrize("action", ["publish", "withdraw"])
    def test_what_was_changed_since_it_was_seen_is_told(self, plan, evenings, staff, sign_in, action):
        for shift in evenings:
            staff(shift, plan.mette, plan.ole)
        if action == "withdraw":
            services.publish(None, WEEK.monday, WEEK.sunday)
        browser = sign_in(plan.chief)
        page = browser.get(WEEK_PAGE).text
        form = re.search(rf'<form method="post" action="{WEEK_PAGE}/{action}">.*?</form>', page, re.DOTALL)[0]
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        data = {name: [value for key, value in hidden if key == name] for name, _value in hidden}
        staff(evenings[1], plan.ole, plan.mette, actor=plan.coordinator)
        told = text_of(browser.post(f"{WEEK_PAGE}/{action}", data=data, follow_redirects=True))
        assert "tirs. 1. dec.: Tove Tovholder ændrede aftenen kl. 12.00." in told
        assert all(db.session.get(Shift, each.id).is_published == (action == "withdraw") for each in evenings)

    def test_a_full_week_is_published(self, plan, evenings, staff, sign_in, post):
        for shift in evenings:
            staff(shift, plan.mette, plan.ole)
        browser = sign_in(plan.chief)
        answer = post(browser, f"{WEEK_PAGE}/publish", page=WEEK_PAGE, follow_redirects=True)
        assert "4 aftener er udgivet, og de berørte får en mail." in text_of(answer)
        assert all(db.session.get(Shift, shift.id).is_published for shift in evenings)
        assert len(mails()) == 2

    def test_the_page_lists_what_is_missing_and_publishes_around_it(
        self, plan, evenings, staff, sign_in, post
    ):
        staff(evenings[0], plan.mette, plan.ole)
        browser = sign_in(plan.chief)
        page = text_of(browser.get(WEEK_PAGE))
        assert (
            "Disse aftener kan ikke udgives endnu: tirs. 1. dec. Mangler vagtperson, Mangler bagvagt" in page
        )
        data = {"leave_holes": "y"}
        answer = post(browser, f"{WEEK_PAGE}/publish", data, page=WEEK_PAGE, follow_redirects=True)
        assert "1 aften er udgivet" in text_of(answer)
        assert "3 aftener er ikke fuldt bemandet og er stadig kladder." in text_of(answer)

    def test_with_holes_and_without_saying_so_it_is_refused(self, plan, evenings, staff, sign_in, post):
        staff(evenings[0], plan.mette, plan.ole)
        browser = sign_in(plan.chief)
        answer = post(browser, f"{WEEK_PAGE}/publish", page=WEEK_PAGE)
        assert answer.location == WEEK_PAGE
        assert "Planen kan ikke udgives endnu. tirs. 1. dec.: Mangler" in text_of(browser.get(WEEK_PAGE))
        assert not db.session.get(Shift, evenings[0].id).is_published

    def test_nothing_to_take_back_is_said_on_the_week(self, plan, evenings, sign_in, post):
        answer = post(sign_in(plan.chief), f"{WEEK_PAGE}/withdraw", page=WEEK_PAGE, follow_redirects=True)
        assert answer.request.path == WEEK_PAGE
        assert "Her er ingen udgivne aftener, som kan trækkes tilbage." in text_of(answer)

    def test_a_chief_publishes_only_the_own_evenings_of_a_month(self, plan, evenings, staff, sign_in, post):
        theirs = queries.shifts_between(IsoWeek(2026, 50).monday, IsoWeek(2026, 50).sunday)[0]
        for shift in evenings:
            staff(shift, plan.mette, plan.ole)
        post(sign_in(plan.chief), "/rota/2026-12/publish", {"leave_holes": "y"}, page="/rota/2026-12")
        assert [db.session.get(Shift, each.id).is_published for each in evenings] == [False, True, True, True]
        assert not db.session.get(Shift, theirs.id).is_published

    def test_it_can_be_taken_back(self, plan, published, sign_in, post):
        answer = post(sign_in(plan.chief), f"{WEEK_PAGE}/withdraw", page=WEEK_PAGE, follow_redirects=True)
        assert "4 aftener er trukket tilbage og er nu kladder." in text_of(answer)

    @pytest.mark.parametrize("action", ["publish", "withdraw", "municipality"])
    def test_staff_cannot(self, plan, published, sign_in, post, action):
        answer = post(sign_in(plan.mette), f"{WEEK_PAGE}/{action}", page="/rota/calendar")
        assert answer.status_code == 404
