"""The list: filters in the address, a file for spreadsheets, and what is done to many evenings at once."""

from __future__ import annotations

import csv
import io
import re

import pytest

from hotline.core.db import db
from hotline.rota import queries
from hotline.rota.models import Shift
from tests.rota.conftest import GLOSTRUPS, WEEK, mails
from tests.rota.plan.pages import text_of, undo

LIST = "/rota/list?first=2026-11-30&last=2026-12-31"


def rows(answer) -> list[str]:
    """The evenings of a list's page, as their days."""
    return re.findall(r'<tr data-evening="\d+".*?(\d+\. \w+)\. 2026', answer.text, re.DOTALL)


class TestFilters:
    @pytest.mark.parametrize(
        ("asked", "count"),
        [
            ("", 12),
            ("&municipality=hvidovre", 8),
            ("&municipality=nowhere", 0),
            ("&show=own", 8),
            ("&show=mine", 0),
            ("&name=mette", 2),
            ("&name=METTE+mad", 2),
            ("&name=%00%20mette", 2),
            ("&only=holes", 6),
            ("&only=drafts", 8),
            ("&only=under-way", 0),
            ("&only=nonsense&show=nonsense", 12),
            ("&name=mette&only=holes", 0),
        ],
    )
    def test_they_live_in_the_address(self, plan, evenings, staff, sign_in, asked, count):
        for shift in evenings[:2]:
            staff(shift, plan.mette, plan.ole)
        page = sign_in(plan.chief).get(f"{LIST}{asked}")
        assert len(re.findall("<tr data-evening", page.text)) == count
        assert f"{count} aften" in page.text

    def test_a_name_that_one_may_not_see_is_not_found_by_it(self, plan, evenings, staff, sign_in):
        staff(evenings[0], plan.mette, plan.ole)
        page = sign_in(plan.other_chief).get(f"{LIST}&name=mette")
        assert "Ingen aftener passer til det valgte." in page.text

    def test_a_cpr_number_is_not_searched_for_nor_shown(self, plan, sign_in):
        assert "0101901234" not in sign_in(plan.chief).get(f"{LIST}&name=010190-1234").text.replace("-", "")

    @pytest.mark.parametrize(
        "query",
        [
            "first=x&last=y",
            "first=0001-01-01",
            "first=2026-12-01&last=2020-01-01",
            "page=999",
            "page=x",
            "page=-3",
        ],
    )
    def test_nonsense_gives_a_list_all_the_same(self, plan, sign_in, query):
        assert sign_in(plan.chief).get(f"/rota/list?{query}").status_code == 200

    def test_the_other_views_keep_what_is_asked_for(self, plan, sign_in):
        page = sign_in(plan.chief).get(f"{LIST}&show=own&only=holes").text
        assert "/rota/2026-11?only=holes&amp;show=own" in page
        assert "/rota/quarter/2026-Q4?only=holes&amp;show=own" in page


class TestFile:
    def test_it_opens_in_a_danish_spreadsheet(self, plan, published, sign_in):
        answer = sign_in(plan.mette).get("/rota/list.csv?first=2026-11-30&last=2026-12-04")
        assert answer.mimetype == "text/csv"
        assert answer.data.startswith(b"\xef\xbb\xbf")
        found = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
        assert found[0][:6] == ["Dato", "Ugedag", "Uge", "Fra", "Til", "Kommune"]
        assert found[1][:8] == [
            "2026-11-30",
            "mandag",
            "2026-W49",
            "19.00",
            "22.00",
            "Hvidovre",
            "Mette Madsen",
            "Ole Olsen",
        ]
        assert len(found) == 5

    @pytest.mark.parametrize("name", ["=SUM(A1:A9)", "+1", "-1", "@cmd", "=1;2\"'"])
    def test_a_name_is_never_a_formula(self, plan, published, sign_in, name):
        db.session.get(type(plan.mette), plan.mette.id).name = name
        db.session.commit()
        answer = sign_in(plan.chief).get("/rota/list.csv?first=2026-11-30&last=2026-12-04")
        found = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
        assert found[1][6] == f"'{name}"

    def test_it_holds_only_what_the_reader_may_see(self, plan, evenings, staff, sign_in):
        staff(evenings[0], plan.mette, plan.ole)
        answer = sign_in(plan.other_staff).get("/rota/list.csv?first=2026-11-30&last=2026-12-04")
        assert "Mette" not in answer.text
        assert sign_in(plan.reader).get("/rota/list.csv").status_code == 404


def chosen(evenings, action: str, person=None) -> dict[str, object]:
    return {
        "shift": [shift.id for shift in evenings],
        "action": action,
        "person": person.id if person else "",
        "back": LIST,
    }


def confirm(browser, page):
    """Press the button of a preview."""
    form = re.search(r'<form class="house-actions".*?</form>', page.text, re.DOTALL)[0]
    data: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        data.setdefault(name, []).append(value.replace("&amp;", "&"))
    return browser.post("/rota/list/apply", data=data, follow_redirects=True)


