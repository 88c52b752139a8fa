"""The server's search: for pages without JavaScript, with the same folding as the browser's.

RapidFuzz finds the words that are a slip or two away from what was typed; the rest is counting.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hotline.guide import folding
from hotline.guide.kinds import Kind

_BOOST = {"title": 4.0, "words": 3.0, "parts": 1.2, "summary": 1.0, "text": 0.5}
_PREFIX, _FUZZY, _FROM_COMPOUND, _ELSEWHERE, _SCRIPT = 0.5, 0.4, 0.5, 0.15, 0.6
_COMMON = 2


@dataclass(frozen=True)
class Document:
    """What is searched in an entry; `municipality` is the key of the one that a place belongs to."""

    id: int
    kind: Kind
    title: str
    words: str
    summary: str
    text: str
    municipality: str | None = None


class Finder:
    """All entries, ready to be asked."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = list(documents)
        known = folding.vocabulary(text for each in self._documents for text in (each.title, each.words))
        self._known = known
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        for number, document in enumerate(self._documents):
            for term, weight in _terms(document, known):
                postings = self._postings[term]
                postings[number] = max(postings.get(number, 0.0), weight)
        self._sorted = sorted(self._postings)

    def find(self, question: str, *, municipality: str = "", most: int = 10) -> list[int]:
        """The ids of the entries that fit best, best first. Places of other municipalities come last."""
        asked = folding.asked(question)
        scores = self._scores(self._like(word) for word in asked)
        if not scores:
            # What a compound begins with says little: it is asked only when nothing else is found.
            scores = self._scores(self._beginning(word) for word in asked)
        ranked = sorted(
            scores, key=lambda number: (-scores[number] * self._near(number, municipality), number)
        )
        return [self._documents[number].id for number in ranked[:most]]

    def _near(self, number: int, municipality: str) -> float:
        document = self._documents[number]
        elsewhere = municipality and document.municipality and document.municipality != municipality
        return (_ELSEWHERE if elsewhere else 1.0) * (_SCRIPT if document.kind == Kind.SCRIPT else 1.0)

    def _scores(self, words: Iterable[Iterable[tuple[str, float]]]) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for like in words:
            for number, score in self._of_word(like).items():
                scores[number] += score
        return scores

    def _of_word(self, like: Iterable[tuple[str, float]]) -> dict[int, float]:
        """What each entry gets for one word of the question: the best of all the ways in which it holds it."""
        best: dict[int, float] = {}
        for term, likeness in like:
            postings = self._postings[term]
            rare = math.log(1 + len(self._documents) / (_COMMON + len(postings)))
            for number, weight in postings.items():
                best[number] = max(best.get(number, 0.0), weight * likeness * rare)
        return best

    def _like(self, word: str) -> Iterator[tuple[str, float]]:
        for form in dict.fromkeys((word, folding.stem(word))):
            if form in self._postings:
                yield form, 1.0
            yield from self._beginning_with(form)
            # A word that the guide knows is no slip.
            slips = 0 if folding.stem(word) in self._known else _slips(form)
            if slips:
                close = process.extract(
                    form, self._sorted, scorer=OSA.distance, score_cutoff=slips, limit=None
                )
                yield from ((term, _FUZZY / (1 + distance)) for term, distance, _ in close if distance)
        for half in folding.parts(word, self._known):
            if half in self._postings:
                yield half, _FROM_COMPOUND

    def _beginning(self, word: str) -> Iterator[tuple[str, float]]:
        yield from (
            (each, _FROM_COMPOUND) for each in folding.beginning(word, self._known) if each in self._postings
        )

    def _beginning_with(self, form: str) -> Iterator[tuple[str, float]]:
        for place in range(bisect_left(self._sorted, form), len(self._sorted)):
            term = self._sorted[place]
            if not term.startswith(form):
                return
            if term != form:
                yield term, _PREFIX * len(form) / len(term)


def _terms(document: Document, known: frozenset[str]) -> Iterator[tuple[str, float]]:
    for name, boost in _BOOST.items():
        if name == "parts":
            named = folding.words(f"{document.title} {document.words}")
            yield from ((half, boost) for word in named for half in folding.parts(word, known))
            continue
        for word in folding.words(getattr(document, name)):
            yield word, boost
            yield folding.stem(word), boost


def _slips(word: str) -> int:
    """Longer words may hold more typos; in a short one a changed letter is another word."""
    if len(word) < 5:
        return 0
    return 1 if len(word) < 7 else 2
