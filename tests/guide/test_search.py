"""The two searches over the guide as it is installed: what people type must bring the right page among the first three."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest
from sqlalchemy import select

from hotline.core.db import db
from hotline.guide import index
from hotline.guide.finding import Document, Finder
from hotline.guide.kinds import Kind
from hotline.guide.models import Entry
from tests.conftest import ROOT

CASES = json.loads((ROOT / "tests/guide_cases.json").read_text(encoding="utf-8"))
HOME = CASES["municipality"]


def _keys() -> dict[int, str]:
    return dict(db.session.execute(select(Entry.id, Entry.key)).all())


def _missing(found: list[list[str]]) -> list[str]:
    return [
        f"{question!r}: wanted {wanted}, got {keys}"
        for (question, wanted), keys in zip(CASES["cases"], found, strict=True)
        if wanted not in keys
    ]


def test_there_are_enough_cases_and_each_names_an_entry(guide):
    assert len(CASES["cases"]) >= 60
    assert {wanted for _question, wanted in CASES["cases"]} <= set(_keys().values())


def test_the_servers_search_brings_the_right_page(guide):
    finder, keys = index.current().finder, _keys()
    found = [
        [keys[number] for number in finder.find(question, municipality=HOME, most=3)]
        for question, _wanted in CASES["cases"]
    ]
    assert _missing(found) == []


def _in_the_browser(entries: list[dict[str, Any]], questions: list[str]) -> list[list[int]]:
    """What the browser's own module finds, run in Node over the index as it is served."""
    asked = {"entries": entries, "municipality": HOME, "questions": questions, "most": 3}
    answer = subprocess.run(
        [os.environ.get("NODE", "node"), ROOT / "tests/tools/guide_search.mjs"],
        input=json.dumps(asked),
        text=True,
        capture_output=True,
        check=True,
    )
    found: list[list[int]] = json.loads(answer.stdout)
    return found


def test_the_browsers_search_brings_the_right_page(guide, sign_in):
    entries = sign_in(guide.mette).get("/guide/index.json").json["entries"]
    keys = _keys()
    found = _in_the_browser(entries, [question for question, _wanted in CASES["cases"]])
    assert _missing([[keys[number] for number in numbers] for numbers in found]) == []


def test_nonsense_finds_nothing(guide, sign_in):
    entries = sign_in(guide.mette).get("/guide/index.json").json["entries"]
    # A short word with another letter is another word: a dog is no health card (»sund«).
    assert _in_the_browser(entries, ["zxqwvk", "hund", "", "?!"]) == [[], [], [], []]
    assert index.current().finder.find("zxqwvk") == []
    assert index.current().finder.find("hund") == []
    assert index.current().finder.find("?!") == []


def test_the_places_of_the_citizens_municipality_come_first(guide):
    finder, keys = index.current().finder, _keys()
    first = {
        home: keys[finder.find("bibliotek", municipality=home, most=1)[0]] for home in ("ishoj", "rodovre")
    }
    assert first == {"ishoj": "library-ishoj", "rodovre": "library-rodovre"}


@pytest.mark.parametrize("question", ["havesaks", "havsaks", "HAVESAKS", "havesakse"])
def test_a_word_is_found_in_spite_of_slips_and_endings(question):
    documents = [
        Document(1, Kind.ARTICLE, "Havesaks", "", "", ""),
        Document(2, Kind.ARTICLE, "Plæneklipper", "", "", ""),
    ]
    assert Finder(documents).find(question) == [1]


@pytest.mark.parametrize("packed", ["identity", "gzip", "gzip, deflate, br, zstd"])
def test_the_index_is_fetched_once_and_is_not_sent_again_while_nothing_changed(guide, sign_in, packed):
    browser = sign_in(guide.mette)
    headers = {"Accept-Encoding": packed}
    first = browser.get("/guide/index.json", headers=headers)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = browser.get("/guide/index.json", headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_change_makes_another_index(guide, entry, sign_in, post):
    browser = sign_in(guide.coordinator)
    tag = browser.get("/guide/index.json").headers["ETag"]
    row = entry("flytning")
    post(browser, f"/guide/{row.id}/end", {"version": row.version}, page=f"/guide/{row.id}")
    answer = browser.get("/guide/index.json", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert all(each["title"] != "Meld flytning" for each in answer.json["entries"])


def test_the_index_has_what_the_panel_shows_without_a_line(guide, entry, sign_in):
    found = sign_in(guide.mette).get("/guide/index.json").json
    moving = next(each for each in found["entries"] if each["id"] == entry("flytning").id)
    assert moving["topic"] == "SB.FLYT"
    assert moving["links"]["hvidovre"]["url"].startswith("https://hvidovre.dk/")
    assert moving["steps"][0] == "Log ind med MitID."
    assert found["topics"]["SB.FLYT"] == "Flytning og folkeregister"
    assert [each["key"] for each in found["municipalities"]][2] == "hvidovre"


def test_the_index_asks_as_much_with_many_entries_as_with_few(guide, sign_in, count_queries):
    browser = sign_in(guide.mette)
    browser.get("/guide/index.json")
    assert count_queries(lambda: browser.get("/guide/index.json")) <= 8
