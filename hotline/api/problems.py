"""What goes wrong, as RFC 9457 has it: for programs by `type`, for people by the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from hotline.api.blueprint import PROBLEM
from hotline.core.errors import Refused


class Insufficient(Exception):
    """The token is good, but not for this."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.scope = scope


class Unauthorized(Exception):
    """There is no token, or none that is good."""

    def __init__(self, *, tried: bool) -> None:
        super().__init__()
        self.tried = tried


# By status: the name that programs read, what it is called, and what to do.
_KINDS: dict[int, tuple[str, Any, Any]] = {
    400: ("bad-request", _l("Det kunne ikke læses"), _l("Indholdet skal være ét JSON-objekt i UTF-8.")),
    401: (
        "unauthorized",
        _l("Der mangler en adgangsnøgle, der virker"),
        _l("Send »Authorization: Bearer« og en nøgle, der hverken er lukket eller udløbet."),
    ),
    403: (
        "insufficient-scope",
        _l("Nøglen må ikke bruges til det"),
        _l("Lav en nøgle, der må mere."),
    ),
    404: ("not-found", _l("Findes ikke"), _l("Det findes ikke, eller nøglen har ikke adgang til det.")),
    405: ("method-not-allowed", _l("Det kan ikke gøres her"), _l("Se »Allow« for det, adressen kan.")),
    409: ("conflict", _l("Det passer ikke med det, der er"), _l("En anden kom først.")),
    413: ("too-large", _l("Det sendte er for stort"), _l("Send højst 20.000 bytes.")),
    415: (
        "unsupported-media-type",
        _l("Forkert indholdstype"),
        _l("Send JSON med »Content-Type: application/json«."),
    ),
    422: ("invalid", _l("Det kan ikke lade sig gøre"), _l("Se felterne under »errors«. Intet er gemt.")),
    429: (
        "rate-limited",
        _l("For mange forespørgsler"),
        _l("Vent, til »Retry-After« er gået, og prøv igen."),
    ),
    500: ("fault", _l("Noget gik galt"), _l("Fejlen er noteret. Prøv igen om lidt.")),
}
# What a refusal may be told with besides what the problem needs.
_KEPT = {"Allow", "Retry-After"}


def problem(
    status: int,
    detail: Any = None,
    *,
    name: str | None = None,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One problem as an answer."""
    kind, title, usual = _KINDS.get(status, _KINDS[500] if status >= 500 else _KINDS[400])
    body: dict[str, Any] = {
        "type": f"urn:hotline:problem:{name or kind}",
        "title": str(title),
        "status": status,
        "detail": str(usual if detail is None else detail),
    }
    if errors:
        body["errors"] = errors
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, headers=dict(headers or {}), content_type=PROBLEM)


def told(error: Exception) -> Any:
    """Whatever went wrong under the API's addresses."""
    if isinstance(error, Unauthorized):
        # As RFC 6750 has it: who sent nothing is only told how.
        more = ', error="invalid_token"' if error.tried else ""
        return problem(401, headers={"WWW-Authenticate": f'Bearer realm="hotline"{more}'})
    if isinstance(error, Insufficient):
        challenge = f'Bearer realm="hotline", error="insufficient_scope", scope="{error.scope}"'
        said = _(
            "Nøglen mangler »%(scope)s«, eller den, den handler som, har ikke selv adgang.", scope=error.scope
        )
        return problem(403, said, headers={"WWW-Authenticate": challenge})
    if isinstance(error, Refused):
        usual = error.status == 404
        return problem(
            error.status, None if usual else error.message, name="refused" if error.status == 422 else None
        )
    if isinstance(error, HTTPException):
        return _http(error)
    return problem(500)


def _http(error: HTTPException) -> Any:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    headers = {name: value for name, value in error.get_headers() if name in _KEPT}
    errors = list(_fields(getattr(error, "data", None) or {}))
    return problem(error.code or 500, errors=errors, headers=headers)


def _fields(data: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What webargs found wrong, a field at a time."""
    for location, found in (data.get("messages") or {}).items():
        for path, message in _flat(found, ""):
            yield {"in": str(location), "field": path[:60], "message": message}


def _flat(found: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(found, Mapping):
        for name, inner in found.items():
            yield from _flat(inner, "" if name == "_schema" else f"{path}.{name}" if path else str(name))
    else:
        yield path, " ".join(str(each) for each in found)
