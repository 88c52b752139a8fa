"""Documents as PDF, set by Typst and tagged (PDF/UA-1), so that a screen reader reads them as a page (decision 0131).

A document is a template in ``templates/`` and data beside it. Data is never part of the template's text: whatever people
typed stays text, and cannot be an order to the typesetter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
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
    return fonts.settable(value.decode() if isinstance(value, bytes) else str(value))
