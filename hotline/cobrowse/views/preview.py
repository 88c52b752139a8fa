"""»Se hvad hotlinen ser«: a window that the citizen's own page feeds with what it would send. Nothing reaches us."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request

from hotline.cobrowse.sites import queries as sites
from hotline.cobrowse.views.blueprint import bp
from hotline.cobrowse.views.replica import replica_page, row_id
from hotline.core import headers
from hotline.core.access import public
from hotline.core.errors import NotFound

# It draws nothing of the page itself: that happens in the frame, by the policy of the staff's replica.
POLICY = headers.policy(connect_src="'none'", form_action="'none'", manifest_src="'none'")


@bp.get("/deltag/set-med-hotlinens-oejne")
@public
def preview() -> Any:
    """The window. `fra` is the origin of the page that opens it: no other may feed it, and no strange site at all."""
    origin, own = request.args.get("fra", ""), request.host_url.rstrip("/")
    site = sites.shareable(origin, [own])
    if site is None:
        raise NotFound()
    page = make_response(render_template("cobrowse/preview.html", origin=origin, site=site.id))
    page.headers["Content-Security-Policy"] = POLICY
    if origin != own:
        # A page on another site keeps the hold of the window that it opens, which the strict header would cut.
        page.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return page


@bp.get("/deltag/set-med-hotlinens-oejne/side")
@public
def preview_replica() -> Any:
    return replica_page(request.args.get("site", 0, type=row_id))
