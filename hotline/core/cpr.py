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

# static/core/cpr.js is the browser's twin of what follows; tests/cpr_cases.json holds both to the same cases.
# A space may stand between any two digits. Every quantifier is bounded and no gap can hold a digit, so that there
# is only one way to read a text and the time it takes grows with its length alone.
_SPACE = r"[\s\x1c-\x1f\x85]{0,2}"
_DAY = f"(?:0{_SPACE}[1-9]|[12]{_SPACE}[0-9]|3{_SPACE}[01]|6{_SPACE}[1-9]|[78]{_SPACE}[0-9]|9{_SPACE}[01])"
_MONTH = f"(?:0{_SPACE}[1-9]|1{_SPACE}[0-2])"
_YEAR = f"(?:(?:1{_SPACE}[89]|2{_SPACE}0){_SPACE})?[0-9]{_SPACE}[0-9]"
_GAP = r"[\s\x1c-\x1f\x85.,\-\u2010-\u2015\u2212_/\\|+*\u00b7\u2022]{0,5}"
# Before the last four: a colon, brackets, any sign at all. Not between the others, or 10:11:12 2026 would be found.
_WIDE = r"[\s\x1c-\x1f\x85!-/:-@\[-`{-~\u2010-\u2015\u2212\u00b7\u2022]{0,5}"
_LAST = f"[0-9]{_SPACE}[0-9]{_SPACE}[0-9]{_SPACE}[0-9]"
# A dash may split the last four when the six stand together, or "24/11/26 19-22" would be a number and not an evening.
_SIX = "(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])(?:0[1-9]|1[0-2])(?:18|19|20)?[0-9]{2}"
_DASH = r"[\s\x1c-\x1f\x85\-\u2010-\u2015\u2212_/]{0,3}"
_SPLIT = f"[0-9]{_DASH}[0-9]{_DASH}[0-9]{_DASH}[0-9]"
_CPR = re.compile(
    f"(?<![0-9])(?:{_DAY}{_GAP}{_MONTH}{_GAP}{_YEAR}{_WIDE}{_LAST}|{_SIX}{_WIDE}{_SPLIT})(?![0-9])"
)

# Format characters and combining marks: a reader sees the digits right through them.
_UNSEEN = {"Cf", "Mn", "Me"}


def _plain(text: str) -> str:
    # Full-width, circled or Arabic digits and invisible characters would hide a number from the pattern
    # but not from a reader.
    return "".join(
        str(unicodedata.decimal(char, char))
        for char in unicodedata.normalize("NFKC", text)
        if unicodedata.category(char) not in _UNSEEN
    )


def contains_cpr(text: str) -> bool:
    """Whether `text` holds something shaped like a CPR number."""
    if text.isascii():
        return _CPR.search(text) is not None
    return _CPR.search(_plain(text)) is not None


def scrub(text: str) -> str:
    """`text` with every CPR-shaped number masked; for logs and error reports."""
    scrubbed = _CPR.sub(MASK, text)
    # Only what hides another number in disguise is rewritten as plain text.
    return _CPR.sub(MASK, _plain(text)) if contains_cpr(scrubbed) else scrubbed
