"""What the page doctor asks the portal: whether this site is on the list, and what is marked on it."""

from __future__ import annotations

from typing import Any

from flask import current_app, jsonify, request

from hotline.cobrowse.sites import queries
from hotline.cobrowse.sites.views.blueprint import bp
from hotline.core import assets
from hotline.core.access import public
from hotline.core.limits import limiter


@bp.get("/cob/v1/site")
@public
@limiter.limit("60/minute")
def site() -> Any:
    own = request.host_url.rstrip("/")
    found = queries.shareable(request.headers.get("Origin", own), [own])
    if found is not None:
        answer = jsonify(
            known=True,
            marks=found.marks.body(),
            hosts=found.hosts,
            doctor=assets.get(current_app).url("cobrowse/doctor/doctor.js"),
        )
    else:
        answer = jsonify(known=False)
    # Which sites there are is no secret: each carries the line for all to see.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
