"""The calculators: the seed's own sums with their working, and on their pages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hotline.insight.benefit import what_if
from hotline.insight.benefit.what_if import Contacts, Sharing, Staffing


def contacts(**changes: object) -> Contacts:
    usual = {
        "personal": 85_921,
        "phone": 32_702,
        "written": 18_460,
        "index_personal": 200,
        "index_phone": 100,
        "index_written": 80,
        "index_digital": 10,
        "share_now": 6,
        "share_then": 20,
    }
    return Contacts(**{name: Decimal(value) for name, value in {**usual, **changes}.items()})


def test_the_seeds_seventeen_per_cent():
    """S0 2.21: »en selvbetjeningsfrekvens på 20 % og et tilsvarende lavere antal henvendelser ved personligt fremmøde.
    Den beregnede tidsomkostning reduceres med godt 17 %.«

    The inputs: Borgerservice in 2009 had 85.921 in person, 32.702 by telephone and 18.460 in writing, of 137.083: 62,7, 23,9
    and 13,5 per cent (S0 2.2). Self-service was 6 % (S0 1), so these share the other 94 %: 58,92, 22,42 and 12,66.
    Time by The Economist's index (200, 100, web 10), writing by its e-mail (80), since it has no letters:
      before = 58,92 x 200 + 22,42 x 100 + 12,66 x 80 + 6 x 10 = 11.783,5 + 2.242,4 + 1.012,7 + 60 = 15.098,6
      then 14 more per cent come by the web and not in person: 14 x (200 - 10) = 2.660 less
      2.660 / 15.098,6 = 17,6 %: »godt 17 %«.
    The diagram with S0's own steps is lost (trap 11), so that these are its steps is a conclusion.
    """
    found = what_if.time_cost(contacts())
    assert found is not None
    assert found.shares == (Decimal("58.9"), Decimal("22.4"), Decimal("12.7"), Decimal("6.0"))
    assert (found.before, found.after) == (Decimal("15098.6"), Decimal("12438.6"))
    assert found.change == Decimal("-17.6")


def test_what_other_readings_of_the_seed_give():
    """Letters as the telephone: 11.783,5 + 2.242,4 + 1.265,8 + 60 = 15.351,7; 2.660 of it is 17,3 %. From nought instead of
    6 %: 62,68 x 200 + 23,86 x 100 + 13,47 x 80 = 15.998,5; 20 x 190 = 3.800 of it is 23,8 %."""
    assert what_if.time_cost(contacts(index_written=100)).change == Decimal("-17.3")
    assert what_if.time_cost(contacts(share_now=0)).change == Decimal("-23.8")


@pytest.mark.parametrize(
    "wrong", [{"personal": 0, "phone": 0, "written": 0}, {"share_then": 90}, {"share_now": 100}]
)
def test_what_cannot_be_reckoned_is_none(wrong):
    assert what_if.time_cost(contacts(**wrong)) is None


def staffing(evenings: int) -> Staffing:
    return Staffing(Decimal(evenings), Decimal(3), Decimal(50), 5, Decimal("1.5"), Decimal(200))


def test_the_seeds_hours_and_wages():
    """S4 5.5: 4 evenings x 3 hours = 12 a week; x 50 / 5 = 120 hours; + 50 % = 180; x 200 kr. = 36.000 kr. Five evenings
    (row 20): 5 x 3 x 50 = 750 hours, 150 each, 225 paid, 45.000 kr."""
    four, five = what_if.wages(staffing(4)), what_if.wages(staffing(5))
    assert (four.hours, four.hours_each, four.equivalent_each, four.kroner_each) == (600, 120, 180, 36_000)
    assert (five.hours, five.hours_each, five.equivalent_each, five.kroner_each) == (750, 150, 225, 45_000)
    assert (four.kroner, five.kroner) == (180_000, 225_000)


def test_the_seeds_total_for_five_and_for_seven():
    """S4 5.5 for five: common 225.200 / 5 = 45.040; own 350 + 6.500 + 10.000 = 16.850; wages 36.000; together 97.890 kr.
    For seven: 225.200 / 7 = 32.171,43; 600 / 7 = 85,714 hours x 1,5 x 200 = 25.714,29; together 74.735,71 kr."""
    asked = Sharing(Decimal(225_200), Decimal(16_850), Decimal(600), Decimal("1.5"), Decimal(200))
    five, seven = what_if.share(asked, 5), what_if.share(asked, 7)
    assert (five.common, five.own, five.hours, five.wages, five.kroner) == (
        45_040,
        16_850,
        120,
        36_000,
        97_890,
    )
    assert round(seven.kroner, 2) == Decimal("74735.71")


def test_the_comparison_with_the_clock_round():
    """S4 5.5 and 6: 489.450 / 159.000 = 3,08 kr. a citizen. 8 x 159.000 = 1.272.000; + 20.000 is 1.292.000, 8,13 a citizen;
    + 30.000 is 1.302.000, 8,19."""
    assert (what_if.HOTLINE.low, what_if.HOTLINE.each) == (489_450, (Decimal("3.08"), Decimal("3.08")))
    found = what_if.AROUND_THE_CLOCK
    assert (found.low, found.high) == (1_292_000, 1_302_000)
    assert found.each == (Decimal("8.13"), Decimal("8.19"))


def test_the_pages_say_the_same(cast, sign_in):
    browser = sign_in(cast.chief)
    assert "Kommunens tid på henvendelserne falder med 17,6 %" in browser.get(
        "/insight/benefit/what-if/self-service"
    ).text.replace("−", "-")
    lettered = browser.get("/insight/benefit/what-if/self-service?index_written=100").text.replace("−", "-")
    assert "Kommunens tid på henvendelserne falder med 17,3 %" in lettered
    page = browser.get("/insight/benefit/what-if/opening").text
    for said in ("600", "120", "180", "36.000,00 kr.", "750", "150", "225", "45.000,00 kr."):
        assert said in page
    page = browser.get("/insight/benefit/what-if/municipalities").text
    for said in (
        "45.040,00 kr.",
        "16.850,00 kr.",
        "36.000,00 kr.",
        "97.890,00 kr.",
        "74.735,71 kr.",
        "489.450,00",
        "3,08",
    ):
        assert said in page


@pytest.mark.parametrize(
    "asked", ["share_now=x", "share_then=1e9", "personal=-1", "index_phone=²", "share_then=99"]
)
def test_strange_questions_are_answered_kindly(cast, sign_in, asked):
    answer = sign_in(cast.chief).get(f"/insight/benefit/what-if/self-service?{asked}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
