"""The overview's pictures and files, its addresses, and what it costs."""

from __future__ import annotations

import csv
import io
from datetime import date
from xml.etree import ElementTree  # Our own picture.

import openpyxl
import pytest

from hotline.insight.overview.pictures import PICTURES
from hotline.insight.overview.words import figure
from tests.insight.page import read, words

WEEK = "period=2026-W48"


@pytest.mark.parametrize("name", list(PICTURES))
def test_a_picture_is_drawn_once_and_then_known(by_hand, cast, sign_in, name):
    browser = sign_in(cast.chief)
    page = read(browser.get(f"/insight?{WEEK}").text).images[name]
    assert page["alt"]
    assert page["loading"] == "lazy"
    for address in (page["src"], page["src"] + "&narrow=1"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.mimetype == "image/svg+xml"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        ElementTree.fromstring(answer.data)  # noqa: S314  # As above.
        again = browser.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    # Its place on the page is as large as it is.
    drawn = ElementTree.fromstring(browser.get(page["src"]).data)  # noqa: S314  # As above.
    wide, tall = (float(drawn.attrib[side].removesuffix("pt")) / 72 * 96 for side in ("width", "height"))
    assert (round(wide), round(tall)) == (int(page["width"]), int(page["height"]))


def test_a_picture_is_another_when_its_figures_are(by_hand, cast, sign_in, log):
    browser = sign_in(cast.chief)
    tag = browser.get(f"/insight/picture/evenings.svg?{WEEK}").headers["ETag"]
    log(cast.mette)
    answer = browser.get(f"/insight/picture/evenings.svg?{WEEK}", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


def test_what_a_picture_says_without_sight(by_hand, cast, sign_in):
    images = read(sign_in(cast.chief).get(f"/insight?{WEEK}").text).images
    assert images["evenings"]["alt"].startswith("Søjler. Flest: tirs. 24. nov., 8 opkald.")
    assert "Flest ringer mandag kl. 19.00–19.30: 2 opkald." in images["hours"]["alt"]


def test_the_page_keeps_its_strict_policy(by_hand, cast, sign_in):
    policy = sign_in(cast.chief).get("/insight").headers["Content-Security-Policy"]
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("municipality", ["", "&municipality=hvidovre"])
@pytest.mark.parametrize("who", ["chief", "reader"])
def test_the_workbook_is_the_page(by_hand, cast, sign_in, who, municipality):
    browser = sign_in(getattr(cast, who))
    tables = read(browser.get(f"/insight?{WEEK}{municipality}&tables=open").text).tables
    answer = browser.get(f"/insight/export.xlsx?{WEEK}{municipality}")
    assert answer.headers["Cache-Control"] == "no-store"
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames[:3] == ["Om tallene", "Hovedtal", "Andele"]
    assert book["Om tallene"]["B2"].value.date() == date(2026, 11, 23)
    # A table with nothing in it is a sentence on the page, and a sheet with its heads only.
    assert {name for name in book.sheetnames[3:] if book[name].max_row > 1} == set(tables)
    for name, rows in tables.items():
        sheet = [[_as_shown(cell) for cell in row] for row in book[name.replace("/", " ")[:31]].iter_rows()]
        assert sheet[1:] == rows[1:], name


def _as_shown(cell) -> str:
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return cell.value
    # A workbook knows one kind of number; how many decimals it shows is in its format.
    return figure(cell.value) if cell.number_format == "0" else f"{cell.value:.1f}".replace(".", ",")


def test_the_headline_and_the_rates_in_the_workbook(by_hand, cast, sign_in):
    """The same figures as test_overview.py works out."""
    book = openpyxl.load_workbook(io.BytesIO(sign_in(cast.chief).get(f"/insight/export.xlsx?{WEEK}").data))
    top = {row[0]: row[1:3] for row in book["Hovedtal"].iter_rows(min_row=2, values_only=True)}
    assert top["Registrerede opkald"] == (20, 4)
    assert top["Opkald pr. time på vagt"] == (1.7, "–")
    assert top["Timer på vagt"] == (12, 0)
    rates = {row[0]: row[1:4] for row in book["Andele"].iter_rows(min_row=2, values_only=True)}
    assert rates["Straksafklaring A"] == (66.7, 12, 18)
    assert rates["Straksafklaring B"] == (18.2, 4, 22)
    assert rates["Uden for rammen eller afbrudt"][1] == 2


def test_the_long_list(by_hand, cast, sign_in):
    answer = sign_in(cast.chief).get(f"/insight/export.csv?{WEEK}&municipality=hvidovre")
    assert answer.headers["Content-Disposition"].endswith('"overblik-2026-W48-hvidovre.csv"')
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Opdeling", "Kode", "Navn", "Antal", "Periode", "Borgere fra"]
    assert {tuple(row[4:]) for row in rows[1:]} == {("2026-W48", "Hvidovre")}
    found = {(row[0], row[1]): row[3] for row in rows[1:]}
    # Hvidovre's eleven: 1, 2, 3, 6, 8, 9, 10, 13, 15, 16, 19. Settled 1, 2, 3, 8, 9, 15, 16: 7 of 11 = 63.6 %.
    assert found["headline", "calls"] == "11"
    assert found["rate", "first_contact_a.percent"] == "63,60"
    assert found["rate", "first_contact_a.part"] == "7"
    # SB: 1, 2, 3, 8, 9, 10, 16.
    assert found["categories", "SB"] == "7"
    assert found["time", "1-44"] == "1"
    assert found["barrier_at", f"{by_hand}:login"] == "4"


def test_no_name_becomes_a_formula(by_hand, cast, sign_in, guide, log):
    log(cast.mette, solution=guide("solution", "=1+1").id)
    browser = sign_in(cast.chief)
    text = browser.get(f"/insight/export.csv?{WEEK}").data.decode("utf-8-sig")
    assert ";'=1+1;" in text
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/insight/export.xlsx?{WEEK}").data))
    cells = [cell for row in book["Løsninger med flest hindringer"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]


@pytest.mark.parametrize(
    "asked",
    [
        "period=2026-13",
        "period=nonsense",
        "period=2026-W60",
        "first=2026-11-24&last=2026-11-23",
        "first=2026-11-24",
        "first=2020-01-01&last=2099-01-01",
        "municipality=roskilde",
        "period=%00",
    ],
)
def test_what_an_address_says_wrongly_falls_back_with_a_word(by_hand, cast, sign_in, asked):
    answer = sign_in(cast.chief).get(f"/insight?{asked}")
    assert answer.status_code == 200
    said = words(answer.text)
    if asked != "period=%00":
        assert "Her vises 4. kvartal 2026 i stedet." in said
    assert "Overblik 4. kvartal 2026" in said


def test_any_two_dates_and_the_periods_around_them(by_hand, cast, sign_in):
    page = sign_in(cast.chief).get("/insight?first=2026-11-23&last=2026-11-24&municipality=").text
    said = words(page)
    # Monday's 7 and Tuesday's 8; the two days before had none.
    assert "Registrerede opkald 15 15 flere end 21/11/2026 – 22/11/2026 (0)" in said
    assert 'href="/insight?period=2026-11-21..2026-11-22"' in page
    assert 'href="/insight?period=2026-11-25..2026-11-26"' in page
    assert "i stedet" not in said


def test_a_period_without_anything_says_so(by_hand, cast, sign_in):
    browser = sign_in(cast.chief)
    answer = browser.get("/insight?period=2025")
    assert "Der er ingen opkald og ingen telefontal i perioden." in words(answer.text)
    assert "<img" not in answer.text
    for name in PICTURES:
        assert browser.get(f"/insight/picture/{name}.svg?period=2025").status_code == 200
    assert browser.get("/insight/export.xlsx?period=2025").status_code == 200
    assert "Perioden er ikke begyndt." in words(browser.get("/insight?period=2027").text)


def test_no_such_picture(cast, sign_in):
    assert sign_in(cast.chief).get("/insight/picture/people.svg").status_code == 404


def test_what_the_page_asks_of_the_database(by_hand, cast, sign_in, count_queries, log):
    browser = sign_in(cast.coordinator)
    paths = (f"/insight?{WEEK}", "/insight?period=2026", f"/insight/export.csv?{WEEK}")
    for path in paths:
        browser.get(path)
    before = [count_queries(lambda path=path: browser.get(path)) for path in paths]
    for _each in range(20):
        log(cast.mette, subcategory="SB.PAS", barrier="language")
    browser.get(paths[0])
    after = [count_queries(lambda path=path: browser.get(path)) for path in paths]
    assert before == after
    assert max(after) <= 12
