"""The pages of swaps over HTTP: who sees what, what can be done without JavaScript, and what bad input gets."""

from __future__ import annotations

import re

import pytest

from hotline.rota.swaps import queries, services
from hotline.rota.swaps.rules import Audience, Held, Status
from tests.rota.conftest import on
from tests.rota.swaps.conftest import BACKUP, NO, PRIMARY, YES, again
from tests.rota.test_pages import text_of

INDEX = "/rota/swaps"


@pytest.fixture
def made(plan, pia, published, offer):
    """Mette's Monday, offered to Pia."""
    return offer(plan.mette, published[0], PRIMARY, pia)


def page_of(made) -> str:
    return f"/rota/swaps/{made.id}"


class TestWhoSeesWhat:
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("mette", 200),
            ("ole", 404),
            ("chief", 200),
            ("coordinator", 200),
            ("other_chief", 404),
            ("other_staff", 404),
            ("reader", 404),
        ],
    )
    def test_an_offer_is_its_own_peoples_and_their_chiefs(self, plan, made, sign_in, who, status):
        assert sign_in(getattr(plan, who)).get(page_of(made)).status_code == status

    def test_who_is_asked_sees_it_but_not_what_the_others_answered(
        self, plan, pia, made, answer, sign_in, published, offer
    ):
        other = offer(plan.mette, published[2], PRIMARY, audience=Audience.EVERYWHERE)
        answer(pia, other, NO)
        assert "Pia Poulsen" in text_of(sign_in(plan.mette).get(page_of(other)))
        assert "Pia Poulsen" not in text_of(sign_in(plan.other_staff).get(page_of(other)))

    def test_the_index_puts_what_waits_for_the_reader_first(self, plan, pia, made, sign_in):
        page = text_of(sign_in(pia).get(INDEX))
        assert "Venter på dig (1) Vagt man. 30. nov. Venter på svar" in page
        mine = text_of(sign_in(plan.mette).get(INDEX))
        assert "Venter på dig (" not in mine
        assert "Dine egne i gang (1)" in mine
        assert "Er tilbudt, se svarene" in mine

    def test_the_chiefs_index_has_what_waits_for_acceptance(self, plan, pia, made, answer, sign_in):
        assert "I gang hos andre (1)" in text_of(sign_in(plan.chief).get(INDEX))
        answer(pia, made)
        assert "Venter på dig (1)" in text_of(sign_in(plan.chief).get(INDEX))
        assert "Ingen bytter er i gang" in text_of(sign_in(plan.other_chief).get(INDEX))

    def test_the_same_waits_in_the_list_of_needs(self, plan, pia, made, answer, clock):
        from hotline.core import clock as product_clock

        now = product_clock.now()
        (need,) = queries.needs_for(pia, now)
        assert (need.action, need.link, need.by) == ("Svar", page_of(made), made.expires_at)
        answer(pia, made)
        (need,) = queries.needs_for(plan.chief, now)
        assert need.action == "Godkend eller afvis"
        assert queries.needs_for(pia, now) == []
        assert queries.needs_for(plan.reader, now) == []


class TestMaking:
    def form(self, **more):
        return {"slot": "primary", "way": "give", "audience": "named", "wait": "48", "return": "any"} | more

    def test_the_page_ranks_the_colleagues_and_names_the_evening(self, plan, pia, published, sign_in):
        answer = sign_in(plan.mette).get(f"/rota/swaps/new/{published[0].id}")
        page = text_of(answer)
        assert "Du har vagten mandag den 30. november 2026" in page
        order = [int(each) for each in re.findall(r'name="person_id" value="(\d+)"', answer.text)]
        assert order == [pia.id, plan.ole.id, plan.other_staff.id]
        assert "er på vagt den aften" in page

    def test_a_post_sends_the_question(self, plan, pia, published, sign_in, post):
        path = f"/rota/swaps/new/{published[0].id}"
        answer = post(sign_in(plan.mette), path, self.form(person_id=[pia.id]), follow_redirects=True)
        assert "Spørgsmålet er sendt" in text_of(answer)
        assert "Hvad sker der nu? Vagten er din, indtil en anden har overtaget den." in text_of(answer)

    def test_nothing_chosen_is_refused_and_what_was_chosen_is_kept(self, plan, pia, published, sign_in, post):
        path = f"/rota/swaps/new/{published[0].id}"
        wanted = str(Held(published[0].id, BACKUP))
        form = self.form(way="swap", wait="168", **{"return": "these"}, wanted=[wanted])
        answer = post(sign_in(plan.mette), path, form)
        assert answer.status_code == 422
        assert "Vælg mindst én" in text_of(answer)
        assert f'value="{wanted}" checked' in answer.text
        assert 'value="168" selected' in answer.text

    @pytest.mark.parametrize(
        "bad",
        [
            {"way": "x"},
            {"wait": "9"},
            {"audience": "x"},
            {"person_id": "²"},
            {"wanted": "1-x"},
            {"person_id": "999999"},
            {"person_id": "9" * 30},
            {"slot": "x", "person_id": "1"},
        ],
    )
    def test_what_no_page_of_ours_sends_is_refused(self, plan, published, sign_in, post, bad):
        path = f"/rota/swaps/new/{published[0].id}"
        assert post(sign_in(plan.mette), path, self.form(**bad)).status_code in {404, 422}

    def test_a_chief_chooses_the_place_and_offers_on_behalf(self, plan, pia, published, sign_in, post):
        browser, path = sign_in(plan.chief), f"/rota/swaps/new/{published[0].id}"
        assert "Tilbyd den på vegne af Mette" in text_of(browser.get(path))
        post(browser, f"{path}?slot=primary", self.form(person_id=[pia.id]))
        (found,) = queries.seen_by(plan.mette, published[0].starts_at.replace(day=24))
        assert found.offer.made_by_id == plan.chief.id

    @pytest.mark.parametrize("who", ["other_chief", "other_staff"])
    def test_others_have_nothing_to_offer_there(self, plan, published, sign_in, who):
        browser = sign_in(getattr(plan, who))
        assert browser.get(f"/rota/swaps/new/{published[0].id}").status_code == 404
        assert browser.get(f"/rota/swaps/new/{published[0].id}?slot=backup").status_code == 404


