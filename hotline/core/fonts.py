"""The portal's typeface as files for programs that cannot read a browser's form of it: documents and pictures."""

from __future__ import annotations

import tempfile
import threading
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
