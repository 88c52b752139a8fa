"""What a municipality's web people need: the line, the policy, the attributes, a page to try, and the doctor."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template, url_for
from flask_login import current_user

from hotline.cobrowse.sites import queries, rules
from hotline.cobrowse.sites.views.blueprint import bp
from hotline.core.access import PLANNERS, public, roles


def _lines() -> dict[str, Any]:
    """Exactly the lines for this installation."""
    portal, socket = rules.portal_sources(current_app.extensions["settings"].base_url)
    return {
        "script_line": f'<script async src="{portal}{url_for("cobrowse.loader")}"></script>',
        "policy_lines": (("script-src", portal), ("connect-src", f"{portal} {socket}")),
        "portal": portal,
    }


@bp.get("/admin/sites/kit")
@roles(*PLANNERS)
def kit() -> Response:
    rows = [row for row in queries.sites_for(current_user) if row.removed_at is None]
    page = Response(render_template("sites/kit.html", rows=rows, **_lines()))
    # The page that is tried is opened from here and says hello to here; it may be of any site.
    page.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return page


@bp.get("/indlejring")
@public
def docs() -> str:
    return render_template("sites/docs.html", **_lines())


@bp.get("/indlejring/eksempel")
@public
def example() -> str:
    return render_template("sites/example.html")