class TestAnswering:
    def test_one_button_takes_it(self, plan, pia, made, free_swaps, published, sign_in, post):
        browser = sign_in(pia)
        answer = post(
            browser, f"{page_of(made)}/answer", {"answer": "yes"}, page_of(made), follow_redirects=True
        )
        assert "Pia Poulsen har overtaget vagten" in text_of(answer)
        assert on(published[0]) == ("Pia", "Ole")

    def test_a_no_is_one_button_too(self, plan, pia, made, sign_in, post):
        post(sign_in(pia), f"{page_of(made)}/answer", {"answer": "no"}, page_of(made))
        assert again(made).status == Status.DECLINED

    def test_who_comes_second_is_told_who_was_first(
        self, plan, pia, published, free_swaps, offer, sign_in, post
    ):
        made = offer(plan.mette, published[0], PRIMARY, pia, plan.other_staff)
        browser = sign_in(plan.other_staff)
        late = browser.get(page_of(made))
        assert late.status_code == 200
        services.answer(pia, made.id, YES)
        answer = post(browser, f"{page_of(made)}/answer", {"answer": "yes"}, "/profile")
        assert answer.status_code == 409
        assert "Pia Poulsen tog vagten" in text_of(answer)

    def test_a_swap_asks_what_is_given(self, plan, published, free_swaps, offer, sign_in, post):
        made = offer(plan.mette, published[0], PRIMARY, plan.ole, both_ways=True)
        browser, path = sign_in(plan.ole), f"{page_of(made)}/answer"
        refused = post(browser, path, {"answer": "yes", "give": ""}, page_of(made))
        assert (refused.status_code, "Vælg, hvilken af dine aftener" in text_of(refused)) == (422, True)
        post(browser, path, {"answer": "yes", "give": str(Held(published[0].id, BACKUP))}, page_of(made))
        assert on(published[0]) == ("Ole", "Mette")

    def test_the_chief_accepts_on_the_page(self, plan, pia, made, published, answer, sign_in, post):
        answer(pia, made)
        browser = sign_in(plan.chief)
        assert "Pia Poulsen vil overtage vagten" in text_of(browser.get(page_of(made)))
        form = {"answer": "yes", "municipality_id": plan.chief.municipality_id, "why": ""}
        post(browser, f"{page_of(made)}/approve", form, page_of(made))
        assert on(published[0]) == ("Pia", "Ole")
        undone = post(browser, f"{page_of(made)}/undo", page=page_of(made), follow_redirects=True)
        assert "Der er byttet tilbage" in text_of(undone)
        assert on(published[0]) == ("Mette", "Ole")

    def test_a_cpr_number_in_the_reason_is_refused_and_nothing_happens(
        self, plan, pia, made, answer, sign_in, post
    ):
        answer(pia, made)
        form = {"answer": "no", "municipality_id": plan.chief.municipality_id, "why": "010190-1234"}
        answered = post(sign_in(plan.chief), f"{page_of(made)}/approve", form, page_of(made))
        assert answered.status_code == 422
        assert again(made).status == Status.AWAITING

    def test_marks_in_the_reason_are_only_text(self, plan, pia, made, answer, sign_in):
        answer(pia, made)
        services.approve(plan.chief, made.id, plan.chief.municipality_id, NO, why="<b>nej</b> & »ø«")
        assert "&lt;b&gt;nej&lt;/b&gt; &amp; »ø«" in sign_in(plan.mette).get(page_of(made)).text

    def test_a_day_off_warns_and_does_not_forbid(self, plan, pia, made, published, sign_in):
        from hotline.core import clock as product_clock
        from hotline.core.db import db
        from hotline.rota.availability.models import Availability, bits
        from hotline.rota.availability.rules import EVERY_DAY, Mood, Weeks

        day = published[0].day
        db.session.add(
            Availability(
                person_id=pia.id,
                mood=Mood.OFF,
                first=day,
                last=day,
                weekdays=bits(EVERY_DAY),
                weeks=Weeks.ALL,
                began_at=product_clock.now(),
            )
        )
        db.session.commit()
        page = text_of(sign_in(pia).get(page_of(made)))
        assert "Du har skrevet »kan ikke« den dag (30. nov.)." in page
        assert services.answer(pia, made.id, YES).status == Status.AWAITING

    @pytest.mark.parametrize("verb", ["answer", "withdraw"])
    def test_a_stranger_can_do_nothing(self, plan, made, sign_in, post, verb):
        for who in (plan.ole, plan.other_chief, plan.reader):
            path = f"{page_of(made)}/{verb}"
            assert post(sign_in(who), path, {"answer": "yes"}, "/profile").status_code == 404

    @pytest.mark.parametrize("bad", [{}, {"answer": "maybe"}])
    def test_neither_yes_nor_no_is_refused(self, pia, made, sign_in, post, bad):
        assert post(sign_in(pia), f"{page_of(made)}/answer", bad, page_of(made)).status_code == 422


