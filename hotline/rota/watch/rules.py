"""When somebody can check in, and what is due when nobody does. Pure; `now` is an argument."""

from __future__ import annotations

from enum import StrEnum


class How(StrEnum):
    """How somebody got the telephone."""

    BUTTON = "button"
    LINK = "link"
    TAKEOVER = "takeover"
