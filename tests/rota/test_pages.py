"""The rota's pages over HTTP: who sees what, what can be done, and what bad input gets."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from hotline.accounts.queries import municipality
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.rota import queries, services
from hotline.rota.models import Assignment, Shift
from hotline.rota.rules import IsoWeek
from tests.conftest import in_copenhagen
from tests.rota.conftest import WEEK, mails

WEEK_PAGE = "/rota/week/2026-W49"
PAGES = [
    "/rota",
    "/rota/2026-12",
    "/rota/2026-12?edit=1",
    WEEK_PAGE,
    "/rota/quarter",
    "/rota/quarter/2026-Q4?edit=1",
    "/rota/year",
    "/rota/year/2027",
    "/rota/list",
    "/rota/needs",
    "/rota/calendar",
]


def text_of(answer) -> str:
    """What a reader reads: without marks, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def fields(shift, primary=None, backup=None, seen_primary=None, seen_backup=None) -> dict[str, object]:
    people = {
        "primary": primary,
        "backup": backup,
        "seen-primary": seen_primary,
        "seen-backup": seen_backup,
    }
    return {f"{name}-{shift.id}": person.id if person else "" for name, person in people.items()}


def as_it_is(page: str) -> dict[str, str]:
    """What pressing »Gem ugen« on `page` would post, nothing touched."""
    form = re.search(r'<form method="post" action="[^"]*-W49" novalidate.*?</form>', page, re.DOTALL)[0]
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="(\d+)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def undo(browser, page, **more: str):
    """Press »Fortryd ændringen« on `page`."""
    form = re.search(r'<form class="alert alert-success rota-undo.*?</form>', page.text, re.DOTALL)[0]
    values = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return browser.post("/rota/undo", data=values | more, follow_redirects=True)


class TestWhoSeesWhat:
    @pytest.mark.parametrize("path", PAGES)
    def test_everybody_who_takes_duty_may_look(self, plan, sign_in, path):
        for person in (plan.mette, plan.chief, plan.other_staff, plan.coordinator):
            assert sign_in(person).get(path).status_code == 200
        assert sign_in(plan.reader).get(path).status_code == 404

    @pytest.mark.parametrize("path", ["/rota/2026-12", WEEK_PAGE])
    def test_a_draft_is_seen_by_its_chief_and_the_coordinator_only(
        self, plan, evenings, staff, sign_in, path
    ):
        staff(evenings[1], plan.mette, plan.ole)
        for person in (plan.chief, plan.coordinator):
            assert "Mette Madsen" in sign_in(person).get(path).text
        for person in (plan.ole, plan.other_chief, plan.other_staff):
            page = sign_in(person).get(path)
            assert "Mette Madsen" not in page.text
            assert "Ikke udgivet endnu" in page.text
        assert "Mangler" not in page.text

    @pytest.mark.parametrize("path", ["/rota/2026-12", WEEK_PAGE])
    def test_what_is_published_is_seen_by_all_five_without_telephone_numbers(
        self, plan, published, sign_in, path
    ):
        db.session.get(type(plan.mette), plan.mette.id).phone = "12 34 56 78"
        db.session.commit()
        page = sign_in(plan.other_staff).get(path)
        assert "Mette Madsen" in page.text
        assert "12 34 56 78" not in page.text

    def test_holes_are_in_plain_sight(self, plan, evenings, staff, sign_in):
        staff(evenings[1], plan.mette)
        page = text_of(sign_in(plan.chief).get("/rota/2026-12"))
        assert "7 aftener er ikke fuldt bemandet" in page
        assert "tirs. 1. dec. Mangler bagvagt" in page

    def test_a_closing_day_says_why(self, plan, sign_in):
        assert "Lukket: Juleaftensdag" in text_of(sign_in(plan.mette).get("/rota/2026-12"))

    def test_ones_own_evenings_are_marked(self, plan, published, sign_in):
        page = text_of(sign_in(plan.mette).get(WEEK_PAGE))
        assert page.count("Mette Madsen dig") == 4

    def test_the_week_says_who_answers_for_it(self, plan, sign_in):
        page = text_of(sign_in(plan.mette).get(WEEK_PAGE))
        assert "Hvidovre har ugen. Ansvarlig: Chalotte Chef." in page

    def test_only_my_own(self, plan, published, sign_in):
        assert "Uge 49" in sign_in(plan.mette).get("/rota/2026-12?show=mine").text
        page = text_of(sign_in(plan.other_staff).get("/rota/2026-12?show=mine"))
        assert "Du har ingen vagter i december 2026." in page

    def test_only_my_municipality(self, plan, sign_in):
        page = sign_in(plan.mette).get("/rota/2026-12?show=own").text
        assert 'id="week-2026-W49"' in page
        assert 'id="week-2026-W50"' not in page

    def test_a_reason_with_marks_in_it_is_only_text(self, plan, published, sign_in):
        from hotline.opening import services as opening

        opening.add_closing_day(plan.coordinator, published[1].day, "<script>alert(1)</script> & »æøå«")
        for path in ("/rota/2026-12", WEEK_PAGE):
            page = sign_in(plan.mette).get(path).text
            assert "<script>alert" not in page
            assert "&lt;script&gt;alert(1)" in page

    @pytest.mark.parametrize(
        "path",
        [
            "/rota/2026-13",
            "/rota/2026-00",
            "/rota/0000-01",
            "/rota/week/2027-W53",
            "/rota/week/2026-W00",
            "/rota/week/0-W01",
            "/rota/0001-01",
            "/rota/9999-12",
            "/rota/week/1-W01",
            "/rota/week/9999-W52",
            f"/rota/week/{10**30}-W01",
            "/rota/year/1999",
            "/rota/year/99999",
            "/rota?month=nonsense",
            "/rota?month=2026-99",
            "/rota/quarter/2026-Q5",
            "/rota/quarter/2026-Q0",
            "/rota/quarter/1999-Q1",
            "/rota/evening/999999",
        ],
    )
    def test_an_impossible_date_is_not_found(self, plan, sign_in, path):
        assert sign_in(plan.mette).get(path).status_code == 404

    @pytest.mark.parametrize("action", ["publish", "withdraw", "municipality"])
    @pytest.mark.parametrize("year", [1, 1999, 2101, 9999])
    def test_nothing_can_be_done_there(self, plan, sign_in, post, action, year):
        browser = sign_in(plan.coordinator)
        assert post(browser, f"/rota/week/{year}-W01/{action}", page=WEEK_PAGE).status_code == 404
        assert post(browser, f"/rota/{year:04}-12/publish", page=WEEK_PAGE).status_code == 404

    def test_one_can_jump_to_a_month(self, plan, sign_in):
        answer = sign_in(plan.mette).get("/rota?month=2027-03")
        assert answer.location == "/rota/2027-03"

    def test_an_empty_installation_says_so(self, cast, sign_in):
        page = text_of(sign_in(cast.coordinator).get("/rota"))
        assert "Ikke fordelt endnu" in page
        assert sign_in(cast.chief).get("/rota/week/2026-W48").status_code == 200


