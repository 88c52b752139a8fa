"""Reading the guide: the search without JavaScript, the topics, an entry, what to say."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hotline.core.db import db
from hotline.guide.models import Entry, Miss
from hotline.opening import services as opening
from tests.conftest import in_copenhagen


def test_everybody_who_is_signed_in_reads_the_guide(guide, entry, sign_in):
    for person in (guide.mette, guide.chief, guide.coordinator, guide.reader):
        browser = sign_in(person)
        for path in ("/guide", "/guide/scripts", f"/guide/{entry('flytning').id}"):
            assert browser.get(path).status_code == 200, f"{person.role} {path}"


def test_the_menu_leads_to_the_guide(guide, sign_in):
    page = sign_in(guide.mette).get("/duty").text
    assert '<a href="/guide">Guide</a>' in page


def test_without_javascript_the_server_finds_the_page_in_spite_of_typos(guide, sign_in):
    page = sign_in(guide.mette).get("/guide?q=flyteanmeldelse").text
    assert page.index("Svar på »flyteanmeldelse«") < page.index("Meld flytning")


def test_a_topic_lists_its_pages(guide, sign_in):
    page = sign_in(guide.mette).get("/guide?topic=SB.DAG").text
    assert "Skriv barn op til dagtilbud" in page
    assert "Pladsanvisningen Hvidovre" in page
    assert "Pladsanvisningen Glostrup" not in page
    assert "Bestil tid til pas" not in page


def test_a_category_lists_what_is_under_its_subtopics(guide, sign_in):
    assert "Bestil tid til pas" in sign_in(guide.mette).get("/guide?topic=SB").text


def test_the_citizens_municipality_comes_first(guide, entry, sign_in):
    browser = sign_in(guide.mette)
    path = f"/guide/{entry('flytning').id}"
    page = browser.get(path).text
    assert page.index("https://hvidovre.dk/") < page.index("https://albertslund.dk/")
    page = browser.get(f"{path}?kommune=rodovre").text
    assert page.index("https://rk.dk/") < page.index("https://hvidovre.dk/")
    # The choice lasts for the visit.
    assert "Borgerservice Rødovre" in browser.get(path).text


def test_an_entry_says_when_the_right_place_opens_next(guide, entry, sign_in, clock):
    clock.move_to(in_copenhagen("2026-11-24 19:30"))
    page = sign_in(guide.mette).get(f"/guide/{entry('flytning').id}").text
    assert "Borgerservice Hvidovre" in page
    assert "Åbner i morgen kl. 10.00" in page


def test_a_place_does_not_open_on_a_closing_day(guide, entry, sign_in, clock):
    opening.install_defaults(2026, 2027)
    clock.move_to(in_copenhagen("2026-12-23 19:30"))
    page = sign_in(guide.mette).get(f"/guide/{entry('citizen-service-hvidovre').id}").text
    assert "Åbner mandag den 4. januar 2027 kl. 10.00" in page


def test_scripts_say_what_not_to_answer_and_where_to_refer(guide, sign_in, clock):
    clock.move_to(in_copenhagen("2026-11-24 19:30"))
    page = sign_in(guide.mette).get("/guide/scripts").text
    assert "MitID-koder, bruger-ID og adgangskoder: må aldrig siges eller vises." in page
    assert "33 98 00 10" in page
    assert "Åbent nu, til kl. 20.00" in page


def test_a_page_that_was_taken_out_can_still_be_read(guide, entry, sign_in, post):
    row = entry("flytning")
    browser = sign_in(guide.coordinator)
    post(browser, f"/guide/{row.id}/end", {"version": row.version}, page=f"/guide/{row.id}")
    assert "Taget ud af guiden" in browser.get(f"/guide/{row.id}").text
    assert "Meld flytning<" not in browser.get("/guide?topic=SB.FLYT").text


def test_what_people_write_is_text_and_never_markup(guide, entry, sign_in):
    row = entry("flytning")
    row.title = "<script>alert(1)</script>"
    row.steps = "<b>fed</b>"
    db.session.commit()
    page = sign_in(guide.mette).get(f"/guide/{row.id}").text
    assert "<script>alert" not in page
    assert "<b>fed" not in page


@pytest.mark.parametrize(
    "path", ["/guide", "/guide/scripts", "/guide/{id}", "/guide?topic=SB", "/guide?q=pas"]
)
def test_a_page_asks_as_much_with_many_entries_as_with_few(guide, entry, sign_in, count_queries, path):
    browser = sign_in(guide.mette)
    address = path.format(id=entry("flytning").id)
    browser.get(address)
    before = count_queries(lambda: browser.get(address))
    for number in range(30):
        db.session.add(_more(number))
    db.session.commit()
    assert count_queries(lambda: browser.get(address)) == before <= 12


def _more(number: int) -> Entry:
    like = db.session.scalars(select(Entry).where(Entry.key == "flytning")).one()
    names = ("kind", "topic", "words", "summary", "login", "review_by", "created_at", "flag_note")
    return Entry(title=f"Pas {number}", **{name: getattr(like, name) for name in names})


def test_a_search_without_a_hit_is_counted(guide, sign_in):
    page = sign_in(guide.mette).get("/guide?q=Zxqwvk").text
    assert "Intet fundet" in page
    assert [(row.term, row.times) for row in db.session.scalars(select(Miss))] == [("zxqwvk", 1)]


def test_nothing_but_a_municipality_is_remembered_from_an_address(guide, sign_in):
    browser = sign_in(guide.mette)
    browser.get("/guide?kommune=glostrup")
    browser.get("/guide?kommune=" + "x" * 4000)
    with browser.session_transaction() as session:
        assert session["guide_municipality"] == "glostrup"
