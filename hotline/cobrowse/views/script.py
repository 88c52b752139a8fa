"""What a page carries to be shared, and what it can ask for without a socket."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, Response, current_app, jsonify, request
from flask.blueprints import BlueprintSetupState
from flask_babel import force_locale

from hotline.cobrowse import queries, services
from hotline.cobrowse.receipt import lines as lines_of
from hotline.cobrowse.switchboard import relay
from hotline.cobrowse.views.blueprint import bp
from hotline.core import assets, clock
from hotline.core.access import public
from hotline.core.errors import NotFound
from hotline.core.limits import limiter


@bp.record_once
def _without_cookie(setup: BlueprintSetupState) -> None:
    # The citizen's page may be on another site and has no cookie of ours: the token in the body is the proof.
    csrf = cast(Flask, setup.app).extensions["csrf"]
    csrf.exempt(stop_from_page)
    csrf.exempt(receipt_for_page)


# What the citizen's script fetches when it is wanted, each sealed like the script itself.
PARTS = ("extras", "english")


def _part(built: assets.Assets, name: str) -> str:
    file = f"cobrowse/{name}.js"
    return f"{name} {built.url(file)} {built.sri(file)}"


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
    script = script.replace("__PARTS__", "|".join(_part(built, name) for name in PARTS))
    return assets.for_other_sites(script)


@bp.post("/cob/v1/receipt")
@public
@limiter.limit("30/minute")
def receipt_for_page() -> Any:
    """What the shared page tells when it is over, for as long as the receipt can be seen."""
    row = queries.receipt_of(request.get_data(as_text=True)[:64], clock.now())
    if row is None:
        return Response(status=404)
    with force_locale("en" if request.args.get("lang") == "en" else "da"):
        answer = jsonify(
            staff=row.staff.first_name,
            municipality=row.municipality.name,
            lines=[
                {"at": line.at.isoformat(), "kind": line.kind, "text": line.text} for line in lines_of(row)
            ],
        )
    # No cookie is asked for or heeded: the token in the body is the proof, and it is the tab's own.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


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
