"""The portal's typeface as files for programs that cannot read a browser's form of it: documents and pictures."""

from __future__ import annotations

import tempfile
import threading
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from hotline.core.assets import DIST

FAMILY = "IBM Plex Sans"
_WANTED = ("latin-400-normal", "latin-600-normal")
_making = threading.Lock()


def files() -> list[Path]:
    """The files, as TrueType. They are made once a process, in a folder of its own that ends with it."""
    with _making:
        return _made()


@lru_cache(maxsize=1)
def _made() -> list[Path]:
    from fontTools.ttLib import TTFont

    made = []
    for name in _WANTED:
        (source,) = (DIST / "media").glob(f"ibm-plex-sans-{name}-*.woff2")
        font = TTFont(source)
        font.flavor = None
        path = Path(_folder().name) / f"{name}.ttf"
        font.save(path)
        made.append(path)
    return made


@lru_cache(maxsize=1)
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="hotline-fonts-")


def folder() -> str:
    """Where they lie."""
    return str(files()[0].parent)


@lru_cache(maxsize=1)
def signs() -> frozenset[int]:
    """The signs that every one of the files has, by their numbers."""
    from fontTools.ttLib import TTFont

    return frozenset.intersection(*[frozenset(TTFont(path).getBestCmap()) for path in files()])


def settable(text: str) -> str:
    """`text` without what our typeface has no sign for, which neither an accessible document may hold nor a
    picture can draw.

    A letter with a mark becomes the letter; what nobody sees is left out, and of the rest a question mark is left.
    """
    known = signs()
    if all(ord(sign) in known or sign == "\n" for sign in text):
        return text
    return "".join(sign if ord(sign) in known or sign == "\n" else _nearest(sign, known) for sign in text)


def _nearest(sign: str, known: Collection[int]) -> str:
    kind = unicodedata.category(sign)
    if sign.isspace():
        return " "
    if kind in {"Cc", "Cf", "Cs", "Mn"}:
        return ""
    near = "".join(each for each in unicodedata.normalize("NFKD", sign) if ord(each) in known)
    return near or "?"
