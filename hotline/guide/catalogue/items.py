"""What the catalogue is written in: plain values, which `install_catalogue()` turns into rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from hotline.guide.kinds import Kind, Login, Office

BORGER = "https://www.borger.dk/"

# Where each municipality's self-service is thought to lie. The domains are real, the paths must be checked.
PATHS = {
    "albertslund": "selvbetjening",
    "glostrup": "borger/selvbetjening",
    "hvidovre": "selvbetjening",
    "ishoj": "borger/selvbetjening",
    "rodovre": "selvbetjening",
}

Span = tuple[int, time, time]


@dataclass(frozen=True)
class Item:
    """An entry as it is first installed. `words` are everyday words with commas between.

    `path` is the last part of the municipalities' own addresses; without it there are none. `service` is the key
    of the national service to ring, `office` the place of the citizen's municipality. `practice` is the last part of
    the address of our own form to practise on (/training/). `kle` is the main group of KL's numbers where it is
    beyond doubt; the rest of the number is the coordinator's to fill in.
    """

    key: str
    kind: Kind
    topic: str | None
    title: str
    summary: str
    words: str = ""
    ready: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    borger: str = ""
    url: str = ""
    phone: str = ""
    address: str = ""
    path: str = ""
    practice: str = ""
    kle: str = ""
    vendor: str = ""
    login: Login = Login.NONE
    mandatory: bool = False
    unsure: bool = False
    office: Office | None = None
    service: str = ""
    municipality: str = ""
    hours: tuple[Span, ...] = field(default=())


def week(*spans: tuple[str, str, str]) -> tuple[Span, ...]:
    """Opening hours from ("ma-to", "10.00", "14.00")-like pieces."""
    days = ("ma", "ti", "on", "to", "fr", "lø", "sø")
    found: list[Span] = []
    for which, start, end in spans:
        first, _, last = which.partition("-")
        numbers = range(days.index(first), days.index(last or first) + 1)
        found.extend((number, _clock(start), _clock(end)) for number in numbers)
    return tuple(found)


def _clock(text: str) -> time:
    hour, minute = text.split(".")
    return time(int(hour), int(minute))
