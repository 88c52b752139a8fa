"""The demo's evenings, as their people would have pressed the buttons."""

from __future__ import annotations

from hotline.core import clock as product_clock
from hotline.demo import loading as demo
from hotline.rota.rules import IsoWeek
from hotline.rota.watch import queries
from tests.conftest import in_copenhagen


def test_past_evenings_have_log_ons_and_tonights_is_under_way(app, clock):
    clock.move_to(in_copenhagen("2026-11-24 20:00"))
    week = IsoWeek(2026, 48)
    demo.load()
    rows = queries.log_ons(week.plus(-10).monday, week.sunday)
    assert len(rows) > 30
    assert [row.shift.day for row in rows if row.is_open] == [product_clock.today()]
    assert sum(row.was_forgotten for row in rows) == 1
    assert sum(row.how == "takeover" for row in rows) == 2
    assert {row.how for row in rows} == {"button", "link", "takeover"}
