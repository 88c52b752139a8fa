"""Benefit: what a call saved by each source, on paper and on the page; and the costs that people write."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from hotline.calls.rules import Alternative
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.insight.benefit import queries, rules, services
from hotline.insight.benefit.rules import Channel, Source, Span, Unit
from hotline.insight.benefit.services import CostFields
from hotline.insight.benefit.sources import ECONOMIST, KMD, KOBENHAVN
from tests.calls.conftest import TUESDAY
from tests.tools.svg import inches_wide

AVOIDED = {
    Alternative.ATTEND: 3,
    Alternative.WRITE: 2,
    Alternative.DAYTIME: 4,
    Alternative.NOTHING: 1,
    Alternative.UNKNOWN: 5,
}


@pytest.fixture
def sources(cast):
    services.install_costs()
    return {each.name: each for each in queries.sources(TUESDAY)}


def test_the_sources_say_what_the_seeds_say(sources):
    assert sources[KOBENHAVN].costs == {
        Channel.PERSONAL: Span(80_00, 80_00),
        Channel.PHONE: Span(40_00, 40_00),
        Channel.LETTER: Span(110_00, 110_00),
        Channel.WEB: Span(3_00, 3_00),
    }
    assert sources[KMD].costs == {
        Channel.PERSONAL: Span(150_00, 150_00),
        Channel.PHONE: Span(15_00, 45_00),
        Channel.PHONE_SELF_SERVICE: Span(3_00, 5_00),
    }
    assert {channel: span.low // 100 for channel, span in sources[ECONOMIST].costs.items()} == {
        Channel.PERSONAL: 200,
        Channel.PHONE: 100,
        Channel.EMAIL: 80,
        Channel.CHAT: 60,
        Channel.PHONE_SELF_SERVICE: 20,
        Channel.WEB: 10,
    }
    assert (sources[ECONOMIST].unit, sources[ECONOMIST].year) == (Unit.INDEX, 2008)
    assert services.install_costs() == 0


def test_what_the_calls_saved_by_each_source(sources):
    """By hand.

    København: 3 who would have come x (80 - 40) = 120; 2 who would have written x (110 - 40) = 140; the rest 0: 260 kr.
    KMD: 3 x (150 - 45) = 315 at least, 3 x (150 - 15) = 405 at most; letters it does not mention, so 2 calls are not counted.
    The Economist: 3 x (200 - 100) = 300 points, which is the time of three calls.
    """
    found = {name: rules.estimate(source, AVOIDED) for name, source in sources.items()}
    assert found[KOBENHAVN].sum == Span(260_00, 260_00)
    assert (found[KMD].sum, found[KMD].uncounted) == (Span(315_00, 405_00), 2)
    assert (found[ECONOMIST].sum, found[ECONOMIST].uncounted) == (Span(300_00, 300_00), 2)
    assert found[KOBENHAVN].uncounted == 0
    assert rules.overall(found.values()) == Span(260_00, 405_00)
    assert rules.overall([found[ECONOMIST]]) is None


def test_calling_by_day_nothing_and_unknown_save_nothing_even_where_a_source_has_a_span(sources):
    for alternative in (Alternative.DAYTIME, Alternative.NOTHING, Alternative.UNKNOWN):
        assert rules.saved(sources[KMD], alternative) == Span(0, 0)


def test_a_source_without_the_telephone_says_nothing():
    lame = Source("Nogen", 2020, Unit.KR, {Channel.PERSONAL: Span(100, 100)})
    assert rules.saved(lame, Alternative.ATTEND) is None


@pytest.fixture
def settled_calls(log, cast, shift, sources):
    """Two who would have come, one who would have written, one who did not know; all settled. And one who would have come,
    but whose call was not settled, and one who was settled but not asked."""
    for alternative in ("attend", "attend", "write", "unknown"):
        log(cast.mette, alternative=alternative)
    log(cast.mette, alternative="attend", outcome="OPEN")
    log(cast.mette)


def test_the_page_counts_the_settled_calls_only(settled_calls, cast, sign_in):
    """København: 2 x 40 + 1 x 70 = 150. KMD: 2 x 105 = 210 to 2 x 135 = 270, letters unsaid. So 150 to 270 kr.; 5 of 6 are settled, and 4 of
    those were asked."""
    for person in (cast.chief, cast.coordinator):
        page = sign_in(person).get("/insight/benefit?period=2026-11").get_data(as_text=True)
        assert "150 til 270 kr." in page
        assert ">150 kr." in page
        assert "210 til 270 kr." in page
        assert "for de 4 afklarede opkald, hvor" in page
        assert "2 opkalds tid" in page
        assert "Kun opkald, der blev afklaret: 5 af 6 registrerede." in page
        assert "siger intet om kanalen for 1 opkald" in page
    # Another municipality's citizens, and another month: nothing saved.
    page = sign_in(cast.coordinator).get("/insight/benefit?period=2026-11&municipality=glostrup").text
    assert "0 af 0 registrerede" in page
    assert "Der er intet at regne på" in page
    assert "0 af 0 registrerede" in sign_in(cast.chief).get("/insight/benefit?period=2026-10").text


def test_the_picture_is_of_the_pages_sources(settled_calls, cast, sign_in):
    browser = sign_in(cast.chief)
    page = browser.get("/insight/benefit?period=2026-11").text
    assert 'src="/insight/benefit/picture.svg?period=2026-11"' in page
    found = browser.get("/insight/benefit/picture.svg?period=2026-11")
    assert found.data.startswith(b"<?xml")
    assert found.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    narrow = "/insight/benefit/picture.svg?narrow=1&period=2026-11"
    assert f'srcset="{narrow}"'.replace("&", "&amp;") in page
    assert inches_wide(browser.get(narrow).data) == pytest.approx(3.35)
    same = {"If-None-Match": found.headers["ETag"]}
    assert browser.get("/insight/benefit/picture.svg?period=2026-11", headers=same).status_code == 304
    assert browser.get("/insight/benefit/picture.svg?period=2026-10", headers=same).status_code == 200
    # Nobody was asked then, and a picture of nothing is not shown.
    assert "picture.svg" not in browser.get("/insight/benefit?period=2026-10").text


def test_the_estimate_is_taken_along_as_the_page_shows_it(settled_calls, cast, sign_in):
    """The sums of the test above."""
    text = sign_in(cast.chief).get("/insight/benefit/export.csv?period=2026-11").data.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    sums = {
        row["Kilde"].split()[0]: (row["Mindst i alt"], row["Højst i alt"], row["Afklarede opkald"])
        for row in (dict(zip(head, each, strict=True)) for each in rows)
        if row["Ellers"] == "I alt"
    }
    assert sums["KMD"] == ("210,00", "270,00", "5")
    assert sums["Københavns"] == ("150,00", "150,00", "5")
    assert sign_in(cast.chief).get("/insight/benefit/export.csv?municipality=glostrup").status_code == 404
    assert sign_in(cast.chief).get("/insight/benefit/export.csv?period=2026-13").status_code == 404
    assert sign_in(cast.mette).get("/insight/benefit/export.csv").status_code == 404


def test_money_is_for_chiefs_of_their_own_and_the_coordinator(cast, sign_in):
    for person in (cast.mette, cast.reader):
        browser = sign_in(person)
        for path in (
            "",
            "/picture.svg",
            "/costs",
            "/costs/new",
            "/what-if/self-service",
            "/what-if/opening",
            "/what-if/municipalities",
        ):
            assert browser.get(f"/insight/benefit{path}").status_code == 404
    chief = sign_in(cast.chief)
    assert chief.get("/insight/benefit?municipality=hvidovre").status_code == 200
    assert chief.get("/insight/benefit?municipality=glostrup").status_code == 404
    assert chief.get("/insight/benefit/picture.svg?municipality=glostrup").status_code == 404
    assert chief.get("/insight/benefit/costs/new").status_code == 404


def as_fields(**changes):
    usual = {
        "source": "Ishøj",
        "year": 2026,
        "unit": Unit.KR,
        "channel": Channel.PHONE,
        "low": 5500,
        "high": 5500,
        "valid_from": date(2026, 1, 1),
    }
    return CostFields(**{**usual, **changes})


def test_costs_hold_from_a_day_to_another(cast):
    row = services.add_cost(cast.coordinator, as_fields())
    services.change_cost(cast.coordinator, row.id, row.version, as_fields(valid_to=date(2026, 6, 30)))
    services.add_cost(cast.coordinator, as_fields(low=6000, high=6000, valid_from=date(2026, 7, 1)))
    assert queries.sources(date(2026, 6, 30))[0].costs[Channel.PHONE] == Span(5500, 5500)
    assert queries.sources(date(2026, 7, 1))[0].costs[Channel.PHONE] == Span(6000, 6000)
    assert queries.sources(date(2025, 12, 31)) == []


def test_what_makes_no_sense_is_refused_and_conflicts_are_told(cast):
    row = services.add_cost(cast.coordinator, as_fields())
    for wrong in (
        {},
        {"low": 6000, "high": 5000, "channel": Channel.WEB},
        {"year": 12},
        {"valid_to": date(2025, 1, 1)},
    ):
        with pytest.raises(Refused):
            services.add_cost(cast.coordinator, as_fields(**wrong))
    for person in (cast.chief, cast.mette):
        with pytest.raises(NotFound):
            services.add_cost(person, as_fields(channel=Channel.WEB))
    services.change_cost(cast.coordinator, row.id, row.version, as_fields(low=1))
    with pytest.raises(Conflict):
        services.change_cost(cast.coordinator, row.id, 1, as_fields(low=2))


def test_a_cost_is_written_by_its_form(cast, sign_in, post):
    browser = sign_in(cast.coordinator)
    posted = {
        "source": "Ishøj",
        "year": "2026",
        "channel": "phone",
        "unit": "kr",
        "low": "47,5",
        "high": "60",
        "valid_from": "2026-01-01",
    }
    assert post(browser, "/insight/benefit/costs/new", posted).status_code == 302
    row = queries.costs()[0]
    assert (row.low, row.high) == (4750, 6000)
    assert "47,5–60 kr." in browser.get("/insight/benefit/costs").text
    changed = post(browser, f"/insight/benefit/costs/{row.id}", {**posted, "version": "1", "high": ""})
    assert changed.status_code == 302
    assert queries.costs()[0].high == 4750
    stale = post(browser, f"/insight/benefit/costs/{row.id}", {**posted, "version": "1", "low": "59"})
    assert stale.status_code == 409
    assert "Gemt nu:" in stale.text


def test_the_page_costs_the_same_however_many_calls(settled_calls, log, cast, sign_in, count_queries):
    browser = sign_in(cast.coordinator)
    browser.get("/insight/benefit?period=2026-11")
    few = count_queries(lambda: browser.get("/insight/benefit?period=2026-11"))
    for _each in range(5):
        log(cast.mette, alternative="attend")
    browser.get("/insight/benefit?period=2026-11")
    assert count_queries(lambda: browser.get("/insight/benefit?period=2026-11")) == few
    assert few <= 12
