"""The evaluation's reports: which there are, who sees what of them, and the same numbers on page, PDF and Word."""

from __future__ import annotations

import io
import re

import docx
import pytest
from docx.oxml.ns import qn

from hotline.accounts import queries as accounts
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.insight.evaluation import content, queries, rules, services
from hotline.insight.evaluation.content import Sight, Table
from hotline.insight.evaluation.rules import Kind, Section, Wanted
from tests.insight.evaluation_steps import (
    FIRST,
    LAST,
    QUARTER_END,
    SHOWN,
    begun,
    rows_of,
    words,
)
from tests.tools import pdf

BASE = "/insight/evaluation"


# The trial's period


def test_the_reports_of_a_trial():
    """A trial from 15 November for a year begins and ends inside a quarter: 5 quarters, the outer ones cut, and a closing."""
    found = rules.wanted(FIRST.replace(month=11, day=15), LAST.replace(month=11, day=14))
    assert [(each.first.isoformat(), each.last.isoformat()) for each in found] == [
        ("2026-11-15", "2026-12-31"),
        ("2027-01-01", "2027-03-31"),
        ("2027-04-01", "2027-06-30"),
        ("2027-07-01", "2027-09-30"),
        ("2027-10-01", "2027-11-14"),
        ("2026-11-15", "2027-11-14"),
    ]
    assert found[-1].kind is Kind.CLOSING


def test_what_has_begun_and_is_not_made_is_offered():
    of_trial = rules.wanted(FIRST, LAST)
    made = [(Kind.QUARTER, FIRST, QUARTER_END)]
    offered = rules.still_wanted(of_trial, made, QUARTER_END)
    assert offered == [Wanted(Kind.CLOSING, FIRST, LAST)]


def test_the_coordinator_says_when_the_trial_is(cast, topics, sign_in, post):
    path = f"{BASE}/trial"
    posted = {"version": "0", "first_day": "2026-10-01", "last_day": "2027-09-30"}
    assert post(sign_in(cast.coordinator), path, posted).status_code == 302
    page = sign_in(cast.chief).get(BASE).text
    assert "Kvartalsstatus, 4. kvartal 2026" in page
    late = post(sign_in(cast.coordinator), path, posted)
    assert late.status_code == 409
    assert "Gemt nu:" in late.text
    backwards = {"version": "1", "first_day": "2027-10-01", "last_day": "2026-09-30"}
    assert post(sign_in(cast.coordinator), path, backwards).status_code == 422
    answer = post(sign_in(cast.chief), f"{BASE}/new", {"kind": "quarter", "period": "2026-Q4"}, page=BASE)
    assert answer.status_code == 302
    assert (
        post(sign_in(cast.chief), f"{BASE}/new", {"kind": "x", "period": "2026-Q4"}, page=BASE).status_code
        == 404
    )
    other = post(sign_in(cast.chief), f"{BASE}/new", {"kind": "quarter", "period": "2025-Q4"}, page=BASE)
    assert other.status_code == 422


# Who


