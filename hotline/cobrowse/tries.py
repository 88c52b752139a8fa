"""Trying codes: six digits can be guessed by trying, so trying is rationed. Shared by the form and the socket."""

from __future__ import annotations

from flask_babel import gettext as _
from limits import parse

from hotline.cobrowse import services
from hotline.cobrowse.queries import Facts
from hotline.core.errors import NotFound, Refused
from hotline.core.limits import limiter

WRONG_PER_ADDRESS = parse("5/10 minutes")
ALL = parse("30/minute")


class TooMany(Refused):
    """Too many codes were tried; the right one is not tried either."""

    status = 429


class WrongCode(Refused):
    """No session waits for this code."""


def join(code: str, key: str, address: str) -> tuple[Facts, str]:
    """Join with a code typed at `address`. Raises TooMany or WrongCode.

    A wrong code counts against the address, five in ten minutes; and everybody together has thirty tries a minute,
    so that many addresses guess no faster than one.
    """
    limit = limiter.limiter
    if not limit.test(WRONG_PER_ADDRESS, "cobrowse-code", address) or not limit.hit(ALL, "cobrowse-code"):
        raise TooMany(
            _(
                "Der er prøvet for mange koder. Vent ti minutter, og bed så medarbejderen om en ny kode. Samtalen fortsætter imens."
            )
        )
    try:
        return services.join(code, key)
    except NotFound:
        limit.hit(WRONG_PER_ADDRESS, "cobrowse-code", address)
        raise WrongCode(
            _(
                "Koden passer ikke, eller den er for gammel. Tjek de seks cifre, eller bed medarbejderen om en ny kode."
            )
        ) from None
