"""A report as one structure of headings, texts, tables and pictures: page, PDF and Word are made of this and no other.

All that is shown comes out of the frozen figures and the texts; who looks decides only what is left out. Numbers are
written as text here, so that the three cannot differ.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flask_babel import get_locale
from flask_babel import gettext as _

from hotline.core import pictures
from hotline.core.i18n import moment, sentence, short_date
from hotline.insight.evaluation import words
from hotline.insight.evaluation.models import EvaluationReport, EvaluationText
from hotline.insight.evaluation.rules import Section, State

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT, RIGHT = "left", "right"


@dataclass(frozen=True)
class Text:
    """A paragraph; a quiet one explains the figures around it."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Points:
    """A list of short texts."""

    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table with its headings and which way each column stands; with `total` the last row is the sum."""

    caption: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[str]]
    total: bool = False
    number: int = 0


@dataclass(frozen=True)
class Picture:
    """A picture that `paint` draws, `width` by `height` inches; the table beside it has its numbers."""

    key: str
    caption: str
    alt: str
    paint: Callable[[Axes], None] = field(compare=False)
    width: float = 7.0
    height: float = 2.6
    number: int = 0

    def draw(self, kind: str = "svg") -> bytes:
        """As "svg" or "png"."""
        return pictures.draw(self.paint, width=self.width, height=self.height, kind=kind)


@dataclass(frozen=True)
class Judgement:
    """What people wrote, by paragraphs."""

    paragraphs: Sequence[str]


Block = Text | Points | Table | Picture | Judgement


@dataclass(frozen=True)
class Part:
    """A section under its heading."""

    section: Section
    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Document:
    """The whole report. `about` is the line under the title, `footer` is on every page of paper."""

    title: str
    about: str
    footer: str
    lang: str
    parts: Sequence[Part]

    def picture(self, key: str) -> Picture | None:
        """One of its pictures."""
        blocks = (block for part in self.parts for block in part.blocks)
        return next((each for each in blocks if isinstance(each, Picture) and each.key == key), None)


@dataclass(frozen=True)
class Sight:
    """What a reader sees: of whom amounts, of whom small counts. A public edition has neither money nor small counts."""

    public: bool = False
    money_of: frozenset[str] = frozenset()
    money_of_all: bool = False
    small_of: frozenset[str] | None = frozenset()
    """The municipalities whose small counts are seen; None is every one's."""


def build(row: EvaluationReport, texts: Mapping[Section, EvaluationText], sight: Sight) -> Document:
    """The report as the reader sees it, in the reader's language."""
    # Only here: the parts are made of the blocks above.
    from hotline.insight.evaluation.parts import PARTS

    figures: dict[str, Any] = row.figures
    parts = []
    for section in Section:
        blocks = list(PARTS[section](figures, sight))
        if section in texts and texts[section].text:
            blocks.append(Judgement(_paragraphs(texts[section].text)))
        if blocks:
            parts.append(Part(section, str(words.SECTIONS[section]), blocks))
    return Document(
        title=words.title(row),
        about=about(row, public=sight.public),
        footer=words.title(row),
        lang=str(get_locale()),
        parts=_numbered(parts),
    )


def about(row: EvaluationReport, *, public: bool) -> str:
    """The line under the title: the days, when the figures were frozen, and what kind of copy it is."""
    days = f"{short_date(row.first_day)} – {short_date(row.last_day)}"
    said = [
        *([] if days in words.title(row) else [days]),
        _("tallene er fra %(at)s", at=moment(row.figures_at)),
        _("udgivet") if row.state == State.PUBLISHED else _("kladde"),
    ]
    if row.edition > 1:
        said.append(_("%(number)d. udgave", number=row.edition))
    if public:
        said.append(_("offentlig udgave"))
    return sentence(" · ".join(said))


def tidy(text: str) -> str:
    """What somebody wrote, on one line and without signs that nobody sees: Word's files cannot hold them."""
    return "".join(
        sign for sign in " ".join(text.split()) if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    )


def _paragraphs(text: str) -> list[str]:
    return [tidy(each) for each in text.replace("\r", "").split("\n\n") if each.strip()]


def _numbered(parts: Sequence[Part]) -> list[Part]:
    """With tables and pictures numbered from one, each kind by itself, through the whole report."""
    tables = figures = 0
    found = []
    for part in parts:
        blocks: list[Block] = []
        for block in part.blocks:
            if isinstance(block, Table) and not block.rows:
                blocks.append(Text(_("%(caption)s: intet i perioden.", caption=block.caption)))
            elif isinstance(block, Table):
                tables += 1
                blocks.append(replace(block, number=tables))
            elif isinstance(block, Picture):
                figures += 1
                blocks.append(replace(block, number=figures))
            else:
                blocks.append(block)
        found.append(Part(part.section, part.heading, blocks))
    return found
