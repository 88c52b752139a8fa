"""Weeks to municipalities: asking with pins, the ledger, accepting week by week, and taking it back."""

from __future__ import annotations

import pytest

from hotline.accounts.queries import municipality
from hotline.rota import queries as rota
from hotline.rota import services as rota_services
from hotline.rota.planner import jobs, queries, services
from hotline.rota.rules import IsoWeek
from tests.rota.planner.conftest import text_of

PAGE = "/rota/planner"


class TestWeeks:
    FIELDS = {"first": "2026-W52", "last": "2027-W10"}

    def test_the_coordinator_asks_and_accepts(self, plan, sign_in, post):
        browser = sign_in(plan.coordinator)
        answer = post(browser, f"{PAGE}/weeks", self.FIELDS | {"week-2027-W03": municipality("ishoj").id})
        run_id = int(answer.location.rsplit("/", 1)[1])
        assert jobs.work() == run_id
        page = browser.get(f"{PAGE}/{run_id}")
        assert "Det er bevist" in text_of(page)
        answer = post(
            browser,
            f"{PAGE}/{run_id}/accept",
            {"week": ["2027-W03", "2027-W04"]},
            f"{PAGE}/{run_id}",
            follow_redirects=True,
        )
        assert "2 uger er ændret i planen." in text_of(answer)
        rows = rota.allotments(IsoWeek(2027, 1), IsoWeek(2027, 10))
        assert set(rows) == {IsoWeek(2027, 3), IsoWeek(2027, 4)}
        assert rows[IsoWeek(2027, 3)].municipality.key == "ishoj"
        answer = post(
            browser, f"{PAGE}/{run_id}/accept", {"all": "y"}, f"{PAGE}/{run_id}", follow_redirects=True
        )
        assert len(rota.allotments(IsoWeek(2026, 52), IsoWeek(2027, 10))) == 11

    def test_the_ledger_says_who_had_which_holiday(self, plan, sign_in):
        rota_services.change_week(None, IsoWeek(2026, 52), municipality("rodovre").id, 0)
        page = text_of(sign_in(plan.coordinator).get(f"{PAGE}/weeks?first=2027-W01&last=2027-W10"))
        assert "Rødovre 3 – – – 2026" in page

    def test_a_week_that_somebody_changed_meanwhile_is_told(self, plan, sign_in, post):
        run = services.ask_weeks(plan.coordinator, IsoWeek(2026, 50), IsoWeek(2027, 2), {})
        jobs.work()
        week = IsoWeek(2026, 50)
        rota_services.change_week(None, week, municipality("albertslund").id, rota.allotment(week).version)
        browser = sign_in(plan.coordinator)
        answer = post(
            browser, f"{PAGE}/{run.id}/accept", {"all": "y"}, f"{PAGE}/{run.id}", follow_redirects=True
        )
        assert rota.allotment(week).municipality.key == "albertslund"
        assert "uger er ændret i planen." in text_of(answer)

    def test_undo_gives_weeks_back_to_whoever_had_them(self, plan, sign_in, post):
        first, last = IsoWeek(2026, 49), IsoWeek(2026, 51)
        albertslund = municipality("albertslund").id
        run = services.ask_weeks(plan.coordinator, first, last, {first: albertslund})
        jobs.work()
        browser = sign_in(plan.coordinator)
        post(browser, f"{PAGE}/{run.id}/accept", {"week": [str(first)]}, f"{PAGE}/{run.id}")
        assert rota.allotment(first).municipality_id == albertslund
        (row,) = queries.acceptances(run.id)
        post(browser, f"{PAGE}/{run.id}/undo/{row.id}", page=f"{PAGE}/{run.id}")
        assert rota.allotment(first).municipality.key == "hvidovre"

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"first": "2027-W10", "last": "2027-W01"}, "Den sidste uge skal ligge efter den første."),
            ({"first": "2026-W40", "last": "2027-W01"}, "Begynd med denne uge eller en senere."),
            ({"first": "2027-W01", "last": "2030-W01"}, "Fordel højst to år ad gangen."),
            ({"first": "2027-W01", "last": "2027-W02", "week-2027-W01": "4711"}, "Vælg en af kommunerne."),
            ({"first": "2027-W01", "last": "2027-W02", "week-2027-W01": "x"}, "Vælg noget på listen."),
        ],
    )
    def test_bad_input_is_explained(self, plan, sign_in, post, fields, message):
        answer = post(sign_in(plan.coordinator), f"{PAGE}/weeks", fields)
        assert answer.status_code == 422
        assert message in text_of(answer)

    @pytest.mark.parametrize("query", ["first=x", "first=2027-W54", "first=1999-W01"])
    def test_a_week_that_is_none_is_not_found(self, plan, sign_in, query):
        assert sign_in(plan.coordinator).get(f"{PAGE}/weeks?{query}").status_code == 404

    def test_weeks_cost_the_same_at_two_sizes(self, plan, sign_in, count_queries):
        browser = sign_in(plan.coordinator)
        small = count_queries(lambda: browser.get(f"{PAGE}/weeks?first=2026-W50&last=2026-W51"))
        large = count_queries(lambda: browser.get(f"{PAGE}/weeks?first=2026-W48&last=2027-W51"))
        assert small == large <= 12
