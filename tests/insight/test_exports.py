"""What can be taken along, by whom, and the calls one by one."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest

from tests.insight.page import words

WEEK = "period=2026-W48"


@pytest.mark.parametrize("who", ["mette", "chief", "coordinator", "reader"])
def test_everything_on_the_page_can_be_taken_along(by_hand, cast, sign_in, who):
    browser = sign_in(getattr(cast, who))
    page = browser.get(f"/insight/exports?{WEEK}").text
    files = re.findall(r'href="(/[^"]+\.(?:csv|xlsx)[^"]*)"', page)
    assert len(files) == {"reader": 4, "mette": 12}.get(who, 18)
    for address in files:
        answer = browser.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        assert "attachment" in answer.headers["Content-Disposition"]
        if ".xlsx" in address:
            openpyxl.load_workbook(io.BytesIO(answer.data))
        else:
            answer.data.decode("utf-8-sig")


def rows(browser, more=""):
    answer = browser.get(f"/insight/exports/calls.csv?{WEEK}{more}")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_each_takes_along_the_calls_of_the_own_log(by_hand, cast, sign_in):
    """20 and 2 without an enquiry. Mette logged Monday's 7, Wednesday's 5 and those 2; Gitte Tuesday's 8."""
    assert len(rows(sign_in(cast.coordinator))) == 1 + 22
    assert len(rows(sign_in(cast.mette))) == 1 + 14
    assert len(rows(sign_in(cast.chief))) == 1 + 14
    assert len(rows(sign_in(cast.other_chief))) == 1 + 8
    assert len(rows(sign_in(cast.coordinator), "&municipality=glostrup")) == 1 + 6
    assert sign_in(cast.reader).get("/insight/exports/calls.csv").status_code == 404


def test_a_call_as_a_row(by_hand, cast, sign_in):
    head, first, *_rest = rows(sign_in(cast.chief))
    assert dict(zip(head, first, strict=True)) == {
        "Dag": "23/11/2026",
        "Klokken": "19.05",
        "Minutter": "4",
        "Borgerens kommune": "Hvidovre",
        "Kanal": "Telefon",
        "Kategori": "Selvbetjening",
        "Emne": "Flytning og folkeregister",
        "Udfald": "Gennemført selvbetjening under opkaldet",
        "Henvendelsestype": "Transaktion",
        "Prøvet selv først": "Ja",
        "Hindring": "Log-in",
        "Hvem ringede": "Borger",
        "Hjælp": "",
        "Ellers havde borgeren": "Mødt personligt frem",
        "Årsagen kan fjernes": "Nej",
        "Svaret fandtes på nettet": "Nej",
        "Uden henvendelse": "",
        "Tid fra hukommelsen": "Nej",
    }


def test_neither_notes_nor_names_leave_with_them(by_hand, cast, sign_in, log):
    log(cast.mette, note="Ringer igen i morgen")
    text = "\n".join(";".join(row) for row in rows(sign_in(cast.coordinator)))
    assert "Ringer igen" not in text
    assert cast.mette.name not in text


def test_a_file_of_another_period_is_not_given_for_one_that_is_none(by_hand, cast, sign_in):
    assert sign_in(cast.chief).get("/insight/exports/calls.csv?period=2026-13").status_code == 404


def test_the_page_says_what_each_is(by_hand, cast, sign_in):
    said = words(sign_in(cast.mette).get("/insight/exports").text)
    assert "Noter er ikke med, og heller ikke, hvem der svarede." in said
    assert "Tal, der ikke vises på siderne, er heller ikke i filerne." in said
