"""Going on where the last answer ended: rows that come meanwhile neither shift nor repeat others."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta

from flask import request, url_for
from flask_babel import gettext as _

from hotline.core.errors import Refused

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def cursor(*parts: int) -> str:
    """Where a page ended, as a text for an address."""
    said = ".".join(map(str, parts))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read(text: str | None, length: int) -> tuple[int, ...] | None:
    """The `length` numbers of a cursor, None without one. Raises Refused for a text that is none of ours."""
    if text is None:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        parts = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii").split(".")
        found = tuple(int(each) for each in parts)
    except (binascii.Error, ValueError):
        found = ()
    # Past these no row and no moment is, and no database could be asked.
    if len(found) != length or not all(0 <= each < 2**31 * 10**6 for each in found):
        raise Refused(_("»cursor« er ikke fra et tidligere svar. Brug adressen i »next«, som den er."))
    return found


def ticks(moment: datetime) -> int:
    """A moment as microseconds since 1970, exactly."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment(count: int) -> datetime:
    """The moment of so many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=count)


def next_address(found: str | None) -> str | None:
    """The address of the following rows: this one, from there on."""
    if found is None:
        return None
    asked = {name: value for name, value in request.args.items() if name != "cursor"}
    return url_for(str(request.endpoint), _external=True, **asked, cursor=found)
