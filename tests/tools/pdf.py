"""What a PDF says, and whether a screen reader can read it: its language, title, headings and tables."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pikepdf


def text(body: bytes) -> str:
    """What stands in it, as pdftotext lays it out."""
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"],  # Debian's own; whose path depends on the machine.
        input=body,
        capture_output=True,
        check=True,
    ).stdout.decode()


def _elements(node: Any) -> Iterator[Any]:
    """Every element of a structure tree, in reading order."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _elements(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _elements(node.K)


def _kinds(root: Any) -> list[str]:
    """What each element is, as the standard calls it: a document may have names of its own for it."""
    names = {str(name): str(kind) for name, kind in root.get("/RoleMap", {}).items()}
    return [names.get(str(each.S), str(each.S)).lstrip("/") for each in _elements(root.K)]


def faults(body: bytes, language: str = "da") -> list[str]:
    """What keeps a PDF from being accessible, as far as its structure tells; nothing is good.

    It must be marked, name its language and title (and show the title), have headings that begin at 1 and skip no level, and
    in every table as many rows and at least one heading cell. Pictures need words.
    """
    with pikepdf.open(io.BytesIO(body)) as document:
        root = document.Root
        found = []
        if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
            found.append("not marked")
        if not str(root.get("/Lang", "")).startswith(language):
            found.append(f"language is {root.get('/Lang', 'missing')}")
        if not str(document.open_metadata().get("dc:title", "")).strip():
            found.append("no title")
        if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
            found.append("the title is not shown")
        if "/StructTreeRoot" not in root:
            return [*found, "no structure"]
        tree = root.StructTreeRoot
        return [*found, *_heading_faults(_kinds(tree)), *_table_faults(tree), *_picture_faults(tree)]


def headings(body: bytes) -> list[int]:
    """The levels of its headings in reading order."""
    with pikepdf.open(io.BytesIO(body)) as document:
        return _levels(_kinds(document.Root.StructTreeRoot))


def _levels(kinds: list[str]) -> list[int]:
    return [int(kind[1:]) for kind in kinds if re.fullmatch(r"H\d", kind)]


def _heading_faults(kinds: list[str]) -> list[str]:
    levels = _levels(kinds)
    if not levels:
        return ["no headings"]
    steps = zip([0, *levels], levels, strict=False)
    return [f"a heading {after} follows a {before}" for before, after in steps if after > before + 1]


def _table_faults(tree: Any) -> list[str]:
    found = []
    for each in _elements(tree.K):
        if str(each.S) != "/Table":
            continue
        kinds = [str(part.S).lstrip("/") for part in _elements(each.K)]
        if "TH" not in kinds:
            found.append("a table without heading cells")
        if kinds.count("TR") < 2:
            found.append("a table without rows")
    return found


def _picture_faults(tree: Any) -> list[str]:
    pictures = [each for each in _elements(tree.K) if str(each.S) == "/Figure"]
    return ["a picture without words" for each in pictures if not str(each.get("/Alt", "")).strip()]
