"""The CPR guard: finds Danish personal identity numbers in text, so that they are never stored.

The pattern is DDMMYY and four digits, with day + 60 for administrative numbers, and with the
separators that people really type. There is no check digit test: numbers without one have been given
out since 2007 (cpr.dk), so a modulus test would let real numbers through.
"""

from __future__ import annotations

import re
import unicodedata

from flask_babel import lazy_gettext as _l

EXPLANATION = _l(
    "Teksten ligner et CPR-nummer. Hotlinen gemmer aldrig CPR-numre. Slet nummeret, og prøv igen – resten er bevaret."
)

MASK = "██████-████"

_DAY = "(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
_MONTH = "(?:0[1-9]|1[0-2])"
_GAP = r"[\s.\-‐-―−_/]{0,3}"
_CPR = re.compile(rf"(?<![0-9]){_DAY}{_GAP}{_MONTH}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{4}}(?![0-9])")

_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def _plain(text: str) -> str:
    # Full-width digits and invisible characters would hide a number from the pattern but not from a reader.
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE))


def contains_cpr(text: str) -> bool:
    """Whether `text` holds something shaped like a CPR number."""
    return _CPR.search(_plain(text)) is not None


def scrub(text: str) -> str:
    """`text` with every CPR-shaped number masked; for logs and error reports."""
    return _CPR.sub(MASK, text if _CPR.search(text) else _plain(text))
