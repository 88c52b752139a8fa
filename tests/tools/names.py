"""The names by which the product reads what is sent to it."""

from __future__ import annotations

import functools
import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2] / "hotline"
_NAMES = re.compile(
    r"""(?:\.get|\.getlist|\.pop)\(\s*"(\w+)"|(?:form|args|values|json|body|data)\["(\w+)"\]"""
)

_FIELDS = re.compile(r"^    (\w+) = \w*(?:Field|Amount|Ticks)\(", re.MULTILINE)


@functools.cache
def names_read() -> list[str]:
    """Every name under which the product looks for something that was sent."""
    sources = [path.read_text(encoding="utf-8") for path in _ROOT.rglob("*.py")]
    found = {one or other for source in sources for one, other in _NAMES.findall(source)}
    return sorted(found | {name for source in sources for name in _FIELDS.findall(source)})
