"""The report as Word, to go on writing in: headings, captions and table headings are Word's own."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from hotline.core.xmltext import fitting
from hotline.insight.evaluation.content import (
    RIGHT,
    Block,
    Document,
    Judgement,
    Picture,
    Points,
    Table,
    Text,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
AUTHOR = "Vestegnens Hotline"


def as_docx(document: Document, at: datetime) -> bytes:
    """The report as a file of Word's; `at` is when its figures were frozen."""
    # Only here: it brings lxml along, which no page needs.
    import docx

    word = docx.Document()
    core = word.core_properties
    core.title, core.subject, core.author = document.title, document.about, AUTHOR
    core.language, core.comments = document.lang, ""
    core.created = core.modified = at.replace(tzinfo=None)
    _speak(word, "da-DK" if document.lang == "da" else "en-GB")
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.about, style="Subtitle")
    _contents(word, [part.heading for part in document.parts])
    for part in document.parts:
        word.add_heading(part.heading, level=1)
        for block in part.blocks:
            _add(word, block)
    _mark_tables(word)
    _describe_pictures(
        word, [each for part in document.parts for each in part.blocks if isinstance(each, Picture)]
    )
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _speak(word: Any, code: str) -> None:
    """Say which language the text is in, for spelling and for reading aloud."""
    from docx.oxml.ns import qn

    for each in word.styles.element.iter(qn("w:lang")):
        each.set(qn("w:val"), code)


def _contents(word: Any, headings: list[str]) -> None:
    """A table of contents that Word keeps: a field, filled with the headings until somebody updates it."""
    from docx.oxml.ns import qn

    word.add_paragraph().add_run(_("Indhold")).bold = True
    for heading in headings:
        word.add_paragraph(heading)
    lines = list(word.element.body.iter(qn("w:p")))[-len(headings) :]
    order = _element("instrText")
    order.text = 'TOC \\o "1-1" \\h'
    begin = (
        _element("fldChar", fldCharType="begin"),
        order,
        _element("fldChar", fldCharType="separate"),
    )
    for place, each in enumerate(begin):
        run = _element("r")
        run.append(each)
        lines[0].insert(place, run)
    run = _element("r")
    run.append(_element("fldChar", fldCharType="end"))
    lines[-1].append(run)


def _add(word: Any, block: Block) -> None:
    if isinstance(block, Text):
        word.add_paragraph(fitting(block.text))
    elif isinstance(block, Points):
        for item in block.items:
            word.add_paragraph(fitting(item), style="List Bullet")
    elif isinstance(block, Judgement):
        word.add_heading(_("Vurdering"), level=2)
        for each in block.paragraphs:
            word.add_paragraph(fitting(each))
    elif isinstance(block, Table):
        _add_table(word, block)
    else:
        _add_picture(word, block)


def _add_picture(word: Any, block: Picture) -> None:
    from docx.shared import Inches

    word.add_picture(io.BytesIO(block.draw("png")), width=Inches(6))
    caption = _("Figur %(number)d: %(caption)s", number=block.number, caption=block.caption)
    word.add_paragraph(caption, style="Caption")


def _describe_pictures(word: Any, pictures: list[Picture]) -> None:
    from docx.oxml.ns import qn

    for place, picture in zip(word.element.body.iter(qn("wp:docPr")), pictures, strict=True):
        place.set("descr", fitting(picture.alt))


def _add_table(word: Any, block: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    caption = _("Tabel %(number)d: %(caption)s", number=block.number, caption=block.caption)
    word.add_paragraph(caption, style="Caption").paragraph_format.keep_with_next = True
    rows = [[name for name, _side in block.columns], *block.rows]
    table = word.add_table(rows=len(rows), cols=len(block.columns), style="Table Grid")
    for number, (line, row) in enumerate(zip(table.rows, rows, strict=True)):
        bold = number == 0 or (block.total and number == len(block.rows))
        for cell, text, (_name, side) in zip(line.cells, row, block.columns, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(fitting(text)).bold = bold
            if side == RIGHT:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    word.add_paragraph()


def _mark_tables(word: Any) -> None:
    """Rows stay whole, and the first of each table is its headings: read aloud with every cell, repeated on each page."""
    from docx.oxml.ns import qn

    for table in word.element.body.iter(qn("w:tbl")):
        for number, row in enumerate(table.iter(qn("w:tr"))):
            properties = row.get_or_add_trPr()
            properties.append(_element("cantSplit"))
            if number == 0:
                properties.append(_element("tblHeader"))
