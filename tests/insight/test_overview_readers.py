"""Who sees which of the small counts, on the page, in its pictures and in its files. The week is evenings.py's."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.insight import asked as asking
from hotline.insight.overview import rules
from hotline.insight.overview.drawing import Bars, Heat
from hotline.insight.overview.pictures import PICTURES, picture
from hotline.insight.overview.queries import Reading
from hotline.insight.tally import services as tally
from tests.insight import evenings
from tests.insight.page import read, words

WEEK = "/insight?period=2026-W48&tables=open"


@pytest.mark.parametrize("who", ["mette", "other_staff", "reader"])
def test_small_counts_of_all_who_called_are_hidden_from_staff_and_readers(by_hand, cast, sign_in, who):
    """20 calls are shown. Of the categories only SB has five or more (9). First contact: yes 12, no 4, apart 2,
    excluded 2, so what A is divided by would tell the 2. B is 4 of 22. SB_DONE is 5 of 9: 4 were not. Tried: unknown
    is 4 alone, so that no, 5, is hidden with it, and the rate. Coverage, 16 of 18, and abandoned are the telephone's.
    """
    page = sign_in(getattr(cast, who)).get(WEEK).text
    said, tables = words(page), read(page).tables
    assert "Registrerede opkald 20" in said
    # Who asked for nothing is nobody's matter, and rate B is of 20 + 2: one would tell the other.
    assert "Opkald uden henvendelse 2" in said
    assert tables["Opkald uden henvendelse"][1:] == [
        ["Ingen i røret", "skjult", "skjult"],
        ["Forkert nummer", "skjult", "skjult"],
        ["I alt", "2", "100,0"],
    ]
    for name in (
        "Straksafklaring A",
        "Straksafklaring B",
        "Gennemført selvbetjening",
        "Prøvede selv først",
        "Med skærmdeling",
        "Svaret fandtes på nettet",
    ):
        assert f"{name} skjult" in said, name
    assert "uden for rammen eller afbrudt skjult, henvist til anden myndighed skjult." in said
    assert "Registreringsgrad 88,9 % 16 af 18" in said
    assert "Opgivne opkald 13,6 % 3 af 22" in said
    assert tables["Kategori"][1] == ["Selvbetjening", "9", "45,0"]
    assert {tuple(row[1:]) for row in tables["Kategori"][2:-1]} == {("skjult", "skjult")}
    # SB.FLYT has 6, but SB is shown as 9, and that would tell SB.DAG's 3.
    assert {tuple(row[1:]) for row in tables["Emne"][1:-1]} == {("skjult", "skjult")}
    assert tables["Hindring"][1:] == [
        ["Log-in", "6", "54,5"],
        ["Fandt ikke løsningen", "skjult", "skjult"],
        ["Teknik", "skjult", "skjult"],
        ["I alt", "11", "100,0"],
    ]
    assert [row[:2] for row in tables["Kommune"][2:4]] == [["Glostrup", "6"], ["Hvidovre", "11"]]
    assert [row[1] for row in tables["Kommune"][6:]] == ["skjult", "skjult"]
    assert "skjult" not in {row[1] for row in tables["Opkald pr. aften"]}
    assert {cell for row in tables["Ugedag og halv time"][2:8] for cell in row[1:]} == {"skjult", "0"}
    assert tables["Løsninger med flest hindringer"][1] == [
        "Meld flytning",
        "5",
        "Log-in (skjult), Teknik (skjult)",
        "Netcompany",
    ]
    assert {row[1] for row in tables["Årsager, der kan fjernes"][1:]} == {"skjult"}


def test_a_chief_sees_the_own_municipality_and_the_whole_exactly_and_others_guarded(by_hand, cast, sign_in):
    own = sign_in(cast.chief)
    assert "skjult" not in words(own.get(WEEK).text)
    assert "skjult" not in words(own.get(f"{WEEK}&municipality=hvidovre").text)
    other = words(own.get(f"{WEEK}&municipality=glostrup").text)
    # Six calls from Glostrup; 5 of them settled and one not.
    assert "Registrerede opkald 6" in other
    assert "Straksafklaring A skjult" in other
    assert "Tal fra 1 til 4 vises ikke her" in other
    assert "skjult" not in words(sign_in(cast.other_chief).get(f"{WEEK}&municipality=glostrup").text)
    assert "skjult" not in words(sign_in(cast.coordinator).get(f"{WEEK}&municipality=glostrup").text)


def test_the_pictures_hold_no_more_than_the_page(by_hand, cast):
    tally.refresh()
    reading = Reading(asking.asked(cast.reader, {"period": "2026-W48"}, evenings.FRIDAY_NOON.date()))
    for name in PICTURES:
        drawn = picture(reading, name)
        if isinstance(drawn, Bars):
            shown = {amount for amount in (*drawn.amounts, *drawn.second) if amount}
        else:
            assert isinstance(drawn, Heat)
            shown = {amount for row in drawn.cells for amount in row if amount}
        assert all(amount >= 5 for amount in shown), name


def test_the_files_hold_no_more_than_the_page(by_hand, cast, sign_in):
    text = sign_in(cast.reader).get("/insight/export.csv?period=2026-W48").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    nobodys = {"offered", "answered", "abandoned", "abandoned.part", "non_calls"}
    small = [row for row in rows if row[3] in {"1", "2", "3", "4"} and row[1] not in nobodys]
    assert small == []
    assert [row[3] for row in rows if row[0] == "categories"] == ["9", *["skjult"] * 6]


def test_a_shared_address_shows_each_what_is_theirs(by_hand, cast, sign_in):
    """The same picture's address: another tag for whoever may see less, so that no cache hands it on."""
    path = "/insight/picture/categories.svg?period=2026-W48"
    chief, reader = sign_in(cast.chief).get(path), sign_in(cast.reader).get(path)
    assert chief.headers["ETag"] != reader.headers["ETag"]
    assert "private" in reader.headers["Cache-Control"]


def test_no_person_is_named(by_hand, cast, sign_in):
    page = sign_in(cast.coordinator)
    bodies = [page.get(WEEK).text, page.get("/insight/export.csv?period=2026-W48").text]
    for person in (cast.mette, cast.ole, cast.other_staff):
        assert all(person.name not in body for body in bodies)


@given(st.dictionaries(st.sampled_from(["A.1", "A.2", "B.1", "B.2", "C.1"]), st.integers(0, 12), min_size=1))
def test_no_hidden_topic_can_be_told_from_the_sums_beside_it(amounts):
    """With every category's sum and the whole shown, as the page shows them: a hidden topic has another beside it."""

    def category(code):
        return code.partition(".")[0]

    sums: dict[str, int] = {}
    for code, amount in amounts.items():
        sums[category(code)] = sums.get(category(code), 0) + amount
    groups = rules.guarded(sums, entitled=False)
    seen = rules.under(rules.guarded(amounts, entitled=False, group=category), groups, category)
    assert all(amount is None or not 0 < amount < 5 for amount in seen.values())
    for name, total in groups.items():
        hidden = [code for code, amount in seen.items() if category(code) == name and amount is None]
        small = [code for code in hidden if 0 < amounts[code] < 5]
        others = [code for code in seen if category(code) == name and amounts[code] >= 5]
        # One alone in a sum that is shown would be told.
        if total is not None and small and others:
            assert len(hidden) > 1
