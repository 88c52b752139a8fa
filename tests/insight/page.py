"""A page of figures as a reader finds it: its tables by name, and the pairs of its lists."""

from __future__ import annotations

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.images: dict[str, dict[str, str]] = {}
        self._name: str | None = None
        self._cell: list[str] | None = None

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if named.get("class") == "insight-scroll":
            self._name = named["aria-label"]
            self.tables[self._name] = []
        elif tag == "tr" and self._name:
            self.tables[self._name].append([])
        elif tag in {"td", "th"} and self._name:
            self._cell = []
        elif tag == "img" and "/picture/" in (named.get("src") or ""):
            self.images[named["src"].rpartition("/")[2].partition(".")[0]] = named

    def handle_endtag(self, tag):
        if tag in {"td", "th"} and self._name and self._cell is not None:
            self.tables[self._name][-1].append(" ".join("".join(self._cell).split()))
            self._cell = None
        elif tag == "table":
            self._name = None

    def handle_data(self, data):
        if self._cell is not None:
            self._cell.append(data)


def read(html: str) -> _Reader:
    """The tables and pictures of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader


def words(html: str) -> str:
    """Everything that a page says, with single spaces between."""
    found: list[str] = []
    reader = HTMLParser()
    reader.handle_data = found.append
    reader.feed(html)
    return " ".join("".join(found).split())
