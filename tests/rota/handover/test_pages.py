"""The pages of handovers over HTTP, by role, with what is told when something cannot be."""

from __future__ import annotations

import re
from html import unescape

import pytest

from hotline.accounts.queries import municipality
from hotline.core.db import db
from hotline.rota import queries as rota
from hotline.rota import services as plan_services
from hotline.rota.handover.models import Handover
from hotline.rota.handover.rules import Status, Thing
from hotline.rota.rules import IsoWeek
from tests.rota.conftest import GLOSTRUPS, WEEK

NEW = "/rota/handover/new?week=2026-W49"


def text_of(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def only() -> Handover:
    return db.session.scalars(db.select(Handover)).unique().one()


def seen(page) -> str:
    return re.search(r'name="seen" value="([0-9a-f]+)"', page.text)[1]


def wanted(**more) -> dict[str, object]:
    return {"taker": "glostrup", "in_return": "", "note": "Vi har kursus i uge 49"} | more


class TestWhoSeesWhat:
    def test_the_chiefs_and_the_coordinator_see_the_list(self, plan, evenings, offer, sign_in):
        offer()
        for person in (plan.chief, plan.other_chief, plan.coordinator):
            assert "Hvidovre giver uge 49, 2026 til Glostrup" in text_of(
                sign_in(person).get("/rota/handover")
            )
        for person in (plan.mette, plan.reader):
            assert sign_in(person).get("/rota/handover").status_code == 404

    def test_a_third_chief_sees_nothing_of_it(self, plan, evenings, offer, sign_in):
        from hotline.core.access import Role
        from tests.conftest import _add

        third = sign_in(_add("Ida Ishoj", Role.CHIEF, "ishoj", approved=False))
        handover_id = offer()
        assert "Glostrup" not in third.get("/rota/handover").text.split("</header>")[1].split("<footer")[0]
        assert third.get(f"/rota/handover/{handover_id}").status_code == 404

    def test_what_is_not_yours_is_not_yours_to_offer(self, plan, evenings, sign_in):
        assert sign_in(plan.other_chief).get(NEW).status_code == 404
        assert sign_in(plan.coordinator).get(NEW).status_code == 200

    @pytest.mark.parametrize(
        "query", ["", "?week=2026-W54", "?week=x", "?shift=0", "?shift=99999999", "?week=2030-W01"]
    )
    def test_what_there_is_not(self, plan, sign_in, query):
        assert sign_in(plan.coordinator).get(f"/rota/handover/new{query}").status_code == 404


class TestFromOfferToAgreement:
    def test_a_week_is_offered_looked_at_and_accepted(self, plan, published, sign_in, post):
        answer = post(sign_in(plan.chief), NEW, wanted(), follow_redirects=True)
        assert "Tilbuddet er sendt. Glostrup skal svare." in answer.text
        browser, path = sign_in(plan.other_chief), f"/rota/handover/{only().id}"
        page = browser.get(path)
        said = text_of(page)
        assert "Vi har kursus i uge 49" in said
        assert "Mette Madsen, bagvagt Ole Olsen" in said
        assert "Glostrup får 4 aftener mere" in said
        assert re.search(r"Balancen i 2026 bliver: Glostrup [+−][\d,]+, Hvidovre [+−][\d,]+\.", said)
        answer = post(browser, f"{path}/accept", {"seen": seen(page)}, page=path, follow_redirects=True)
        assert "Aftalt. Hvidovre giver uge 49, 2026 til Glostrup." in answer.text
        assert {shift.municipality.key for shift in rota.shifts_between(WEEK.monday, WEEK.sunday)} == {
            "glostrup"
        }

    def test_an_evening_for_an_evening_with_the_people_kept(self, plan, published, sign_in, post):
        theirs = rota.shifts_between(GLOSTRUPS.monday, GLOSTRUPS.sunday)[0]
        path = f"/rota/handover/new?shift={published[0].id}"
        post(sign_in(plan.chief), path, wanted(in_return=f"glostrup:{theirs.id}", keep_people="y"))
        row = only()
        assert (row.shift_id, row.return_shift_id, row.keep_people) == (published[0].id, theirs.id, True)
        page = text_of(sign_in(plan.other_chief).get(f"/rota/handover/{row.id}"))
        assert "Kommunerne har lige så mange aftener i 2026 som før." in page
        assert "De personer, der er sat på, bliver." in page

    def test_something_in_return_from_a_third_is_told_and_nothing_typed_is_lost(
        self, plan, evenings, sign_in, post
    ):
        plan_services.change_week(None, IsoWeek(2026, 52), municipality("ishoj").id, 0)
        answer = post(sign_in(plan.chief), NEW, wanted(in_return="ishoj:2026-W52"))
        assert answer.status_code == 422
        assert "Vælg noget, som Glostrup har" in answer.text
        assert 'value="Vi har kursus i uge 49"' in answer.text

    @pytest.mark.parametrize(
        "wrong", [{"taker": "hvidovre"}, {"taker": ""}, {"in_return": "x"}, {"note": "010170-1234"}]
    )
    def test_nonsense_is_refused(self, plan, evenings, sign_in, post, wrong):
        assert post(sign_in(plan.chief), NEW, wanted(**wrong)).status_code == 422

    def test_the_same_twice_is_told(self, plan, evenings, offer, sign_in, post):
        offer()
        answer = post(sign_in(plan.chief), NEW, wanted(taker="ishoj"))
        assert answer.status_code == 409
        assert "Chalotte Chef har allerede tilbudt det til Glostrup" in answer.text

    def test_a_no_with_its_reason(self, plan, evenings, offer, sign_in, post):
        path = f"/rota/handover/{offer()}"
        post(sign_in(plan.other_chief), f"{path}/decline", {"why": "Ferie & fri"}, page=path)
        page = sign_in(plan.chief).get(path)
        assert "»Ferie &amp; fri«" in page.text
        assert only().status == Status.DECLINED

    def test_an_old_page_is_told_and_shows_how_it_stands(self, plan, evenings, offer, staff, sign_in, post):
        browser, path = sign_in(plan.other_chief), f"/rota/handover/{offer()}"
        old = seen(browser.get(path))
        staff(evenings[0], plan.mette, plan.ole)
        answer = post(browser, f"{path}/accept", {"seen": old}, page=path)
        assert answer.status_code == 409
        assert "ændret, siden du så siden" in answer.text
        assert only().status == Status.OPEN

    def test_withdrawing_and_undoing(self, plan, evenings, offer, accept, sign_in, post):
        browser = sign_in(plan.chief)
        path = f"/rota/handover/{offer()}"
        post(browser, f"{path}/withdraw", page=path)
        assert only().status == Status.WITHDRAWN
        again = offer()
        accept(again)
        path = f"/rota/handover/{again}"
        answer = post(browser, f"{path}/undo", page=path, follow_redirects=True)
        assert "Overdragelsen er fortrudt." in answer.text

    def test_an_offer_that_cannot_come_about_says_why(self, plan, evenings, offer, sign_in):
        path = f"/rota/handover/{offer()}"
        row = rota.allotment(WEEK)
        plan_services.change_week(plan.coordinator, WEEK, municipality("ishoj").id, row.version)
        page = sign_in(plan.other_chief).get(path)
        assert "ikke længere Hvidovre" in page.text
        assert "Ja, det er en aftale" not in page.text

    def test_a_note_with_marks_in_it_is_only_text(self, plan, evenings, offer, sign_in):
        path = f"/rota/handover/{offer(note='<script>alert(1)</script>')}"
        for page in (path, "/rota/handover"):
            assert "<script>alert" not in sign_in(plan.other_chief).get(page).text


class TestCost:
    @pytest.mark.parametrize("who", ["chief", "coordinator"])
    def test_the_list_takes_few_queries(self, plan, evenings, offer, sign_in, count_queries, who):
        browser = sign_in(getattr(plan, who))
        offer(Thing(shift_id=evenings[0].id))
        before = count_queries(lambda: browser.get("/rota/handover"))
        for shift in evenings[1:]:
            offer(Thing(shift_id=shift.id))
        offer(Thing(week=IsoWeek(2026, 51)))
        after = count_queries(lambda: browser.get("/rota/handover"))
        assert after <= before + 1
        assert after <= 12

    def test_the_other_pages_too(self, plan, published, offer, sign_in, count_queries):
        browser = sign_in(plan.chief)
        assert count_queries(lambda: browser.get(NEW)) <= 12
        handover_id = offer(in_return=Thing(week=GLOSTRUPS))
        assert count_queries(lambda: browser.get(f"/rota/handover/{handover_id}")) <= 12


def test_who_is_on_a_draft_is_its_own_chiefs_to_know(plan, evenings, staff, offer, sign_in):
    staff(evenings[0], plan.mette, plan.ole)
    path = f"/rota/handover/{offer()}"
    assert "Mette Madsen" in sign_in(plan.chief).get(path).text
    page = sign_in(plan.other_chief).get(path).text
    assert "Mette Madsen" not in page
    assert "Kan ses, når aftenen er udgivet" in page
