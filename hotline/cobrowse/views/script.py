"""What a page carries to be shared, and what it can ask for without a socket."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, Response, current_app, request
from flask.blueprints import BlueprintSetupState

from hotline.cobrowse import services
from hotline.cobrowse.switchboard import relay
from hotline.cobrowse.views.blueprint import bp
from hotline.core import assets
from hotline.core.access import public
from hotline.core.errors import NotFound
from hotline.core.limits import limiter


@bp.record_once
def _without_cookie(setup: BlueprintSetupState) -> None:
    # The citizen's page may be on another site and has no cookie of ours: the token in the body is the proof.
    cast(Flask, setup.app).extensions["csrf"].exempt(stop_from_page)


@bp.get("/cob/v1/load.js")
@public
def loader() -> Any:
    """The one line's script: idle unless the page is to be shared, then it fetches the recorder, sealed by SRI."""
    built = assets.get(current_app)
    script = built.path("cobrowse/load.js").read_text(encoding="utf-8")
    for name, entry in (("CITIZEN", "cobrowse/citizen.js"), ("DOCTOR", "cobrowse/doctor/doctor.js")):
        script = script.replace(f"__{name}_URL__", built.url(entry)).replace(
            f"__{name}_SRI__", built.sri(entry)
        )
    return assets.for_other_sites(script)


@bp.post("/cob/v1/stop")
@public
@limiter.limit("60/minute")
def stop_from_page() -> Any:
    """Stop without a socket: the red button works on a dead line, too."""
    token = request.get_data(as_text=True)[:64]
    try:
        relay.update(services.stop_with(token))
    except NotFound:
        return Response(status=404)
    return Response(status=204)
