"""Documents as PDF, set by Typst and tagged (PDF/UA-1), so that a screen reader reads them as a page (decision 0131).

A document is a template in ``templates/`` and data beside it. Data is never part of the template's text: whatever people
typed stays text, and cannot be an order to the typesetter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hotline.core import fonts

PDF = "application/pdf"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def as_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The document of `template`, as "economy/settlement.typ", with `data`; the same data gives the same bytes.

    What `data` holds must be what JSON knows, dates or decimals (both as text; words are the caller's). Pictures are SVG
    as text. Raises `typst.TypstError` when the template has a fault, or says less than an accessible document must.
    """
    import typst

    return bytes(
        typst.compile(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            font_paths=[fonts.folder()],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(_settable(data), default=_plain)},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    )


def _settable(value: Any) -> Any:
    """The same with a question mark for every sign that the typeface lacks: an accessible document may not have any."""
    if isinstance(value, Mapping):
        return {key: _settable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_settable(each) for each in value]
    text = _plain(value) if isinstance(value, bytes) else value
    if not isinstance(text, str):
        return value if value is None or isinstance(value, int | float) else _settable(_plain(value))
    if text.isascii():
        return text
    known = fonts.characters()
    return "".join(sign if ord(sign) in known or sign.isspace() else "?" for sign in text)


def _plain(value: Any) -> str:
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.decode()
    # Lazy texts of the catalogue become themselves.
    return str(value)
