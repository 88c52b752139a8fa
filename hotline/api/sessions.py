"""No cookie opens anything under the API, and none is set there."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from hotline.api.blueprint import PREFIX
from hotline.core.i18n import LANGUAGES


class _Forgotten(SecureCookieSession):
    """A session that is neither read from a cookie nor written to one."""


class Sessions(SecureCookieSessionInterface):
    """The pages' sessions, and none under the API."""

    null_session_class: Any = _Forgotten

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session that the cookie holds; under the API an empty one, whatever the cookie says."""
        if not request.path.startswith(f"{PREFIX}/"):
            return super().open_session(app, request)
        # What is told to people is told in the language that the request asks for.
        language = request.accept_languages.best_match(list(LANGUAGES)) or "da"
        return _Forgotten({"language": language})
