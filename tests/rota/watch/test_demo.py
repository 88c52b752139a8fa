"""The demo's evenings, as their people would have pressed the buttons."""

from __future__ import annotations

from hotline.core import clock as product_clock
from hotline.rota.rules import IsoWeek
from hotline.rota.watch import queries
from tests.conftest import DEMO_EVENING, lay_demo


def test_past_evenings_have_log_ons_and_tonights_is_under_way(app, clock, groundwork):
    clock.move_to(DEMO_EVENING)
    week = IsoWeek(2026, 48)
    lay_demo(groundwork)
    rows = queries.log_ons(week.plus(-10).monday, week.sunday)
    assert len(rows) > 30
    assert [row.shift.day for row in rows if row.is_open] == [product_clock.today()]
    assert sum(row.was_forgotten for row in rows) == 1
    assert sum(row.how == "takeover" for row in rows) == 2
    assert {row.how for row in rows} == {"button", "link", "takeover"}
