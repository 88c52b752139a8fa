"""What an operator or newcomer reads is true of the code."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from hotline.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented():
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    names = [field.metadata["name"] for field in dataclasses.fields(Settings) if "name" in field.metadata]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_documented_setting_exists():
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    names = {field.metadata["name"] for field in dataclasses.fields(Settings) if "name" in field.metadata}
    table = text[text.index("## Settings") :]
    documented = set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))
    assert documented - names == set()


def test_every_decision_says_what_and_why():
    records = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert records
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert text.startswith("# "), record.name
        assert re.search(r"^## (Why|Reasons?|Context)", text, re.MULTILINE), record.name


def test_no_file_has_outgrown_its_room():
    rooms = ("hotline", "tests", "static", "templates", "devtools", "benchmarks")
    kinds = {".py", ".js", ".mjs", ".css", ".html"}
    too_long = {
        str(path.relative_to(ROOT)): lines
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.suffix in kinds and "dist" not in path.parts
        for lines in [len(path.read_text(encoding="utf-8").splitlines())]
        if lines > 400
    }
    assert too_long == {}


def test_the_documents_point_at_files_that_exist():
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
