"""Count weeks: beside the week before, who sees what of them, and the same lines on the page and in the files."""

from __future__ import annotations

import io
import re
from collections import Counter

import openpyxl
import pytest

from hotline.accounts import queries as accounts
from hotline.core.errors import Conflict, NotFound
from hotline.insight.komhen import compared, files, queries, services
from hotline.insight.komhen.rules import Change, Channel, Contact, Kind
from tests.conftest import in_copenhagen
from tests.insight.komhen_steps import MONDAY_AFTER, csv_rows

# Beside the week before


def test_a_week_beside_the_one_before(cast, topics, log, clock):
    """Before: 1 call, 40 visits in person, 250 begun and 50 completed. After: 2 calls, 30 visits, 200 begun, 90 completed.

    Contacts: 1 + 40 = 41, then 2 + 30 = 32, which is 9 fewer: -9/41 = -22.0 %. Completed: 50/250 = 20 %, 90/200 = 45 %.
    """
    hvidovre = accounts.municipality("hvidovre").id
    clock.move_to(in_copenhagen("2026-11-17 19:30"))
    first = services.plan(cast.coordinator, 2026, 47, Kind.TRIAL)
    log(cast.mette)
    numbers = {Channel.PERSONAL: 40, Channel.SELF_STARTED: 250, Channel.SELF_DONE: 50}
    services.type_in(cast.chief, first.id, hvidovre, 0, numbers)
    clock.move_to(in_copenhagen("2026-11-24 19:30"))
    services.freeze(cast.coordinator, first.id, first.version)
    second = services.plan(cast.coordinator, 2026, 48, Kind.REAL)
    log(cast.mette)
    log(cast.mette, outcome="OPEN")
    numbers = {Channel.PERSONAL: 30, Channel.SELF_STARTED: 200, Channel.SELF_DONE: 90}
    services.type_in(cast.chief, second.id, hvidovre, 0, numbers)
    row = queries.week(second.id)
    before = queries.previous(row)
    assert before.id == first.id
    found = compared.comparison(queries.count(row), queries.count(before))
    assert found.contacts == Change(32, 41)
    assert str(found.contacts.percent) == "-22.0"
    assert (found.completed, found.completed_before) == (45, 20)
    assert {str(name): change for name, change in found.channels} == {
        "Telefon, hotlinen": Change(2, 1),
        "Personligt fremmøde": Change(30, 40),
        "Påbegyndte selvbetjeninger": Change(200, 250),
        "Gennemførte selvbetjeninger": Change(90, 50),
    }
    assert {str(name): change for name, change in found.closings} == {
        "Afsluttet": Change(1, 1),
        "Ikke afsluttet": Change(1, 0),
    }


def test_a_week_that_has_not_begun_is_not_compared(cast, topics, sign_in, clock):
    clock.move_to(in_copenhagen("2026-11-17 19:30"))
    row = services.plan(cast.coordinator, 2026, 48, Kind.REAL)
    page = sign_in(cast.chief).get(f"/insight/komhen/{row.id}").text
    assert "Tællingen begynder af sig selv" in page
    assert "Henvendelser i alt" not in page
    assert "rows.csv" not in page


def test_a_real_count_goes_before_a_trial(cast, topics, clock):
    for week, kind in ((46, Kind.REAL), (47, Kind.TRIAL)):
        row = services.plan(cast.coordinator, 2026, week, kind)
        services.freeze(cast.coordinator, row.id, row.version)
    now = services.plan(cast.coordinator, 2026, 48, Kind.REAL)
    assert queries.previous(now).iso_week == 46


# Who


def test_a_chief_takes_the_own_lines_along_and_the_coordinator_all(counting, cast, log, sign_in):
    log(cast.mette)
    log(cast.mette, municipality="glostrup")
    assert {line[0] for line in csv_rows(sign_in(cast.chief), counting)[1:]} == {"Hvidovre"}
    assert {line[0] for line in csv_rows(sign_in(cast.other_chief), counting)[1:]} == {"Glostrup"}
    assert len(csv_rows(sign_in(cast.coordinator), counting)) == 3


@pytest.mark.parametrize("who", ["mette", "reader"])
def test_others_do_not_enter(counting, cast, sign_in, who):
    browser = sign_in(getattr(cast, who))
    for path in ("", "/mapping", f"/{counting.id}", f"/{counting.id}/rows.csv", f"/{counting.id}/hvidovre"):
        assert browser.get(f"/insight/komhen{path}").status_code == 404


def test_a_chief_neither_plans_nor_freezes(counting, cast, sign_in, clock):
    browser = sign_in(cast.chief)
    assert browser.get("/insight/komhen/new").status_code == 404
    assert browser.get(f"/insight/komhen/{counting.id}/reopen").status_code == 404
    for act in (
        lambda: services.plan(cast.chief, 2026, 50, Kind.REAL),
        lambda: services.freeze(cast.chief, counting.id, counting.version),
        lambda: services.reopen(cast.chief, counting.id, counting.version, "x"),
        lambda: services.name_topic(cast.chief, "SB", 0, "32"),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_stale_page_freezes_nothing(counting, cast, clock):
    clock.move_to(in_copenhagen(MONDAY_AFTER))
    with pytest.raises(Conflict):
        services.freeze(cast.coordinator, counting.id, counting.version + 1)


# The pages and files


def test_the_workbook_has_the_same_lines(counting, cast, log, sign_in):
    log(cast.mette)
    browser = sign_in(cast.coordinator)
    body = browser.get(f"/insight/komhen/{counting.id}/rows.xlsx").data
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    rows = [
        [str(cell) if cell is not None else "" for cell in row] for row in sheet.iter_rows(values_only=True)
    ]
    assert rows == csv_rows(browser, counting)
    assert isinstance(sheet["J2"].value, int)


def test_no_cell_is_a_formula(topics):
    found = Counter({Contact("hvidovre", None, Channel.WEB, "=1+1", "@x"): 2})
    rows = files.table(found, {"hvidovre": "-Hvidovre"}, "2026-W48")
    from hotline.core import spreadsheet

    text = spreadsheet.as_csv(rows).decode("utf-8-sig").split("\r\n")[1]
    assert text == "'-Hvidovre;2026-W48;;hjemmeside;'=1+1;'@x;;;nej;2"
    assert spreadsheet.as_xlsx(rows, "x")


def test_the_page_asks_the_same_of_the_database_however_much_was_counted(
    counting, cast, log, sign_in, count_queries
):
    browser = sign_in(cast.coordinator)
    path = f"/insight/komhen/{counting.id}"
    log(cast.mette)
    few = count_queries(lambda: browser.get(path))
    for home in ("glostrup", "albertslund", "other"):
        log(cast.mette, municipality=home, subcategory="SB.PENS")
    for key in ("hvidovre", "glostrup", "ishoj"):
        services.type_in(cast.coordinator, counting.id, accounts.municipality(key).id, 0, {Channel.WEB: 9})
    assert count_queries(lambda: browser.get(path)) <= min(few + 1, 12)


def test_the_mapping_is_shown(cast, topics, sign_in):
    page = sign_in(cast.chief).get("/insight/komhen/mapping").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Egen sag eller status på sag UDEN.EGEN Status på sag" in text
    assert "Anden myndighed HENV Information , fejlhenvendelse" in text.replace(
        "Information,", "Information ,"
    )
    assert "KOMHEN-lignende" in page
