"""Where telephone systems send an evening's figures: signed, once, and answered so that a program understands it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from hotline.calls.telephony import queries, rules, services, sheet, tokens
from hotline.calls.telephony.models import TelephonySystem
from hotline.calls.telephony.rules import Figures
from hotline.core import clock, cpr
from hotline.core.access import public
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.i18n import LANGUAGES
from hotline.core.limits import limiter

bp = Blueprint("telephony_api", __name__)

MOST_BYTES = 10_000
_EVENT = re.compile(r"[A-Za-z0-9._:\-]{1,100}")
_FIELDS = ("event_id", "day", "offered", "answered", "abandoned", "other", "waiting_seconds")


def _language() -> str:
    return request.accept_languages.best_match(list(LANGUAGES)) or "da"


def _problem(status: int, name: str, detail: Any, errors: Sequence[dict[str, str]] = ()) -> Response:
    """An answer as RFC 9457 has it; `name` is for programs, the texts are for people."""
    titles = {
        "invalid": _("Indholdet er ikke rigtigt"),
        "unauthorized": _("Afsenderen er ikke godkendt"),
        "conflict": _("Det passer ikke med det, der er modtaget"),
        "refused": _("Det kan ikke lade sig gøre"),
        "rate-limited": _("For mange forsøg"),
    }
    body = {
        "type": f"urn:hotline:problem:{name}",
        "title": str(titles.get(name, _("Noget gik galt"))),
        "status": status,
        "detail": str(detail),
    }
    if errors:
        body["errors"] = list(errors)
    return Response(json.dumps(body, ensure_ascii=False), status, content_type="application/problem+json")


@bp.errorhandler(HTTPException)
def _http(error: HTTPException) -> Any:
    with force_locale(_language()):
        if error.code == 429:
            answer = _problem(429, "rate-limited", _("Vent et minut, og send igen."))
            answer.headers["Retry-After"] = "60"
            return answer
        return _problem(error.code or 500, "refused", _("Send som POST med JSON på under 10 KB."))


@bp.post("/api/telephony/v1/evenings")
@public
@limiter.limit("60/minute")
def receive() -> Any:
    """One evening's figures."""
    with force_locale(_language()):
        body = request.get_data(cache=True) if (request.content_length or 0) <= MOST_BYTES else b""
        if not body or len(body) > MOST_BYTES:
            return _problem(
                413 if body or request.content_length else 422,
                "invalid",
                _("Send et JSON-objekt på under 10 KB."),
            )
        system = _signed_by(body)
        if system is None:
            # Unknown, revoked, wrongly signed and too old look alike: whoever guesses learns nothing.
            return _problem(
                401,
                "unauthorized",
                _(
                    "Nøglen findes ikke, signaturen passer ikke, eller tidspunktet er mere end fem minutter fra vores ur."
                ),
            )
        return _taken(system.id, body)


def _signed_by(body: bytes) -> TelephonySystem | None:
    timestamp = request.headers.get("Hotline-Timestamp", "")
    system = queries.system_by_key(request.headers.get("Hotline-Key", "")[:40])
    # The signature is made for an unknown key too, so that the time it takes says nothing.
    shared = tokens.secret(system.key, system.salt) if system else tokens.secret("", "")
    fits = tokens.fits(shared, timestamp[:20], body, request.headers.get("Hotline-Signature", ""))
    return system if fits and tokens.is_fresh(timestamp, clock.now()) else None


def _taken(system_id: int, body: bytes) -> Response:
    posted = _object(body)
    if posted is None:
        return _problem(422, "invalid", _("Indholdet skal være ét JSON-objekt."))
    errors = _errors(posted)
    day = sheet.day_of(str(posted.get("day")))
    if errors or day is None:
        return _problem(422, "invalid", _("Se felterne under »errors«. Intet er gemt."), errors)
    counts: Any = {name: posted.get(name) for name in _FIELDS[2:]}
    try:
        received = services.receive(system_id, posted["event_id"], day, Figures(**counts))
    except Refused as error:
        return _refusal(error)
    return _answer(received, day)


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        posted = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return posted if isinstance(posted, dict) else None


def _refusal(error: Refused) -> Response:
    if isinstance(error, Conflict):
        return _problem(409, "conflict", error.message)
    if isinstance(error, NotFound):
        return _problem(401, "unauthorized", _("Nøglen er lukket."))
    return _problem(422, "refused", error.message)


def _answer(received: services.Received, day: date) -> Response:
    change = received.change
    answer = {
        "event_id": change.event_id,
        "day": day.isoformat(),
        **change.figures.as_dict(),
        "remainder": change.figures.remainder,
        "received": "new" if received.is_new else "before",
    }
    return Response(json.dumps(answer), 201 if received.is_new else 200, content_type="application/json")


def _errors(posted: dict[str, Any]) -> list[dict[str, str]]:
    """What is wrong with each field."""
    found: list[dict[str, str]] = []

    def wrong(name: str, message: Any) -> None:
        found.append({"field": name[:40], "message": str(message)})

    for name in sorted(set(posted) - set(_FIELDS)):
        wrong(name, _("Feltet kendes ikke."))
    event_id = posted.get("event_id")
    if not isinstance(event_id, str) or not _EVENT.fullmatch(event_id):
        wrong(
            "event_id",
            _("En tekst på 1-100 tegn af bogstaver, tal, punktum, kolon, bindestreg og understreg."),
        )
    elif cpr.contains_cpr(event_id):
        wrong("event_id", cpr.EXPLANATION)
    day = posted.get("day")
    if not isinstance(day, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) or sheet.day_of(day) is None:
        wrong("day", _("En dato som 2026-11-24."))
    for name, most, needed in (
        ("offered", rules.MOST, True),
        ("answered", rules.MOST, True),
        ("abandoned", rules.MOST, True),
        ("other", rules.MOST, False),
        ("waiting_seconds", rules.LONGEST_WAIT, False),
    ):
        value = posted.get(name)
        if value is None and not needed:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            wrong(name, _("Et helt tal fra 0 til %(most)d.", most=most))
    return found
