"""The citizen's page for sharing a picture of the screen, for sites that cannot be mirrored."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request, session

from hotline.cobrowse import queries
from hotline.cobrowse.rules import State
from hotline.cobrowse.screen.words import page_words
from hotline.cobrowse.switchboard import settle_overdue
from hotline.cobrowse.views.blueprint import bp, phone
from hotline.core import headers
from hotline.core.access import public


@bp.get("/deltag/skaerm")
@public
def screen() -> Any:
    """Whoever came from the code has the token in a cookie; whoever comes from a shared page brings it in the fragment,
    which does not reach the server.
    """
    settle_overdue()
    token = session.get("cobrowse_token", "")
    row = queries.of_token(token)
    live = row is not None and row.state != State.ENDED
    page = make_response(
        render_template(
            "cobrowse/screen.html",
            token=token if live else "",
            from_page="side" in request.args,
            words=page_words(),
            phone=phone(),
        )
    )
    # Pictures that go from browser to browser need no looser content policy, only leave to ask for the screen.
    page.headers["Permissions-Policy"] = headers.permissions(display_capture="(self)")
    return page
