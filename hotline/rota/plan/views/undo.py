"""The offer to undo the latest change: kept in the session, so that it survives a reload, until it is taken,
refused, replaced by the next one, or too old.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import session

from hotline.core import clock
from hotline.rota import queries
from hotline.rota.models import Shift
from hotline.rota.services import Wanted

KEY = "rota_undo"
LIFETIME = timedelta(hours=8)
# A session is a cookie, and a browser keeps 4 KB of it: what is larger than this cannot be undone in one go.
MOST_ROWS = 130


class Done(StrEnum):
    """What was done."""

    STAFFED = "staffed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Offer:
    """What can be undone. `stamp` tells this offer from a later one in another window."""

    done: Done
    rows: list[list[int | None]]
    stamp: str
    at: datetime

    @property
    def wanted(self) -> list[Wanted]:
        """What undoes a staffing."""
        return [Wanted(int(row[0] or 0), *row[1:]).reversed() for row in self.rows]

    @property
    def versions(self) -> dict[int, int]:
        """The evenings that were published or withdrawn, with their versions since."""
        return {int(row[0] or 0): int(row[1] or 0) for row in self.rows}


def _keep(done: Done, rows: Sequence[Sequence[int | None]]) -> None:
    session.pop(KEY, None)
    if rows and len(rows) <= MOST_ROWS:
        session[KEY] = [str(done), list(rows), secrets.token_hex(4), clock.now().isoformat()]


def offer_staffing(done: Sequence[Wanted]) -> None:
    """Offer to undo that people were put on evenings."""
    rows = [
        [one.shift_id, one.primary_id, one.backup_id, one.seen_primary_id, one.seen_backup_id] for one in done
    ]
    _keep(Done.STAFFED, rows)


def offer_standing(done: Done, shifts: Sequence[Shift]) -> None:
    """Offer to undo that evenings were published or withdrawn."""
    _keep(done, [[*pair] for pair in queries.versions([each.id for each in shifts]).items()])


def offered() -> Offer | None:
    """What the reader did last and can still undo."""
    kept: Any = session.get(KEY)
    if not isinstance(kept, list):
        return None
    done, rows, stamp, at = kept
    made = datetime.fromisoformat(at)
    if not timedelta() <= clock.now() - made < LIFETIME:
        return None
    return Offer(Done(done), rows, stamp, made)


def forget() -> None:
    """Take the offer back."""
    session.pop(KEY, None)
