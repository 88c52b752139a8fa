"""Keeping the guide true: looked over, flagged, and completed with the words that people use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.guide import queries, services
from hotline.guide.models import Entry, Miss
from tests.conftest import NOON, in_copenhagen


def test_looking_over_takes_the_flag_down_and_sets_the_next_date(guide, entry, sign_in, post):
    row = entry("citizen-service-hvidovre")
    services.flag_entry(guide.ole, row.id, "Nummeret er forkert")
    browser = sign_in(guide.chief)
    assert "Nummeret er forkert" in browser.get("/guide/care").text
    version = queries.entry(row.id).version
    post(browser, f"/guide/{row.id}/review", {"version": version}, page="/guide/care")
    row = queries.entry(row.id)
    assert (row.flagged_at, row.reviewed_on) == (None, NOON.date())
    assert row.review_by == NOON.date() + timedelta(days=180)
    assert "Nummeret er forkert" not in browser.get("/guide/care").text


def test_everybody_at_work_may_flag_and_readers_may_not(guide, entry, sign_in, post):
    row = entry("flytning")
    page = f"/guide/{row.id}"
    answer = post(
        sign_in(guide.mette), f"{page}/flag", {"note": "Linket er dødt"}, page=page, follow_redirects=True
    )
    assert "Meldt som forældet" in answer.text
    assert "Linket er dødt" in answer.text
    assert "Forældet?" not in sign_in(guide.reader).get(page).text


def test_stale_pages_are_listed_for_those_who_may_change_them(guide, entry, sign_in, clock):
    clock.move_to(in_copenhagen("2027-11-24 12:00"))
    title = entry("citizen-service-hvidovre").title
    seen = {
        name: title in sign_in(getattr(guide, name)).get("/guide/care").text
        for name in ("chief", "other_chief", "coordinator", "mette")
    }
    assert seen == {"chief": True, "other_chief": False, "coordinator": True, "mette": False}


def test_misses_are_counted_by_word_and_month(guide, clock):
    for _ in range(3):
        assert services.note_miss("Hundetegn!")
    clock.move_to(in_copenhagen("2026-12-03 19:00"))
    services.note_miss("hundetegn")
    rows = db.session.execute(select(Miss.term, Miss.month, Miss.times).order_by(Miss.month)).all()
    assert [(term, month.month, times) for term, month, times in rows] == [
        ("hundetegn", 11, 3),
        ("hundetegn", 12, 1),
    ]
    assert [(each.term, each.times) for each in queries.misses()] == [("hundetegn", 4)]


@pytest.mark.parametrize("question", ["010190-1234", "0101901234 flytning", "a@b.dk", "20 30 40 50", "x"])
def test_what_could_tell_of_a_person_is_never_stored(guide, sign_in, post, question):
    answer = post(sign_in(guide.mette), "/guide/misses", {"q": question}, page="/guide")
    assert answer.status_code == 204
    assert db.session.scalars(select(Miss)).all() == []


def test_a_miss_holds_no_person(guide, sign_in, post):
    post(sign_in(guide.mette), "/guide/misses", {"q": "hundetegn"}, page="/guide")
    assert {column.name for column in Miss.__table__.columns} == {
        "id",
        "term",
        "month",
        "times",
        "settled",
        "settled_by_id",
    }
    assert db.session.scalars(select(Miss)).one().settled_by_id is None


def test_an_editor_adds_the_word_to_the_page_that_should_have_been_found(guide, entry, sign_in, post):
    services.note_miss("klunkefejring")
    browser = sign_in(guide.coordinator)
    assert "klunkefejring" in browser.get("/guide/missing").text
    path = "/guide/missing/word?term=klunkefejring&q=storskrald"
    assert "Bestil afhentning af storskrald" in browser.get(path).text
    row = entry("storskrald")
    answer = post(browser, path, {"term": "klunkefejring", "entry": row.id, "word": "klunkefejring"})
    assert answer.status_code == 302
    assert "klunkefejring" in entry("storskrald").words
    assert queries.misses() == []
    assert "Bestil afhentning af storskrald" in browser.get("/guide?q=klunkefejring").text


def test_a_chief_adds_words_to_own_pages_only(guide, entry, sign_in, post):
    services.note_miss("klunkefejring")
    browser = sign_in(guide.chief)
    path = "/guide/missing/word?term=klunkefejring&q=borgerservice"
    page = browser.get(path).text
    assert "Borgerservice Hvidovre" in page
    assert "Borgerservice Glostrup" not in page
    answer = post(browser, path, {"term": "klunkefejring", "entry": entry("storskrald").id, "word": "x"})
    assert answer.status_code == 422
    assert "klunkefejring" in browser.get("/guide/missing").text


def test_words_that_have_no_room_are_refused_and_the_search_still_waits(guide, entry):
    row = entry("storskrald")
    db.session.execute(db.update(Entry).where(Entry.id == row.id).values(words="x" * 990))
    db.session.commit()
    services.note_miss("klunkefejring")
    with pytest.raises(Refused):
        services.add_word(guide.coordinator, "klunkefejring", row.id, "klunkefejring")
    assert [each.term for each in queries.misses()] == ["klunkefejring"]


def test_a_search_that_means_nothing_is_dismissed_once(guide, sign_in, post):
    services.note_miss("asdfgh")
    browser = sign_in(guide.chief)
    post(browser, "/guide/missing/dismiss", {"term": "asdfgh"}, page="/guide/missing")
    assert queries.misses() == []
    with pytest.raises(Conflict):
        services.dismiss_miss(guide.coordinator, "asdfgh")


@pytest.mark.parametrize("path", ["/guide/missing", "/guide/links", "/guide/missing/word?term=x"])
def test_the_editors_lists_are_for_editors(guide, sign_in, path):
    assert sign_in(guide.mette).get(path).status_code == 404
    assert sign_in(guide.chief).get(path).status_code == 200
