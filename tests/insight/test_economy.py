"""The year's money on its pages: a small set of expenses and evenings whose sums were done by hand.

The year 2026 with the plan's budget. The five are Albertslund, Glostrup, Hvidovre, Ishøj, Rødovre, in that order.
- 10 March: Hvidovre paid 1.000,03 kr. for co-browsing (common).
- 20 May: Ishøj paid 500,00 kr. for marketing (common).
- 1 April: Glostrup paid 350,00 kr. for its softphone (its own).
- Hvidovre has week 48. Tuesday 24 November was worked by Mette as planned, 3 hours x 1,5 x 200 kr. = 900,00 kr. Seen from
  Wednesday noon two evenings are ahead, Wednesday's and Thursday's: 1.800,00 kr. Monday's had nobody and is over.
"""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from hotline.accounts import queries as accounts
from hotline.core import clock as product_clock
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.insight import period as periods
from hotline.insight.economy import queries, services
from hotline.insight.economy.rules import Rule
from hotline.insight.economy.services import ExpenseFields, LineFields
from tests.insight.economy_steps import NEW_YEAR, line, paid
from tests.tools import pdf


def test_the_budget_is_the_plans(budget):
    """S4 5.5 for each: 40 + 350 + 25.000 + 6.500 + 10.000 + 36.000 + 5.000 + 15.000 = 97.890; x 5 = 489.450 kr."""
    assert [(each.name, each.amounts[0].ore) for each in queries.lines(2026)] == [
        ("70-nummer", 4_000),
        ("Softphone-licens", 35_000),
        ("Co-browsing", 2_500_000),
        ("PC og dataabonnement", 650_000),
        ("Uddannelse", 1_000_000),
        ("Bemanding", 3_600_000),
        ("Markedsføring", 500_000),
        ("Buffer og udvikling", 1_500_000),
    ]
    by_owner: dict[int, int] = {}
    for each in queries.lines(2026):
        for amount in each.amounts:
            by_owner[amount.municipality_id] = by_owner.get(amount.municipality_id, 0) + amount.ore
    assert list(by_owner.values()) == [9_789_000] * 5
    assert sum(by_owner.values()) == 48_945_000
    assert services.install_budget(2026) == 0