class TestManyAtOnce:
    def test_somebody_is_put_on_many_evenings_and_it_can_be_undone(self, plan, evenings, sign_in, post):
        browser = sign_in(plan.chief)
        preview = post(browser, "/rota/list/preview", chosen(evenings, "primary", plan.mette), page=LIST)
        assert "4 aftener bliver ændret. Intet er ændret endnu." in text_of(preview)
        assert queries.shifts_between(WEEK.monday, WEEK.sunday)[0].primary is None
        page = confirm(browser, preview)
        assert page.request.path == "/rota/list"
        assert page.request.args["first"] == "2026-11-30"
        assert all(db.session.get(Shift, shift.id).primary.id == plan.mette.id for shift in evenings)
        assert "Ændringen er fortrudt." in text_of(undo(browser, page))
        assert all(db.session.get(Shift, shift.id).primary is None for shift in evenings)

    def test_a_number_that_no_evening_has_is_not_found(self, plan, evenings, sign_in, post):
        data = chosen(evenings, "publish") | {"shift": ["9" * 23]}
        assert post(sign_in(plan.chief), "/rota/list/preview", data, page=LIST).status_code == 404

    @pytest.mark.parametrize("back", ["/rota\r\nSet-Cookie: a=b", "/rota?\n", "//rota", "/rota/../log"])
    def test_the_way_back_is_a_page_of_the_plan(self, plan, sign_in, post, back):
        answer = post(sign_in(plan.chief), "/rota/undo", {"back": back}, page=LIST)
        assert answer.status_code == 302
        assert answer.location == "/rota"

    def test_what_cannot_be_is_told_and_the_rest_is_done(self, plan, evenings, staff, sign_in, post):
        staff(evenings[0], None, plan.mette)
        staff(evenings[1], plan.mette)
        browser = sign_in(plan.chief)
        preview = post(browser, "/rota/list/preview", chosen(evenings, "primary", plan.mette), page=LIST)
        assert "Vagt og bagvagt skal være to forskellige personer." in preview.text
        assert "uændret" in preview.text
        assert "2 aftener bliver ændret." in text_of(preview)
        confirm(browser, preview)
        held = [db.session.get(Shift, shift.id).primary for shift in evenings]
        assert [each and each.id for each in held] == [None, plan.mette.id, plan.mette.id, plan.mette.id]

    def test_many_are_emptied_published_and_withdrawn(self, plan, evenings, staff, sign_in, post):
        for shift in evenings[:3]:
            staff(shift, plan.mette, plan.ole)
        browser = sign_in(plan.chief)
        preview = post(browser, "/rota/list/preview", chosen(evenings, "publish"), page=LIST)
        assert "Mangler vagtperson, Mangler bagvagt." in text_of(preview)
        assert "3 aftener er udgivet" in text_of(confirm(browser, preview))
        preview = post(browser, "/rota/list/preview", chosen(evenings, "withdraw"), page=LIST)
        page = confirm(browser, preview)
        assert "3 aftener er trukket tilbage" in text_of(page)
        undo(browser, page)
        assert [db.session.get(Shift, each.id).is_published for each in evenings] == [True, True, True, False]
        preview = post(browser, "/rota/list/preview", chosen(evenings, "clear-backup"), page=LIST)
        assert "De personer, som ændringen berører, får besked." in text_of(preview)
        confirm(browser, preview)
        assert db.session.get(Shift, evenings[0].id).backup is None

    def test_what_was_changed_after_the_preview_is_a_conflict(self, plan, evenings, staff, sign_in, post):
        for shift in evenings:
            staff(shift, plan.mette, plan.ole)
        browser = sign_in(plan.chief)
        publishing = post(browser, "/rota/list/preview", chosen(evenings, "publish"), page=LIST)
        filling = post(browser, "/rota/list/preview", chosen(evenings, "clear-primary"), page=LIST)
        staff(evenings[1], plan.ole, plan.mette, actor=plan.coordinator)
        assert "tirs. 1. dec.: Tove Tovholder ændrede aftenen kl. 12.00." in text_of(
            confirm(browser, publishing)
        )
        assert "Tove Tovholder satte Ole Olsen på som vagt" in text_of(confirm(browser, filling))
        assert not db.session.get(Shift, evenings[0].id).is_published
        assert mails() == []

    @pytest.mark.parametrize(
        ("action", "said"),
        [("", "Vælg, hvad der skal ske"), ("x", "Vælg, hvad der skal ske"), ("primary", "Vælg en person")],
    )
    def test_half_a_wish_is_told(self, plan, evenings, sign_in, post, action, said):
        answer = post(
            sign_in(plan.chief),
            "/rota/list/preview",
            chosen(evenings, action),
            page=LIST,
            follow_redirects=True,
        )
        assert said in text_of(answer)

    def test_nothing_chosen_is_told(self, plan, evenings, sign_in, post):
        answer = post(
            sign_in(plan.chief), "/rota/list/preview", chosen([], "publish"), page=LIST, follow_redirects=True
        )
        assert "Vælg en eller flere aftener i listen" in text_of(answer)

    def test_anothers_evening_is_not_found(self, plan, evenings, sign_in, post):
        theirs = queries.shifts_between(GLOSTRUPS.monday, GLOSTRUPS.sunday)
        for browser, status in (
            (sign_in(plan.chief), 404),
            (sign_in(plan.mette), 404),
            (sign_in(plan.coordinator), 200),
        ):
            page = "/rota/calendar"
            answer = post(browser, "/rota/list/preview", chosen(theirs, "clear-primary"), page=page)
            assert answer.status_code == status

    def test_one_is_sent_back_to_pages_of_the_plan_only(self, plan, evenings, sign_in, post):
        browser = sign_in(plan.chief)
        for back in (
            "https://evil.example/rota",
            "//evil.example/rota",
            "/rota/../logout",
            "/profile",
            "/rota\\evil",
        ):
            answer = post(browser, "/rota/list/preview", chosen(evenings, "") | {"back": back}, page=LIST)
            assert answer.location == "/rota/list"
