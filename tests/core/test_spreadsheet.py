"""Tables to take along, of whatever people have written."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from hotline.core import spreadsheet


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\ufffe\uffffb", "ab"),
        ("a\x01\x1fb", "ab"),
        ("a\ud800b", "ab"),
        ("\u202eabc", "\u202eabc"),
        ("=1+1", "=1+1"),
        ("x" * 10_000, "x" * 10_000),
    ],
)
def test_a_workbook_holds_any_text(text, kept):
    book = load_workbook(io.BytesIO(spreadsheet.as_xlsx([["Tekst"], [text]], "Ark")))
    cell = book["Ark"]["A2"]
    assert (cell.value, cell.data_type) == (kept, "s")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\x01=1", "\ufffe=1"])
def test_no_text_of_a_csv_is_a_formula(text):
    line = spreadsheet.as_csv([["Tekst"], [text]]).decode("utf-8-sig").splitlines()[1]
    assert line.startswith("'")


def test_a_csv_of_half_a_sign_is_no_fault():
    assert "ab" in spreadsheet.as_csv([["a\ud800b"]]).decode("utf-8-sig")
