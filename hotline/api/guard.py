"""What comes in, before an endpoint reads it: its size, its kind, and no CPR number anywhere in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from hotline.core import cpr
from hotline.core.errors import Refused

MOST_BYTES = 20_000
# Chance makes one look like a number now and then; the key is hashed, so nothing in it is ever kept.
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# Deeper than anything that is sent here.
DEEPEST = 8


def check() -> None:
    """Refuse what is too large, of the wrong kind, no JSON, or looks like a CPR number."""
    said = [each for pair in request.args.items(multi=True) for each in pair]
    key = request.headers.get("Idempotency-Key", "")
    if not _UUID.fullmatch(key):
        said.append(key)
    if request.method == "POST":
        said += _texts(_body(), DEEPEST)
    if any(cpr.contains_cpr(each) for each in said):
        raise Refused(cpr.EXPLANATION)


def _body() -> Any:
    request.max_content_length = MOST_BYTES
    if (request.content_length or 0) > MOST_BYTES:
        raise RequestEntityTooLarge()
    body = request.get_data(cache=True)
    if request.mimetype != "application/json":
        raise UnsupportedMediaType()
    try:
        # NaN and the infinities are no JSON, though Python reads them.
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadRequest() from None


def _no_number(text: str) -> float:
    raise ValueError(text)


def _texts(found: Any, depth: int) -> Iterator[str]:
    """Every text in it, names too. Refuses half signs, which no database takes, and NUL signs."""
    if depth == 0:
        raise BadRequest()
    if isinstance(found, dict):
        for name, value in found.items():
            yield from _texts(name, depth - 1)
            yield from _texts(value, depth - 1)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value, depth - 1)
    elif isinstance(found, str):
        if "\x00" in found or any("\ud800" <= sign <= "\udfff" for sign in found):
            raise Refused(_("Teksten har tegn, der ikke kan gemmes."))
        yield found
    elif isinstance(found, int) and not isinstance(found, bool):
        # A number too is one when it is written without a hyphen.
        yield str(found)
