"""Levels, what is missing for duty, and how many key persons are enough. Pure: `today` is an argument."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from hotline.core.access import TAKES_DUTY, Role

NAME_MOST = 80
ABOUT_MOST = 600
LINK_MOST = 300
TRAINER_MOST = 80
# S4: one or two in each municipality.
KEY_LEAST, KEY_MOST = 1, 2
_ADDRESS = re.compile(r"(https?://[^\s/$.?#\"'<>][^\s\"'<>]*|/(?![/\\])[^\s\"'<>\\]*)")


class Level(IntEnum):
    """How far somebody is (S3): each includes those before it."""

    KNOWS = 0
    REFERS = 1
    CO_SERVES = 2
    TEACHES = 3


class Standing(StrEnum):
    """What a square of the matrix says."""

    FITS = "fits"
    TRAINED = "trained"
    TOO_LOW = "too_low"
    MISSING = "missing"
    NONE = "none"


class Staffing(StrEnum):
    """Whether a municipality has as many key persons as it should."""

    NOBODY = "nobody"
    ENOUGH = "enough"
    TOO_MANY = "too_many"


def standing(level: int | None, needed: int | None, *, expected: bool) -> Standing:
    """What a level says beside the one that duty needs; `expected` is whether the person is to take duty at all."""
    if needed is None or not expected:
        return Standing.NONE if level is None else Standing.TRAINED
    if level is None:
        return Standing.MISSING
    return Standing.FITS if level >= needed else Standing.TOO_LOW


def is_gap(found: Standing) -> bool:
    """Whether something is missing for duty."""
    return found in {Standing.MISSING, Standing.TOO_LOW}


def is_expected(role: Role, *, approved: bool) -> bool:
    """Whether somebody should have what duty needs: whoever is approved for duty, and staff who may become it."""
    return approved or role == Role.STAFF


def can_be_key(role: Role, municipality_id: int | None) -> bool:
    """Whether somebody can be a key person: they train their own municipality's people."""
    return role in TAKES_DUTY and municipality_id is not None


def staffing(count: int) -> Staffing:
    """Whether `count` key persons are as many as there should be."""
    if count < KEY_LEAST:
        return Staffing.NOBODY
    return Staffing.TOO_MANY if count > KEY_MOST else Staffing.ENOUGH


@dataclass(frozen=True)
class Record:
    """What is known of one training: when it was, in which order it was written down, and the level reached."""

    id: int
    day: date
    level: int


def latest(records: Iterable[Record]) -> Record | None:
    """The one that counts: of the latest day, and of that day the last one written. A level can go down too."""
    return max(records, key=lambda each: (each.day, each.id), default=None)


def is_link(text: str) -> bool:
    """Whether it is a whole web address, or a page of the portal as in /training."""
    return _ADDRESS.fullmatch(text) is not None
