"""The English catalogue against the code: complete, nothing left over, and with the same placeholders.

Run by ./dev with the project's own Python, since it needs Babel.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from devtools.shell import ROOT, say

ENGLISH = ROOT / "hotline" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
BABEL = [sys.executable, "-m", "babel.messages.frontend", "--quiet"]
MARKS = {"_", "_l", "gettext", "lazy_gettext", "ngettext"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def _extracted() -> Catalog:
    """Return the messages of the code and the templates, as they are now."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        # No line numbers: they would change the catalogue with every commit.
        options = ["-F", "babel.cfg", "-k", "_l", "-k", "lazy_gettext", "--no-location", "-o", str(template)]
        # By default Babel passes over folders like templates/_macros.
        options += ["--ignore-dirs", ".*"]
        subprocess.run([*BABEL, "extract", *options, "."], cwd=ROOT, check=True)
        return _read(template)


def update() -> None:
    """Add new messages to the catalogue, empty, and drop those that the code no longer has."""
    english = (
        _read(ENGLISH)
        if ENGLISH.exists()
        else Catalog(locale="en", project="Hotline", header_comment="# English")
    )
    # The date of the extraction stays out: two branches would always conflict over it.
    english.update(_extracted(), no_fuzzy_matching=True, update_creation_date=False)
    english.obsolete.clear()
    english.fuzzy = False
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, english, width=110, sort_output=True)


def faults() -> list[str]:
    """Return what a reader of English would miss, one line each."""
    if not ENGLISH.exists():
        return [f"{ENGLISH.relative_to(ROOT)} is missing"]
    code = _extracted()
    english = _read(ENGLISH)
    found = [_fault(message, english) for message in code if message.id]
    left_over = [
        f"no longer in the code: {message.id!r}"
        for message in english
        if message.id and message.id not in code
    ]
    unseen = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in sorted((ROOT / "hotline").rglob("*.py"))
        for fault in inside_f_strings(path.read_text(encoding="utf-8"))
    ]
    return [fault for fault in found if fault] + left_over + unseen


def inside_f_strings(source: str) -> list[str]:
    """Return the line and the text of each message inside an f-string: on Python 3.11 Babel does not see it there."""
    return [
        f"{call.lineno}: inside an f-string, not extracted: {ast.unparse(call)}"
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS
    ]


def _fault(wanted: Message, english: Catalog) -> str:
    message = english.get(wanted.id, wanted.context)
    if message is None:
        return f"missing: {wanted.id!r}"
    if message.fuzzy:
        return f"fuzzy: {wanted.id!r}"
    originals = _forms(message.id)
    translations = _forms(message.string)
    if not all(translations):
        return f"not translated: {wanted.id!r}"
    allowed = set().union(*(PLACEHOLDER.findall(text) for text in originals))
    for text in translations:
        if not set(PLACEHOLDER.findall(text)) <= allowed:
            return f"other placeholders than the Danish: {text!r}"
    if len(originals) == 1 and set(PLACEHOLDER.findall(translations[0])) != allowed:
        return f"a placeholder of the Danish is missing: {translations[0]!r}"
    return ""


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def main(command: str) -> int:
    """Do `update` or `check`; gives the exit status."""
    if command == "update":
        update()
    found = faults()
    for fault in found:
        say(fault)
    if found:
        say(
            f"{len(found)} to put right in {ENGLISH.relative_to(ROOT)} (./dev translate adds and drops messages)"
        )
    return 1 if found and command == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
