"""The API, for the application to open."""

from __future__ import annotations

from flask import Flask, Response, request
from limits import RateLimitItem

from hotline.api import problems, sessions
from hotline.api.access import SECURITY
from hotline.api.blueprint import PREFIX, api, bp
from hotline.api.views import calls, document, guide, opening, rota, statistics, telephony
from hotline.core import clock, errors
from hotline.core.limits import limiter

# Whoever adds an endpoint adds its module here; importing it registers what it answers.
VIEWS = (calls, document, guide, opening, rota, statistics, telephony)


def init_app(app: Flask) -> None:
    """Register the endpoints, tell problems as problems, and leave cookies and form tokens to the pages."""
    errors.told_by(app, f"{PREFIX}/", problems.told)
    app.register_error_handler(problems.Unauthorized, problems.told)
    app.register_error_handler(problems.Insufficient, problems.told)
    app.session_interface = sessions.Sessions()
    app.extensions["csrf"].exempt(bp)
    api.init_app(app)
    scheme = {
        "type": "http",
        "scheme": "bearer",
        "description": "A token made under Personer → Adgangsnøgler.",
    }
    api.spec.components.security_scheme(SECURITY, scheme)
    api.register_blueprint(bp)


@bp.after_request
def _headers(answer: Response) -> Response:
    """Nothing is kept by a cache between us; what is kept by the program itself is asked about again."""
    if request.endpoint != f"{bp.name}.openapi":
        kept = request.method in {"GET", "HEAD"} and answer.status_code in {200, 304}
        answer.headers["Cache-Control"] = "private, no-cache" if kept else "no-store"
        answer.headers["Vary"] = "Authorization, Accept-Encoding, Accept-Language"
    if answer.status_code == 200 and "ETag" in answer.headers:
        answer.make_conditional(request)
    spent = next((each for each in limiter.current_limits if "token " in each.key), None)
    if spent is not None:
        item: RateLimitItem = spent.limit
        answer.headers["RateLimit-Policy"] = f'"token";q={item.amount};w={item.get_expiry()}'
        wait = max(0, spent.reset_at - int(clock.world().timestamp()))
        answer.headers["RateLimit"] = f'"token";r={max(0, spent.remaining)};t={wait}'
        if answer.status_code == 429:
            answer.headers["Retry-After"] = str(max(1, wait))
    return answer