class TestNumberOfQueries:
    @pytest.mark.parametrize(
        "path",
        [
            "/rota/2026-12",
            "/rota/2026-12?edit=1",
            WEEK_PAGE,
            f"{WEEK_PAGE}?give=1",
            "/rota/quarter/2026-Q4",
            "/rota/quarter/2026-Q4?edit=1",
            "/rota/list?first=2026-11-30",
            "/rota/year/2026",
        ],
    )
    def test_it_does_not_grow_with_the_plan(self, plan, evenings, staff, sign_in, count_queries, path):
        browser = sign_in(plan.coordinator)
        staff(evenings[0], plan.mette, plan.ole)
        few = count_queries(lambda: browser.get(path))
        services.allot_weeks(None, IsoWeek(2026, 48), IsoWeek(2027, 20))
        for shift in evenings[1:]:
            staff(shift, plan.mette, plan.ole)
        many = count_queries(lambda: browser.get(path))
        assert many == few
        assert many <= 12


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


class TestPublishing:
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


class TestTheYear:
    def test_the_coordinator_shares_out_what_is_left(self, plan, sign_in, post):
        browser = sign_in(plan.coordinator)
        assert "52 uger med åbne aftener er ikke fordelt." not in browser.get("/rota/year/2027").text
        answer = post(browser, "/rota/year/2027/allot", page="/rota/year/2027", follow_redirects=True)
        assert "51 uger er fordelt." in text_of(answer)
        assert len(queries.allotments(IsoWeek(2027, 1), IsoWeek(2027, 52))) == 51

    def test_a_chief_cannot(self, plan, sign_in, post):
        answer = post(sign_in(plan.chief), "/rota/year/2027/allot", page="/rota/calendar")
        assert answer.status_code == 404

    def test_a_year_that_is_over_is_refused(self, plan, sign_in, post):
        answer = post(sign_in(plan.coordinator), "/rota/year/2025/allot", page="/rota/calendar")
        assert answer.status_code == 422

    def test_the_coordinator_gives_a_week_to_another(self, plan, sign_in, post):
        version = queries.allotment(WEEK).version
        data = {"municipality_id": municipality("ishoj").id, "version": version}
        answer = post(
            sign_in(plan.coordinator),
            f"{WEEK_PAGE}/municipality",
            data,
            page=WEEK_PAGE,
            follow_redirects=True,
        )
        assert "Ugen er givet til Ishøj." in text_of(answer)

    @pytest.mark.parametrize(
        ("value", "version"),
        [("", "1"), ("x", "1"), ("999999", "1"), ("1", "x"), (10**30, "1"), ("1", 10**30), ("-1", "0")],
    )
    def test_a_wrong_choice_is_refused(self, plan, sign_in, post, value, version):
        data = {"municipality_id": value, "version": version}
        browser = sign_in(plan.coordinator)
        answer = post(browser, f"{WEEK_PAGE}/municipality", data, page=WEEK_PAGE, follow_redirects=True)
        assert answer.request.path == WEEK_PAGE
        assert "Vælg en af kommunerne." in text_of(answer)
        assert queries.allotment(WEEK).municipality.key == "hvidovre"

    def test_a_stale_choice_is_a_conflict(self, plan, sign_in, post):
        version = queries.allotment(WEEK).version
        services.change_week(plan.coordinator, WEEK, municipality("rodovre").id, version)
        data = {"municipality_id": municipality("ishoj").id, "version": version}
        browser = sign_in(plan.coordinator)
        answer = post(browser, f"{WEEK_PAGE}/municipality", data, page=WEEK_PAGE, follow_redirects=True)
        assert "En anden har imens givet ugen til Rødovre." in text_of(answer)
