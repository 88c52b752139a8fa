"""Documents as PDF, set by Typst and tagged (PDF/UA-1), so that a screen reader reads them as a page (decision 0131).

A document is a template in ``templates/`` and data beside it. Data is never part of the template's text: whatever people
typed stays text, and cannot be an order to the typesetter.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Mapping
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
            sys_inputs={"data": json.dumps(_set(data))},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    )


def _set(value: Any) -> Any:
    """The same with every text as the typeface can set it; what is no text of JSON's becomes one."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _set(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_set(each) for each in value]
    # Lazy texts of the catalogue, dates and decimals become themselves.
    return settable(value.decode() if isinstance(value, bytes) else str(value))


def settable(text: str) -> str:
    """`text` without what our typeface has no sign for, which an accessible document may not hold.

    A letter with a mark becomes the letter; what nobody sees is left out, and of the rest a question mark is left.
    """
    known = fonts.signs()
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