class TestAsking:
    @pytest.fixture
    def hole(self, plan, published, staff):
        staff(published[0], plan.mette, None)
        return published[0]

    def test_the_chief_asks_everybody_with_one_button(self, plan, pia, hole, sign_in, post):
        path = f"/rota/swaps/ask/{hole.id}/backup"
        answer = post(sign_in(plan.chief), path, page="/profile", follow_redirects=True)
        assert "Der er spurgt" in text_of(answer)
        assert {each.person.id for each in queries.asked(hole.id)} == {pia.id, plan.ole.id}

    def test_or_some_and_comes_back_where_the_button_was(self, plan, pia, hole, sign_in, post):
        path, back = f"/rota/swaps/ask/{hole.id}/backup", f"/rota/absence/{hole.id}/cover"
        form = {"person_id": [pia.id], "back": back}
        assert post(sign_in(plan.chief), path, form, "/profile").location == back
        other = {"person_id": [plan.ole.id], "back": "//evil.example/"}
        assert post(sign_in(plan.chief), path, other, "/profile").location.startswith("/rota/swaps/")

    def test_what_cannot_be_asked_is_told(self, plan, published, sign_in, post):
        path = f"/rota/swaps/ask/{published[0].id}/backup"
        form = {"back": INDEX}
        answer = post(sign_in(plan.chief), path, form, "/profile", follow_redirects=True)
        assert "Pladsen er ikke tom" in text_of(answer)

    def test_only_who_plans_asks(self, plan, hole, sign_in, post):
        for who in (plan.mette, plan.other_chief, plan.reader):
            answer = post(sign_in(who), f"/rota/swaps/ask/{hole.id}/backup", page="/profile")
            assert answer.status_code == 404
        path = f"/rota/swaps/ask/{hole.id}/nobody"
        assert post(sign_in(plan.chief), path, page="/profile").status_code == 404


class TestQueries:
    """A page costs the same however much there is on it."""

    def cost(self, count_queries, browser, path: str) -> int:
        browser.get(path)
        return count_queries(lambda: browser.get(path))

    def test_the_index(self, plan, pia, published, offer, answer, sign_in, count_queries):
        answer(pia, offer(plan.mette, published[0], PRIMARY, pia))
        browser = sign_in(plan.chief)
        few = self.cost(count_queries, browser, INDEX)
        swap = offer(plan.ole, published[1], PRIMARY, plan.mette, both_ways=True)
        answer(plan.mette, swap, give=(published[1], BACKUP))
        answer(pia, offer(plan.mette, published[2], PRIMARY, pia))
        offer(plan.ole, published[3], PRIMARY, audience=Audience.EVERYWHERE)
        many = self.cost(count_queries, browser, INDEX)
        assert many <= few + 1  # A swap has an evening in return, whose people are read by one query more.
        assert many <= 12

    @pytest.mark.parametrize("page", ["new", "show"])
    def test_the_others(self, plan, pia, published, glostrups, offer, sign_in, count_queries, page):
        made = offer(plan.mette, published[0], PRIMARY, audience=Audience.EVERYWHERE, both_ways=True)
        path = page_of(made) if page == "show" else f"/rota/swaps/new/{published[2].id}"
        assert self.cost(count_queries, sign_in(plan.mette), path) <= 12
        assert self.cost(count_queries, sign_in(plan.other_staff), page_of(made)) <= 12
