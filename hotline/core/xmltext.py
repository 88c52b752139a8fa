"""Text as the files of Excel and Word can hold it: their XML has no way to write some signs that people can type."""

from __future__ import annotations

import re

# Control signs, half signs, and the two that are no signs.
_UNFIT = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


def fitting(text: str) -> str:
    """`text` without them: nobody sees them, and with them there would be no file."""
    return _UNFIT.sub("", text)
