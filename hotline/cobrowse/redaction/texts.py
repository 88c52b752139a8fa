"""How text, addresses and style sheets must look before anybody else sees them.

The lists and patterns are those of the citizen's own gate (`static/cobrowse/redact.js`), read from the same file;
`tests/cobrowse/vectors.json` holds both to the same verdicts.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LISTS: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[3] / "static/cobrowse/redaction.json").read_text(encoding="utf-8")
)
MASK: str = LISTS["mask"]
CPR_MASK: str = LISTS["cprMask"]
ATTRIBUTES = frozenset(LISTS["attributes"])
TEXT_ATTRIBUTES = frozenset(LISTS["textAttributes"])
URL_ATTRIBUTES = frozenset(LISTS["urlAttributes"])
DROP_TAGS = frozenset(LISTS["dropTags"])
INLINE = frozenset(LISTS["inline"])
LABEL_TYPES = frozenset(LISTS["labelTypes"])
CHECK_TYPES = frozenset(LISTS["checkTypes"])
TYPED_ROLES = frozenset(LISTS["typedRoles"])
SOURCES: dict[str, int] = LISTS["sources"]

_CPR = re.compile(LISTS["cpr"])
_CPR_START = re.compile(LISTS["cprStart"])
_DIGIT = re.compile("[0-9]")
_SENSITIVE_NAME = re.compile(LISTS["sensitiveName"], re.IGNORECASE)
_FRAGMENT = re.compile(r"#[\w-]{0,60}", re.ASCII)
_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|avif|svg\+xml)[;,]", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_USER = re.compile(r"^(https?://)[^/@]*@", re.IGNORECASE)
_CSS_URL = re.compile(
    # No two parts may take the same spaces, and none runs past the next bracket: that would take forever.
    r"""(?:url|src)\((?:\s*"((?:[^"\\]|\\.)*)"\s*|\s*'((?:[^'\\]|\\.)*)'\s*|([^()"']*))\)""",
    re.IGNORECASE,
)
_IMPORT = re.compile(r"@import[^;]*;?", re.IGNORECASE)
# A letter that is written as an escape: "u\72l(" is "url(" to a browser. Not a to f, which would lengthen an escape
# before them; a backslash that is escaped itself stays as it is.
_LETTER = "[46][7-9a-f]|[57][0-9a]"
_ESCAPED = re.compile(
    rf"\\(?:0{{4}}({_LETTER})\s?|0{{0,3}}({_LETTER})(?:\s|(?![0-9a-f]))|([g-z\\]))", re.IGNORECASE
)
# Its addresses may be plain strings too: one that is not a list of cleaned ones is no function any more.
_IMAGE_SET = re.compile(
    r"""im(?:a|\\0{0,4}61\s?)g(?:e|\\0{0,4}65\s?)(?:-|\\-|\\0{0,4}2d\s?)set\("""
    r"""(?!(?:\s*url\("[^"]*"\)[^"'()]*(?:type\("[^"]*"\)[^"'()]*)?)+\))""",
    re.IGNORECASE,
)
# Shorter style sheets cost less than being told of.
LEAST_SHEET = 2000
_NOT_DRAWING = re.compile(r"[^\w\s.,+-]", re.ASCII)


def clean_text(text: str) -> str:
    """`text` with every CPR number replaced by a mask of fixed length."""
    if _DIGIT.search(text) is None:
        return text
    return _CPR.sub(rf"\1{CPR_MASK}", text)


def cpr_places(text: str) -> list[tuple[int, int]]:
    """Where in `text` CPR numbers stand, as (from, to)."""
    return [(found.end(1), found.end()) for found in _CPR.finditer(text)]


def may_show(value: str) -> bool:
    """Whether the value of a field marked as shown holds no CPR number, nor the beginning of one."""
    return _CPR_START.match(value) is None and _CPR.search(value) is None


def clean_url(url: str) -> str:
    """An address without user, query and fragment; "" when it may not travel at all."""
    text = url.strip()
    if _FRAGMENT.fullmatch(text):
        return clean_text(text)
    if _IMAGE.match(text):
        return clean_text(text) if len(text) <= LISTS["maxDataUrl"] else ""
    path = re.split("[?#]", text, maxsplit=1)[0]
    scheme = _SCHEME.match(re.sub("[\x00-\x20]", "", path))
    if scheme and scheme[1].lower() not in {"http", "https"}:
        return ""
    return clean_text(_USER.sub(r"\1", path))


def clean_css(css: str) -> str:
    """A style sheet with its addresses cleaned and without imports, since they would fetch."""

    def address(found: re.Match[str]) -> str:
        url = clean_url(next((part for part in found.groups() if part is not None), ""))
        return 'url("' + re.sub(r'["\\\n]', "", url) + '")'

    def letter(found: re.Match[str]) -> str:
        if found[3] == "\\":
            return found[0]
        return found[3] or chr(int(found[1] or found[2], 16))

    # A space, so that what stood around it does not become one word.
    plain = _IMPORT.sub(" ", _ESCAPED.sub(letter, css))
    return clean_text(_IMAGE_SET.sub("none(", _CSS_URL.sub(address, plain)))


def name_of_sheet(css: str) -> str:
    """The name under which a style sheet is not sent again, as static/cobrowse/sheets.js makes it."""
    data = css.encode()
    return f"{len(data)}-{','.join(map(str, zlib.adler32(data).to_bytes(4, 'big')))}"


def clean_drawing(path: str) -> str:
    """The commands of a drawing: its numbers look like anything at all, and a mask among them would break it."""
    return _NOT_DRAWING.sub("", path) if path.lstrip()[:1] in {"M", "m"} else clean_text(path)


def is_sensitive(attributes: Mapping[str, Any]) -> bool:
    """Whether a field's own description says that it holds a secret, whatever the page has marked it as."""
    if str(attributes.get("type", "")).lower() in LISTS["sensitiveTypes"]:
        return True
    auto = str(attributes.get("autocomplete", "")).lower()
    if any(word in auto for word in LISTS["sensitiveAutocomplete"]):
        return True
    names = (attributes.get(name) for name in ("name", "id", "placeholder", "aria-label", "title", "class"))
    return _SENSITIVE_NAME.search(" ".join(name for name in names if isinstance(name, str))) is not None
