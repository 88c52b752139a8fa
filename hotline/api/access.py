"""Who may use an endpoint: whoever says a token that is good, and good for this. No cookie opens anything here.

Views are `@public` for the guard of the pages, which knows cookies only, and name what they need:

    @bp.get("/status")
    @public
    @needs(Scope.READ_STATUS)
    @bp.response(200, StatusSchema)
    def status(): ...
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Response, g, request
from flask_limiter.util import get_remote_address

from hotline.accounts.tokens import queries, services
from hotline.accounts.tokens.queries import Bearer
from hotline.accounts.tokens.rules import Scope
from hotline.api import guard
from hotline.api.problems import Insufficient, Unauthorized
from hotline.core import audit
from hotline.core.limits import limiter

F = TypeVar("F", bound=Callable[..., Any])

# Enough for a report that reads a year in one go, and for whoever polls the status; not for a loop gone wild.
LIMIT = "120/minute"
# Tokens cannot be guessed; this keeps a program with an old one from asking the database for ever.
WRONG_LIMIT = "60/minute"
SECURITY = "token"

_ALWAYS = {401: "UNAUTHORIZED", 403: "FORBIDDEN", 429: "TOO_MANY_REQUESTS", 422: "UNPROCESSABLE_ENTITY"}
_POSTED = {
    400: "BAD_REQUEST",
    413: "REQUEST_ENTITY_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    409: "CONFLICT",
}


def _said() -> str:
    kind, _, said = request.headers.get("Authorization", "").partition(" ")
    return said.strip() if kind.lower() == "bearer" else ""


def _token_or_address() -> str:
    # By its hash: what a limiter counts by may stand in Redis.
    said = _said()
    return (
        f"token {hashlib.sha256(said.encode()).hexdigest()[:16]}"
        if said
        else f"address {get_remote_address()}"
    )


def _was_refused(response: Response) -> bool:
    return response.status_code == 401


def bearer() -> Bearer:
    """Who stands behind this request."""
    found: Bearer = g.bearer
    return found


def _enter(scope: Scope) -> None:
    said = _said()
    found = queries.bearer(said)
    if found is None:
        raise Unauthorized(tried=bool(said))
    if scope not in found.scopes:
        raise Insufficient(scope)
    guard.check()
    if not found.used_today:
        services.note_token_used(found.token_id)
    audit.acting_via(f"api_token:{found.token_id}")
    g.bearer = found


def needs(scope: Scope, *, posts: bool = False, finds: bool = False) -> Callable[[F], F]:
    """Open to tokens with `scope`; `posts` and `finds` say in the document what else can go wrong."""

    def mark(view: F) -> F:
        @functools.wraps(view)
        def entered(*args: Any, **kwargs: Any) -> Any:
            _enter(scope)
            return view(*args, **kwargs)

        limited: Any = limiter.shared_limit(LIMIT, scope="api", key_func=_token_or_address)(entered)
        limited = limiter.shared_limit(
            WRONG_LIMIT, scope="api-refused", key_func=get_remote_address, deduct_when=_was_refused
        )(limited)
        limited.needs = scope
        told = dict(_ALWAYS)
        told |= _POSTED if posts else {}
        told |= {404: "NOT_FOUND"} if finds else {}
        manual = limited._apidoc.setdefault("manual_doc", {})  # noqa: SLF001  # flask-smorest's own place for it.
        manual |= {
            "security": [{SECURITY: []}],
            "responses": {str(status): told[status] for status in sorted(told)},
        }
        manual["x-scope"] = scope.value
        return cast(F, limited)

    return mark
