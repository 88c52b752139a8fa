"""Words as the search compares them: the twin of static/guide/words.js, held to tests/guide_folding.json.

Danish letters become the two letters that a foreign keyboard has for them, a word loses its endings, and a compound
is taken apart where both halves are known words. Stop words carry no meaning in a question and are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ß": "ss"})
_MARKS = re.compile(r"[̀-ͯ]")
_WORD = re.compile(r"[a-z0-9]+")
_STOP_WORDS = """
    af alle at da de dem den der deres det dette dig din dine dit du efter eller en er et faa faar for fra
    goer gaar ham han har hen hende her hos hun hvad hvem hvilken hvis hvor hvordan hvorfor hvornaar i ikke ind jeg
    jer kan kom man med mig min mine mit mon maa ned nogen noget nu naar og om op os over paa saa sig sin sine sit skal
    skulle som til ud var ved vi vil ville vores vaere
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

# Longest first; what is left must be three letters or more.
_ENDINGS = """
    ningerne ningens ningen ninger elserne elsen elser erne ning else ende ede ene ens ers ets en er es et e s
"""
ENDINGS = tuple(_ENDINGS.split())
_LEAST, _LEAST_HEAD, _LEAST_TAIL, _SPLITS, _BEGINNING = 3, 3, 3, 7, 4


def fold(text: str) -> str:
    """In small letters without Danish letters or accents."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_LETTERS)
    return _MARKS.sub("", unicodedata.normalize("NFD", plain))


def words(text: str) -> list[str]:
    """The folded words in order; a letter that stands alone is none."""
    return [word for word in _WORD.findall(fold(text)) if len(word) > 1 or word.isdigit()]


def asked(text: str) -> list[str]:
    """The words of a question, without stop words unless it has no others."""
    found = words(text)
    return [word for word in found if word not in STOP_WORDS] or found


def stem(word: str) -> str:
    """The folded `word` without its ending, and without the doubled letter before it."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = word[: -len(ending)]
            break
    doubled = len(word) > _LEAST and word[-1] == word[-2] and word[-1] not in "aeiouy0123456789"
    return word[:-1] if doubled else word


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The stems of all words of `texts`: what compounds may be made of."""
    return frozenset(stem(word) for text in texts for word in words(text) if len(word) >= _LEAST)


def parts(word: str, known: Collection[str]) -> list[str]:
    """The two halves of a compound as stems, when both are `known`; the longest first half wins. Else nothing."""
    if len(word) < _SPLITS:
        return []
    for cut in range(len(word) - _LEAST_TAIL, _LEAST_HEAD - 1, -1):
        tail = stem(word[cut:])
        if tail in known and (head := _head(word[:cut], known)):
            return [head, tail]
    return []


def _head(text: str, known: Collection[str]) -> str:
    """The stem of a first half, which may end in a letter that only joins, as in `sundhed-s-kort`."""
    candidates = [text, text[:-1]] if text[-1] in "se" and len(text) > _LEAST_HEAD else [text]
    return next((found for each in candidates if (found := stem(each)) in known), "")


def beginning(word: str, known: Collection[str]) -> list[str]:
    """The longest known stem that a word begins with, for a compound whose other half nobody has written down."""
    cuts = range(len(word) - 1, _BEGINNING - 1, -1)
    found = next(
        (each for cut in cuts if (each := stem(word[:cut])) in known and len(each) >= _BEGINNING), ""
    )
    return [found] if found and len(word) >= _SPLITS else []
