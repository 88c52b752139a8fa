"""What waits for somebody: the rooms of the rota each tell theirs, and the plan shows them as one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Need:
    """One thing that only the reader can settle. `by` is when it is too late; `urgent` is now or never."""

    text: str
    link: str
    action: str
    by: datetime | None = None
    urgent: bool = False