def rows(page):
    """Every row of every table, as text."""
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        found.append([" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells])
    return found


def test_the_chiefs_page_by_hand(accounted, cast, sign_in):
    """Hvidovre's: co-browsing 1.000,03 in five: 200,01 for the first three, Hvidovre among them. Marketing 500,00: with it
    all is 1.500,03, whose fifth is 300,01 for Hvidovre: 100,00 more. Wages 900,00 spent, and 900 + 1.800 = 2.700,00 forecast
    of 36.000,00. All else is forecast as its budget: 97.890 - 36.000 + 2.700 = 64.590,00. Spent: 200,01 + 100,00 + 900,00.
    """
    page = sign_in(cast.chief).get("/insight/economy?year=2026").text
    found = rows(page)
    assert ["Co-browsing (Fælles)", "25.000,00", "200,01", "25.000,00", "0,00"] in found
    assert ["Markedsføring (Fælles)", "5.000,00", "100,00", "5.000,00", "0,00"] in found
    assert ["Bemanding (Løn)", "36.000,00", "900,00", "2.700,00", "33.300,00"] in found
    assert ["Softphone-licens (Egen)", "350,00", "0,00", "350,00", "0,00"] in found
    assert ["I alt", "97.890,00", "1.200,01", "64.590,00", "33.300,00"] in found
    # What is common, of all five: 5 x (40 + 25.000 + 5.000 + 15.000) = 225.200, and 1.500,03 spent.
    assert ["Co-browsing", "125.000,00", "1.000,03", "125.000,00", "0,00"] in found
    assert ["I alt", "225.200,00", "1.500,03", "225.200,00", "0,00"] in found
    assert "Vagtplanen går til 26/11/2026" in page
    assert "Glostrup" not in " ".join(cell for row in found for cell in row)


def test_the_coordinators_page_by_hand(accounted, cast, sign_in):
    """All: 489.450 of budget; spent 1.500,03 + 350,00 + 900,00 = 2.750,03. Wages: 180.000 of budget, 2.700 forecast, so the
    forecast is 489.450 - 180.000 + 2.700 = 312.150."""
    found = rows(sign_in(cast.coordinator).get("/insight/economy").text)
    assert ["Softphone-licens (Egen)", "1.750,00", "350,00", "1.750,00", "0,00"] in found
    assert ["Bemanding (Løn)", "180.000,00", "900,00", "2.700,00", "177.300,00"] in found
    assert ["I alt", "489.450,00", "2.750,03", "312.150,00", "177.300,00"] in found
    of_glostrup = rows(sign_in(cast.coordinator).get("/insight/economy?municipality=glostrup").text)
    # Glostrup, the second: 200,01 and 100,00, its own 350,00, no evenings: 650,01.
    assert ["I alt", "97.890,00", "650,01", "61.890,00", "36.000,00"] in of_glostrup


def test_what_is_spent_over_the_budget_is_said(accounted, cast, sign_in):
    paid(cast.other_chief, "Softphone-licens", "glostrup", "2026-10-01", 10_000)
    found = rows(sign_in(cast.other_chief).get("/insight/economy").text)
    assert ["Softphone-licens (Egen)", "350,00", "450,00", "450,00", "-100,00 Over budget"] in [
        [cell.replace("−", "-") for cell in row] for row in found
    ]


COMMON = [
    ["Albertslund", "0,00", "300,01", "-300,01"],
    ["Glostrup", "0,00", "300,01", "-300,01"],
    ["Hvidovre", "1.000,03", "300,01", "700,02"],
    ["Ishøj", "500,00", "300,00", "200,00"],
    ["Rødovre", "0,00", "300,00", "-300,00"],
    ["I alt", "1.500,03", "1.500,03", "0,00"],
]
TRANSFERS = [
    ["Albertslund", "Hvidovre", "300,01"],
    ["Glostrup", "Hvidovre", "300,01"],
    ["Rødovre", "Ishøj", "200,00"],
    ["Rødovre", "Hvidovre", "100,00"],
]
BORNE = [
    ["Albertslund", "300,01", "0,00", "0,00", "300,01"],
    ["Glostrup", "300,01", "350,00", "0,00", "650,01"],
    ["Hvidovre", "300,01", "0,00", "900,00", "1.200,01"],
    ["Ishøj", "300,00", "0,00", "0,00", "300,00"],
    ["Rødovre", "300,00", "0,00", "0,00", "300,00"],
    ["I alt", "1.500,03", "350,00", "900,00", "2.750,03"],
]


def read_back(body):
    """The rows of a workbook's sheets, money as the page says it."""
    book = load_workbook(io.BytesIO(body))
    return [
        [[said(cell.value) for cell in row] for row in sheet.iter_rows(min_row=2)]
        for sheet in book.worksheets
    ]


def said(value):
    if isinstance(value, int | float):
        return f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return str(value)


def test_the_settlement_says_the_same_on_the_page_in_the_workbook_and_in_the_document(
    accounted, cast, sign_in
):
    browser = sign_in(cast.coordinator)
    page = [
        [cell.replace("−", "-") for cell in row]
        for row in rows(browser.get("/insight/economy/settlement").text)
    ]
    for each in (*COMMON, *TRANSFERS, *BORNE):
        assert each in page
    book = browser.get("/insight/economy/settlement.xlsx?period=2026")
    sheets = read_back(book.data)
    assert sheets[:3] == [COMMON, TRANSFERS, BORNE]
    assert [row[-1] for row in sheets[3]] == ["1.000,03", "350,00", "500,00"]
    body = browser.get("/insight/economy/settlement.pdf?period=2026").data
    text = [" ".join(each.split()).replace("−", "-") for each in pdf.text(body).splitlines()]
    for each in (*COMMON, *TRANSFERS, *BORNE):
        assert " ".join(each) in text
    assert pdf.faults(body) == []
    assert pdf.headings(body) == [1, 1, 1, 1]


def test_a_quarter_has_its_own_and_the_quarters_add_up(accounted, cast, sign_in):
    """First quarter: 1.000,03, of which Hvidovre bears 200,01 and has 800,02 to its credit. Second: 500,00, 100,00 each."""
    browser = sign_in(cast.coordinator)
    first = rows(browser.get("/insight/economy/settlement?period=2026-Q1").text)
    assert ["Hvidovre", "1.000,03", "200,01", "800,02"] in first
    second = rows(browser.get("/insight/economy/settlement?period=2026-Q2").text)
    assert ["Ishøj", "500,00", "100,00", "400,00"] in second
    third = browser.get("/insight/economy/settlement?period=2026-Q3").text
    assert "Ingen skylder noget." in third
    fourth = rows(browser.get("/insight/economy/settlement?period=2026-Q4").text)
    assert ["Hvidovre", "0,00", "0,00", "900,00", "900,00"] in fourth


def test_a_chief_sees_what_is_common_and_the_own(accounted, cast, sign_in):
    browser = sign_in(cast.chief)
    page = [
        [cell.replace("−", "-") for cell in row]
        for row in rows(browser.get("/insight/economy/settlement").text)
    ]
    for each in (*COMMON, *TRANSFERS, BORNE[2]):
        assert each in page
    for each in (BORNE[1], BORNE[-1]):
        assert each not in page
    everything = (
        browser.get("/insight/economy/settlement").text
        + pdf.text(browser.get("/insight/economy/settlement.pdf").data)
        + str(read_back(browser.get("/insight/economy/settlement.xlsx").data))
        + browser.get("/insight/economy/expenses").text
    )
    assert "Licens for et år" not in everything
    assert "Licens for et år" in sign_in(cast.other_chief).get("/insight/economy/expenses").text
    assert browser.get("/insight/economy?municipality=glostrup").status_code == 404
    assert browser.get("/insight/economy/picture.svg?municipality=glostrup").status_code == 404


def test_money_is_nobody_elses(accounted, cast, sign_in):
    for person in (cast.mette, cast.reader):
        browser = sign_in(person)
        for path in ("", "/picture.svg", "/expenses", "/settlement", "/settlement.xlsx", "/settlement.pdf"):
            assert browser.get(f"/insight/economy{path}").status_code == 404


def test_a_closed_year_stands_as_it_was(accounted, cast, sign_in, clock, log):
    with pytest.raises(Refused):
        services.close_year(cast.coordinator, 2026)
    clock.move_to(NEW_YEAR)
    with pytest.raises(NotFound):
        services.close_year(cast.chief, 2026)
    services.close_year(cast.coordinator, 2026)
    before = queries.book(queries.budget_year(2026), product_clock.now()).statement(periods.year(2026))
    assert [row.balance for row in before.rows] == [-30_001, -30_001, 70_002, 20_000, -30_000]
    for change in (
        lambda: paid(cast.chief, "Co-browsing", "hvidovre", "2026-03-10", 5),
        lambda: services.add_line(cast.coordinator, 2026, LineFields("Ny", Rule.OWN, {})),
        lambda: services.change_line(
            cast.coordinator, line("Co-browsing").id, 1, LineFields("Ny", Rule.OWN, {})
        ),
        lambda: services.cancel_expense(cast.coordinator, queries.expenses(2026)[0].id, 1),
        lambda: services.close_year(cast.coordinator, 2026),
    ):
        with pytest.raises(Refused):
            change()
    browser = sign_in(cast.coordinator)
    page = browser.get("/insight/economy/settlement?period=2026").text
    assert "Året blev lukket 2/1/2027 kl. 12.00, og tallene ændres ikke." in page
    assert ["Hvidovre", "300,01", "0,00", "900,00", "1.200,01"] in rows(page)
    # Nothing is ahead any more: forecast and spent are the same for wages.
    found = rows(browser.get("/insight/economy?year=2026").text)
    assert ["Bemanding (Løn)", "180.000,00", "900,00", "900,00", "179.100,00"] in found
    # Nor will anything be paid: 500,00 of 25.000,00 was spent on marketing, and no more will be.
    assert ["Markedsføring (Fælles)", "25.000,00", "500,00", "500,00", "24.500,00"] in found


def test_who_writes_what_was_paid(budget, cast):
    row = paid(cast.chief, "Co-browsing", "hvidovre", "2026-03-10", 100)
    for person in (cast.chief, cast.mette, cast.reader):
        with pytest.raises(NotFound):
            paid(person, "Co-browsing", "glostrup", "2026-03-10", 100)
    fields = ExpenseFields(row.line_id, row.municipality_id, row.day, 200, "Rettet")
    for person in (cast.other_chief, cast.mette):
        with pytest.raises(NotFound):
            services.change_expense(person, row.id, row.version, fields)
        with pytest.raises(NotFound):
            services.cancel_expense(person, row.id, row.version)
    changed = services.change_expense(cast.chief, row.id, row.version, fields)
    with pytest.raises(Conflict):
        services.change_expense(cast.chief, row.id, 1, fields)
    services.cancel_expense(cast.coordinator, row.id, changed.version)
    assert queries.expenses(2026) == []


@pytest.mark.parametrize(
    ("name", "day", "ore"),
    [
        ("Bemanding", "2026-03-10", 100),
        ("Co-browsing", "2025-12-31", 100),
        ("Co-browsing", "2026-11-25", 100),
        ("Co-browsing", "2026-03-10", 0),
    ],
)
def test_what_makes_no_sense_is_refused(budget, cast, name, day, ore):
    with pytest.raises(Refused):
        paid(cast.coordinator, name, "hvidovre", day, ore)


def test_lines_are_the_coordinators(budget, cast):
    row = line("Co-browsing")
    amounts = {each.municipality_id: each.ore for each in row.amounts}
    for person in (cast.chief, cast.mette):
        with pytest.raises(NotFound):
            services.change_line(person, row.id, row.version, LineFields("x", Rule.OWN, amounts))
    more = {**amounts, cast.chief.municipality_id: 1}
    changed = services.change_line(
        cast.coordinator, row.id, row.version, LineFields(row.name, Rule.SHARED, more)
    )
    assert changed.version == 2
    with pytest.raises(Conflict):
        services.change_line(cast.coordinator, row.id, 1, LineFields(row.name, Rule.SHARED, amounts))
    with pytest.raises(Refused):
        services.add_line(cast.coordinator, 2026, LineFields("Uddannelse", Rule.OWN, amounts))
    paid(cast.chief, "Co-browsing", "hvidovre", "2026-03-10", 100)
    with pytest.raises(Refused):
        services.change_line(cast.coordinator, row.id, 2, LineFields(row.name, Rule.WAGES, amounts))


def test_the_next_year_begins_with_the_same_lines(budget, cast):
    row = line("Co-browsing")
    amounts = {each.municipality_id: 7 for each in row.amounts}
    services.change_line(
        cast.coordinator, row.id, row.version, LineFields("Skærmdeling", Rule.SHARED, amounts)
    )
    services.begin_year(cast.coordinator, 2027)
    found = queries.lines(2027)
    assert [each.name for each in found] == [each.name for each in queries.lines(2026)]
    assert {amount.ore for each in found if each.name == "Skærmdeling" for amount in each.amounts} == {7}
    for year in (2027, 2040):
        with pytest.raises(Refused):
            services.begin_year(cast.coordinator, year)
    with pytest.raises(NotFound):
        services.begin_year(cast.chief, 2027)


def test_an_expense_is_written_by_its_form(budget, cast, sign_in, post):
    browser = sign_in(cast.chief)
    new = "/insight/economy/years/2026/expenses/new"
    posted = {
        "paid_on": "2026-03-10",
        "line": line("Co-browsing").id,
        "municipality": cast.chief.municipality_id,
        "amount": "-1.000,03",
        "text": "Kreditnota",
    }
    assert post(browser, new, posted).status_code == 302
    row = queries.expenses(2026)[0]
    assert row.ore == -100_003
    assert "-1.000,03" in browser.get("/insight/economy/expenses").text.replace("−", "-")
    other = post(browser, new, {**posted, "municipality": cast.other_chief.municipality_id})
    assert other.status_code == 422
    for amount in ("1,005", "en masse", "", "1e9"):
        refused = post(browser, new, {**posted, "amount": amount})
        assert refused.status_code == 422, amount
        assert "Kreditnota" in refused.text


def test_a_line_is_written_by_its_form(budget, cast, sign_in, post):
    browser = sign_in(cast.coordinator)
    amounts = {f"ore_{each.key}": "1.250,50" for each in accounts.municipalities()}
    posted = {"name": "Licens", "rule": "own", **amounts}
    assert post(browser, "/insight/economy/years/2026/lines/new", posted).status_code == 302
    row = line("Licens")
    assert {each.ore for each in row.amounts} == {125_050}
    path = f"/insight/economy/lines/{row.id}"
    assert "1250,50" in browser.get(path).text
    assert post(browser, path, {**posted, "version": "1", "ore_ishoj": "0"}).status_code == 302
    assert post(browser, path, {**posted, "version": "1", "ore_ishoj": "1"}).status_code == 409
    assert post(browser, path, {**posted, "version": "2", "ore_ishoj": "-1"}).status_code == 422


def test_without_a_budget_there_is_a_way_to_begin(cast, sign_in, post):
    assert "Intet år har et budget endnu." in sign_in(cast.chief).get("/insight/economy").text
    browser = sign_in(cast.coordinator)
    assert post(browser, "/insight/economy/years/2026", page="/insight/economy").status_code == 302
    assert "97.890,00" in browser.get("/insight/economy?municipality=ishoj").text
    assert browser.get("/insight/economy?year=2030").status_code == 404


@pytest.mark.parametrize(
    "path", ["/insight/economy", "/insight/economy/expenses", "/insight/economy/settlement"]
)
def test_the_pages_cost_the_same_however_much_was_paid(accounted, cast, sign_in, count_queries, path):
    browser = sign_in(cast.coordinator)
    few = count_queries(lambda: browser.get(path))
    for day in range(1, 20):
        paid(cast.coordinator, "Buffer og udvikling", "rodovre", f"2026-06-{day:02}", day)
    assert count_queries(lambda: browser.get(path)) == few
    assert few <= 12


def test_a_document_takes_whatever_was_typed(accounted, cast, sign_in):
    paid(
        cast.chief,
        "Co-browsing",
        "hvidovre",
        "2026-03-11",
        100,
        "Gave 👩🏽‍💻 – \u202egnirts » #let x = 1 $y$ *z*",
    )
    body = sign_in(cast.chief).get("/insight/economy/settlement.pdf?period=2026").data
    assert "#let x = 1 $y$ *z*" in pdf.text(body)
    assert pdf.faults(body) == []


def test_the_picture_is_drawn_and_kept(accounted, cast, sign_in):
    browser = sign_in(cast.chief)
    drawn = browser.get("/insight/economy/picture.svg")
    assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
    assert drawn.headers["Cache-Control"] == "private, no-cache"
    again = browser.get("/insight/economy/picture.svg", headers={"If-None-Match": drawn.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name", [r"Konsulent $\foo$ og $x", "💰 مرحبا", "Et meget langt navn på en linje " * 2]
)
def test_a_line_is_drawn_whatever_it_is_called(accounted, cast, sign_in, name):
    services.add_line(cast.coordinator, 2026, LineFields(name.strip(), Rule.OWN, {}))
    assert sign_in(cast.coordinator).get("/insight/economy/picture.svg").status_code == 200
