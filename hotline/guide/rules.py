"""When a place opens next, how fresh an entry is, and who may change what. Pure: `now` and `today` are arguments.

Days and times of day are Copenhagen's; moments are aware and in UTC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

from hotline.core import clock, cpr
from hotline.core.access import Role

# A place that does not open within this time has no "next opening" to tell of.
LOOK_AHEAD_DAYS = 60
ROUND_THE_CLOCK = (time(0), time(23, 59))
# So long an entry may go unreviewed, unless its editor says otherwise.
REVIEW_DAYS = 180
WORDS_MOST = 1000
TERM_MOST = 60
TERM_LEAST = 3
# More digits than this in a search are a number that belongs to somebody.
_DIGITS_MOST = 3
_WORD = re.compile(r"[^\W_]+")
ADDRESS = re.compile(r"https?://[^\s/$.?#\"'<>][^\s\"'<>]*")


@dataclass(frozen=True, order=True)
class Span:
    """Open on a weekday (0 = Monday) from `start` to `end`."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True)
class Answers:
    """Whether somebody answers now, until when, and else when they do next: `day` and `at` are None if never."""

    is_open: bool
    day: date | None
    at: time | None
    round_the_clock: bool = False


def answers(hours: Collection[Span], closed: Collection[date], now: datetime) -> Answers:
    """When a service or place with these `hours` answers, seen from `now`; on `closed` days it does not.

    `at` is when it closes while `is_open`, and when it opens otherwise. A line that answers round the clock, as the
    emergency lines do, knows no closing days.
    """
    wall = clock.local(now)
    around = {each.weekday for each in hours if (each.start, each.end) == ROUND_THE_CLOCK}
    if len(around) == 7:
        return Answers(True, None, None, round_the_clock=True)
    for number in range(LOOK_AHEAD_DAYS):
        day = wall.date() + timedelta(days=number)
        if day in closed:
            continue
        for span in sorted(each for each in hours if each.weekday == day.weekday()):
            if number == 0 and span.end <= wall.time():
                continue
            if number == 0 and span.start <= wall.time():
                return Answers(True, day, span.end)
            return Answers(False, day, span.start)
    return Answers(False, None, None)


def clash(hours: Iterable[Span]) -> Span | None:
    """The first of `hours` that begins before another one of the same day has ended."""
    ordered = sorted(hours)
    pairs = pairwise(ordered)
    return next(
        (late for early, late in pairs if early.weekday == late.weekday and late.start < early.end), None
    )


@dataclass(frozen=True)
class Editor:
    """What the rules need to know of somebody who wants to change something."""

    id: int
    role: Role
    municipality_id: int | None


@dataclass(frozen=True)
class Held:
    """Who answers for an entry: the municipality it belongs to as a place, its owner, and the owner's municipality."""

    municipality_id: int | None
    owner_id: int | None
    owner_municipality_id: int | None


def may_edit(editor: Editor, held: Held) -> bool:
    """Whether the whole entry may be changed: by coordinators, by a chief whose municipality has it, by its owner."""
    if editor.role == Role.COORDINATOR:
        return True
    if editor.role == Role.READER:
        return False
    if held.owner_id == editor.id:
        return True
    home = editor.municipality_id
    return editor.role == Role.CHIEF and home in {held.municipality_id, held.owner_municipality_id}


def may_edit_link(editor: Editor, held: Held, municipality_id: int) -> bool:
    """Whether a municipality's own part of an entry may be changed: its chief may, besides whoever has the whole."""
    own = editor.role == Role.CHIEF and editor.municipality_id == municipality_id
    return own or may_edit(editor, held)


def may_add(editor: Editor, municipality_id: int | None, *, is_place: bool) -> bool:
    """Whether an entry may be added: anything by coordinators, by chiefs their own municipality's places."""
    if editor.role == Role.COORDINATOR:
        return True
    return editor.role == Role.CHIEF and is_place and editor.municipality_id == municipality_id


def keeps_the_guide(editor: Editor) -> bool:
    """Whether somebody sees the lists of what needs care: searches without a hit, dead links."""
    return editor.role in {Role.CHIEF, Role.COORDINATOR}


def is_stale(review_by: date, today: date) -> bool:
    """Whether the day by which it should have been looked over is past."""
    return review_by < today


def next_review(today: date) -> date:
    """By when it should be looked over again."""
    return today + timedelta(days=REVIEW_DAYS)


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line for each in text.splitlines() if (line := each.strip())]


def everyday_words(text: str) -> list[str]:
    """Words typed with commas or a line each, once each, in order."""
    found = (each.strip() for line in text.splitlines() for each in line.split(","))
    return list(dict.fromkeys(each for each in found if each))


def is_address(text: str) -> bool:
    """Whether it is a whole web address."""
    try:
        return ADDRESS.fullmatch(text) is not None and urlsplit(text).port != 0
    except ValueError:
        return False


def term(question: str) -> str | None:
    """A search as it is counted, without what could tell of a person; None when it must not be counted at all.

    Nothing that looks like a CPR number, an e-mail address or a telephone number is kept.
    """
    if cpr.contains_cpr(question) or "@" in question:
        return None
    found = " ".join(_WORD.findall(unicodedata.normalize("NFKC", question).lower()))
    if not TERM_LEAST <= len(found) <= TERM_MOST or sum(map(str.isdigit, found)) > _DIGITS_MOST:
        return None
    return found
