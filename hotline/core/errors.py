"""What can go wrong, told to people: what happened, what was kept, what to do next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)


class Refused(Exception):
    """A rule says no. The message is for the person who tried, in their language."""

    status = 422

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


class Conflict(Refused):
    """Somebody else was there first; the page must be seen again before deciding."""

    status = 409

    def __init__(self, message: Any = None) -> None:
        super().__init__(
            message
            or _l(
                "En anden har ændret det samme imens. Se siden igen, og prøv så en gang til. Intet er ændret."
            )
        )


class NotFound(Refused):
    """Does not exist, or is not yours: the two look alike on purpose."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_l("Siden findes ikke, eller du har ikke adgang til den."))


class Undeliverable(Exception):
    """A message that will never arrive, however often it is tried: the number or the address is none."""


_TITLES = {
    400: _l("Siden kunne ikke forstå det, der blev sendt"),
    404: _l("Siden findes ikke"),
    405: _l("Det kan ikke lade sig gøre her"),
    409: _l("En anden kom først"),
    413: _l("Det sendte er for stort"),
    422: _l("Det kan ikke lade sig gøre"),
    429: _l("For mange forsøg"),
    503: _l("Hotlinens portal holder en kort pause"),
}
_ADVICE = {
    400: _l("Gå tilbage, genindlæs siden, og prøv igen. Intet er ændret."),
    404: _l(
        "Siden findes ikke, eller du har ikke adgang til den. Kontrollér adressen, eller gå til forsiden."
    ),
    405: _l("Adressen kan ikke bruges på den måde. Gå til forsiden, og prøv derfra. Intet er ændret."),
    413: _l("Gå tilbage, og send mindre ad gangen. Intet er ændret."),
    429: _l("Vent et par minutter, og prøv igen. Det beskytter mod gæt af adgangskoder og koder."),
}


def wants_json() -> bool:
    """Whether the caller is a script that asked for JSON rather than a person who asked for a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" or request.is_json


def error_page(status: int, message: Any = None, title: Any = None) -> tuple[str | dict[str, Any], int]:
    """The one error page, or its JSON twin, with `status`."""
    title = title or _TITLES.get(status, _("Noget gik galt"))
    message = message or _ADVICE.get(status, _("Prøv igen om lidt. Intet er ændret."))
    if wants_json():
        return {"error": str(title), "message": str(message), "status": status}, status
    return render_template("core/error.html", title=title, message=message, status=status), status


def told_by(app: Flask, prefix: str, tell: Callable[[Exception], Any]) -> None:
    """Let a feature tell of everything that goes wrong under its addresses in its own way, also where there are none."""
    app.extensions.setdefault("errors_told_by", {})[prefix] = tell


def _own_words(otherwise: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def tell(error: Exception) -> Any:
        own = current_app.extensions.get("errors_told_by", {})
        found = next((own[prefix] for prefix in own if request.path.startswith(prefix)), otherwise)
        return found(error)

    return tell


def _refused(error: Refused) -> Any:
    return error_page(error.status, error.message)


def _csrf(error: CSRFError) -> Any:
    return error_page(
        400,
        _(
            "Siden har været åben for længe, eller du er logget ud imens. Gå tilbage, genindlæs, og send igen. Intet er ændret."
        ),
        _("Siden er udløbet"),
    )


def _http(error: HTTPException) -> Any:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    answer = error_page(error.code or 500)
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return (*answer, headers)


def _logged(tell: Callable[[Exception], Any]) -> Callable[[Exception], Any]:
    def logged(error: Exception) -> Any:
        log.error("Unhandled error on %s %s", request.method, request.endpoint, exc_info=error)
        return tell(error)

    return logged


def _unexpected(error: Exception) -> Any:
    message = _("Fejlen er noteret. Det, du har gemt før, er bevaret. Prøv igen om lidt.")
    try:
        return error_page(500, message)
    except Exception:
        # The page frame needs the database and the session; when they are what failed, say it plainly.
        log.exception("The error page itself failed")
        return Response(f"{message}\n", 500, content_type="text/plain; charset=utf-8")


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, _own_words(_refused))
    app.register_error_handler(CSRFError, _own_words(_csrf))
    app.register_error_handler(HTTPException, _own_words(_http))
    if not app.testing:
        app.register_error_handler(Exception, _logged(_own_words(_unexpected)))