@pytest.mark.parametrize("who", ["mette", "reader"])
def test_others_do_not_enter(report, cast, sign_in, who):
    browser = sign_in(getattr(cast, who))
    for path in (
        "",
        f"/{report.id}",
        f"/{report.id}/report.pdf",
        f"/{report.id}/report.docx",
        f"/{report.id}/picture/hours",
    ):
        assert browser.get(BASE + path).status_code == 404
    for act in (
        lambda: services.write(getattr(cast, who), report.id, Section.NEXT, 0, "x"),
        lambda: services.begin_report(getattr(cast, who), Kind.CLOSING, FIRST, LAST),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_chief_writes_and_does_not_publish(report, cast, sign_in):
    assert sign_in(cast.chief).get(f"{BASE}/trial").status_code == 404
    for act in (
        lambda: services.publish(cast.chief, report.id, report.version),
        lambda: services.new_edition(cast.chief, report.id),
        lambda: services.set_trial(cast.chief, 1, FIRST, LAST),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_public_edition_hides_what_is_small(report, cast, sign_in):
    """Elsewhere has 2 calls, so it is hidden, and Glostrup's 6, the next, with it: 22 - 14 would tell them apart else."""
    public = Sight(public=True)
    places = [each for each in rows_of(report, Section.USE, 2, public) if each[1] != "0"]
    assert places == [["Glostrup", "–", "–"], ["Hvidovre", "14", "63,6 %"], ["Anden kommune", "–", "–"]]
    page = sign_in(cast.coordinator).get(f"{BASE}/{report.id}?edition=public").text
    assert "offentlig udgave" in page
    assert "Skriv vurderingen" not in page


def test_a_chief_sees_the_own_small_counts_and_nobody_elses(cast, topics, log, sign_in):
    for home in ["hvidovre"] * 3 + ["glostrup"] * 2 + ["ishoj"] * 9:
        log(cast.mette, municipality=home)
    row = begun(cast)
    sight = Sight(money_of_all=True, small_of=frozenset({"hvidovre"}))
    places = {each[0]: each[1] for each in rows_of(row, Section.USE, 2, sight)}
    # Were Ishøj's 9 shown, Glostrup's would be 14 - 3 - 9.
    assert (places["Hvidovre"], places["Glostrup"], places["Ishøj"]) == ("3", "–", "–")


# Page, PDF and Word


def test_page_pdf_and_word_say_the_same_numbers(report, cast, sign_in):
    browser = sign_in(cast.coordinator)
    page = words(browser.get(f"{BASE}/{report.id}").text)
    paper = pdf.text(browser.get(f"{BASE}/{report.id}/report.pdf").data)
    word = docx.Document(io.BytesIO(browser.get(f"{BASE}/{report.id}/report.docx").data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for number in SHOWN:
        assert number in page
        assert number in paper
        assert number in cells
    document = content.build(
        queries.report(report.id),
        {},
        Sight(money_of=frozenset({"hvidovre"}), money_of_all=True, small_of=None),
    )
    tables = [block for part in document.parts for block in part.blocks if isinstance(block, Table)]
    assert len(tables) == len(word.tables)
    flat, plain = re.sub(r"\s+", "", paper), re.sub(r"\s+", "", page)
    for block in tables:
        caption = f"Tabel {block.number}: {block.caption}"
        assert re.sub(r"\s+", "", caption) in flat
        assert re.sub(r"\s+", "", caption) in plain


def test_the_pdf_can_be_heard(report, cast, sign_in):
    services.write(cast.chief, report.id, Section.SUMMARY, 0, "Det går godt.\n\nOgså i morgen.")
    body = sign_in(cast.chief).get(f"{BASE}/{report.id}/report.pdf").data
    assert pdf.faults(body) == []
    assert pdf.headings(body)[:3] == [1, 1, 2] or pdf.headings(body)[0] == 1
    told = pdf.text(body)
    assert "Indhold" in told
    assert "Kvartalsstatus, 4. kvartal 2026" in told
    assert "Også i morgen." in told


def test_the_word_file_is_words_own(report, cast, sign_in):
    services.write(cast.chief, report.id, Section.SUMMARY, 0, "Det går godt.")
    answer = sign_in(cast.coordinator).get(f"{BASE}/{report.id}/report.docx")
    assert "kvartalsstatus-2026-10-01-2026-12-31-udgave-1.docx" in answer.headers["Content-Disposition"]
    word = docx.Document(io.BytesIO(answer.data))
    core = word.core_properties
    assert (core.title, core.language, core.author) == (
        "Kvartalsstatus, 4. kvartal 2026",
        "da",
        "Vestegnens Hotline",
    )
    headings = [each.text for each in word.paragraphs if each.style.name == "Heading 1"]
    assert headings[:2] == ["Sammenfatning", "Brugen af hotlinen"]
    assert "Det går godt." in [each.text for each in word.paragraphs]
    for table in word.element.body.iter(qn("w:tbl")):
        first = next(table.iter(qn("w:tr")))
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    described = [each.get("descr") for each in word.element.body.iter(qn("wp:docPr"))]
    assert described
    assert all(described)
    languages = {each.get(qn("w:val")) for each in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"da-DK"}


def test_a_picture_is_a_document_of_its_own(report, cast, sign_in):
    browser = sign_in(cast.chief)
    answer = browser.get(f"{BASE}/{report.id}/picture/otherwise")
    assert answer.content_type == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    again = browser.get(
        f"{BASE}/{report.id}/picture/otherwise", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert browser.get(f"{BASE}/{report.id}/picture/none").status_code == 404
    page = browser.get(f"{BASE}/{report.id}").text
    for path in re.findall(r'<img src="([^"]+/picture/[^"]+)"', page):
        assert browser.get(path).status_code == 200


def test_in_english_it_is_all_english(report, cast, sign_in):
    browser = sign_in(cast.chief)
    body = browser.get(f"{BASE}/{report.id}/report.pdf?lang=en").data
    assert pdf.faults(body, "en") == []
    assert "61.9 % (13 of 21)" in pdf.text(body)


def test_the_pages_ask_the_same_however_much_there_is(report, cast, log, sign_in, count_queries):
    browser = sign_in(cast.coordinator)
    few = count_queries(lambda: browser.get(f"{BASE}/{report.id}"))
    for section in Section:
        services.write(cast.chief, report.id, section, 0, "Noget.")
    assert count_queries(lambda: browser.get(f"{BASE}/{report.id}")) <= min(few, 12)
    assert count_queries(lambda: browser.get(BASE)) <= 12
    assert count_queries(lambda: browser.get(f"{BASE}/{report.id}/text/quality")) <= 12


def test_the_municipalities_are_those_of_then(report, cast):
    accounts.municipality("hvidovre").name = "Ny Kommune"
    db.session.commit()
    assert ["Hvidovre", "14", "63,6 %"] in rows_of(queries.report(report.id), Section.USE, 2)
