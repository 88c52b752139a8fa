"""The report as PDF, to hand out: the document that the page shows, set by Typst."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from hotline.core import documents
from hotline.insight.evaluation.content import Block, Document, Judgement, Points, Table, Text


def as_pdf(document: Document) -> bytes:
    """Tagged, with a table of contents; figures and tables numbered as in the page."""
    return documents.as_pdf("evaluation/report.typ", typeset(document))


def typeset(document: Document) -> dict[str, Any]:
    """The document as the template takes it."""
    return {
        "title": document.title,
        "about": document.about,
        "footer": document.footer,
        "lang": document.lang,
        "page": [_("Side"), _("af")],
        "contents": _("Indhold"),
        "judged": _("Vurdering"),
        "parts": [
            {"heading": part.heading, "blocks": [_block(block) for block in part.blocks]}
            for part in document.parts
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"kind": "text", "text": block.text, "quiet": block.quiet}
    if isinstance(block, Points):
        return {"kind": "points", "items": list(block.items)}
    if isinstance(block, Judgement):
        return {"kind": "judgement", "paragraphs": list(block.paragraphs)}
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": block.caption,
            "columns": [list(column) for column in block.columns],
            "rows": [list(row) for row in block.rows],
            "total": block.total,
        }
    return {"kind": "picture", "svg": block.draw().decode(), "alt": block.alt, "caption": block.caption}
