"""Security headers on every answer; a view that needs a looser policy sets its own beforehand."""

from __future__ import annotations

from flask import Flask, Response, request

from hotline.settings import Settings

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def policy(**changes: str) -> str:
    """The content security policy with some directives changed; `frame_ancestors="'self'"` and the like."""
    merged = POLICY | {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in merged.items())


def permissions(**changes: str) -> str:
    """What a page may ask the browser for, which is nothing; `display_capture="(self)"` lets it ask."""
    denied = ("camera", "microphone", "geolocation", "payment", "display-capture")
    merged = dict.fromkeys(denied, "()") | {name.replace("_", "-"): value for name, value in changes.items()}
    return ", ".join(f"{name}={value}" for name, value in merged.items())


def init_app(app: Flask, settings: Settings) -> None:
    strict = policy()

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", strict)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", permissions())
        if "frame-ancestors 'none'" in headers["Content-Security-Policy"]:
            headers.setdefault("X-Frame-Options", "DENY")
        if settings.secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if "Cache-Control" not in headers and not request.path.startswith("/static/"):
            # Pages show who is on duty and carry form tokens: no shared or later cache may keep them.
            headers["Cache-Control"] = "no-store"
        return response
