"""What waits for somebody: the plan's own share, and the number beside the room's name."""

from __future__ import annotations

from hotline.core.access import Role
from hotline.rota import services
from hotline.rota.rules import IsoWeek
from tests.conftest import in_copenhagen
from tests.rota.plan.pages import text_of

NEEDS = "/rota/needs"


def test_a_week_of_holes_waits_for_its_chief_and_the_coordinator(plan, evenings, sign_in):
    for person in (plan.chief, plan.coordinator):
        assert "Uge 51, 2026, Hvidovre: 4 kladder mangler nogen." in text_of(sign_in(person).get(NEEDS))
    assert "2026, Hvidovre" not in text_of(sign_in(plan.other_chief).get(NEEDS))


def test_drafts_that_are_ready_wait_to_be_published_four_weeks_ahead(plan, evenings, staff, sign_in, clock):
    for shift in evenings:
        staff(shift, plan.mette, plan.ole)
    page = text_of(sign_in(plan.chief).get(NEEDS))
    assert "Uge 49, 2026, Hvidovre: 4 aftener er klar og bør udgives." in page
    clock.move_to(in_copenhagen("2026-10-01 12:00"))
    assert "bør udgives" not in text_of(sign_in(plan.chief).get(NEEDS))


def test_a_hole_in_what_is_published_waits(plan, published, staff, sign_in, clock):
    clock.move_to(in_copenhagen("2026-11-10 12:00"))
    staff(published[2], plan.mette, None, actor=plan.coordinator)
    page = text_of(sign_in(plan.chief).get(NEEDS))
    assert "onsdag den 2. december 2026 kl. 19.00–22.00: Mangler bagvagt." in page


def test_weeks_that_are_nobodys_wait_for_the_coordinator(plan, sign_in):
    page = text_of(sign_in(plan.coordinator).get(NEEDS))
    assert "uger med åbne aftener er ikke fordelt, den første begynder man. 21. dec." in page
    assert "ikke fordelt" not in text_of(sign_in(plan.chief).get(NEEDS))
    services.allot_weeks(None, IsoWeek(2026, 48), IsoWeek(2027, 20))
    assert "ikke fordelt" not in text_of(sign_in(plan.coordinator).get(NEEDS))


def test_when_nothing_waits_it_says_so(plan, sign_in):
    assert "Der er ikke noget, der venter på dig." in text_of(sign_in(plan.novice).get(NEEDS))


def test_the_number_beside_the_rooms_name_is_that_of_the_list(plan, evenings, sign_in):
    browser = sign_in(plan.chief)
    told = browser.get(f"{NEEDS}/count").json
    assert told["count"] == browser.get(NEEDS).text.count('class="button button-') > 0
    assert f'data-needs="{NEEDS}/count"' in browser.get("/rota").text
    assert plan.reader.role == Role.READER
    assert sign_in(plan.reader).get(f"{NEEDS}/count").status_code == 404


def test_the_number_of_queries_does_not_grow(plan, evenings, sign_in, count_queries):
    # More than a page's usual twelve: six rooms each tell their own share (docs/decisions/0082).
    browser = sign_in(plan.chief)
    few = count_queries(lambda: browser.get(NEEDS))
    services.allot_weeks(None, IsoWeek(2026, 48), IsoWeek(2027, 20))
    many = count_queries(lambda: browser.get(NEEDS))
    assert many == few
    assert many <= 17
