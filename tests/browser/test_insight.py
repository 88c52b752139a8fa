"""The chief's week of figures, in a real browser: look, print, take along, and find the same numbers."""

from __future__ import annotations

import io
import subprocess

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe_violations
from tests.calls.conftest import guide
from tests.insight.conftest import by_hand, staffed

__all__ = ["by_hand", "guide", "staffed"]

_DRAWN = """async () => {
  const pictures = [...document.images].filter((each) => each.src.includes("/picture"));
  for (const each of pictures) {
    each.scrollIntoView();
    if (!each.complete) await new Promise((done) => { each.onload = done; each.onerror = done; });
  }
  return pictures.map((each) => [each.currentSrc.includes("narrow=1"), each.naturalWidth > 0]);
}"""


@pytest.fixture
def open_as(by_hand, new_context, enter):
    """A page of figures of somebody on the Friday after the week made by hand."""

    def open_as(person, path, **options):
        context = new_context(**options)
        enter(context, person)
        page = context.new_page()
        page.goto(path)
        return page

    return open_as


@pytest.mark.parametrize("width", [360, 1280])
def test_every_picture_is_drawn_as_wide_as_the_reader_needs(open_as, cast, width):
    page = open_as(cast.chief, "/insight?period=2026-W48", viewport={"width": width, "height": 800})
    drawn = page.evaluate(_DRAWN)
    assert len(drawn) == 9
    assert {tuple(each) for each in drawn} == {(width == 360, True)}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_chief_looks_prints_and_takes_along_the_same_numbers(open_as, cast, tmp_path):
    """Without JavaScript: the week, its tables, on paper and in Excel. The numbers are test_overview.py's."""
    page = open_as(cast.chief, "/insight", java_script_enabled=False)
    page.get_by_text("Vælg to datoer").click()
    page.get_by_label("Første dag").fill("2026-11-23")
    page.get_by_label("Sidste dag").fill("2026-11-29")
    page.get_by_role("button", name="Vis dagene").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("23/11/2026 – 29/11/2026")
    page.get_by_text("Tallene bag: Kategorier").click()
    row = page.get_by_role("row", name="Selvbetjening 9 45,0")
    expect(row).to_be_visible()
    (tmp_path / "week.pdf").write_bytes(page.pdf(format="A4"))
    paper = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "week.pdf", "-"],  # The system's own.
        capture_output=True,
        check=True,
    ).stdout.decode()
    said = " ".join(paper.split())
    # The period and the day stand on paper, the menus do not, and a table that was closed is open.
    assert "23/11/2026–29/11/2026, borgere fra: alle, der ringede. Set 27/11/2026." in said
    assert "Vælg to datoer" not in said
    assert "66,7 % 12 af 18" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "Ringet i dagtimerne 9 45,0" in said
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent som Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert [cell.value for cell in book["Kategori"][2]] == ["Selvbetjening", 9, 45]
    assert [cell.value for cell in book["Ellers havde borgeren"][2]] == ["Ringet i dagtimerne", 9, 45]


def test_all_tables_open_for_everybody_by_keyboard(open_as, cast):
    page = open_as(cast.reader, "/insight?period=2026-W48", viewport={"width": 360, "height": 740})
    summary = page.get_by_text("Tallene bag: Hindringer")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="Teknik skjult skjult")).to_be_visible()
    page.get_by_role("link", name="Åbn alle tabeller").click()
    expect(page.get_by_role("row", name="Borger 16 80,0")).to_be_visible()
    assert axe_violations(page) == []
