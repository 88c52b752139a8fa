"""The rota's pages over HTTP: who sees what, what can be done, and what bad input gets."""

from __future__ import annotations

import pytest

from hotline.accounts.queries import municipality
from hotline.core.db import db
from hotline.rota import queries, services
from hotline.rota.rules import IsoWeek
from tests.rota.conftest import WEEK
from tests.rota.plan.pages import WEEK_PAGE, text_of

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
