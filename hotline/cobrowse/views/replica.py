"""The document in which a citizen's page is drawn, with a policy of its own: for staff, and for the citizen's own look."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, render_template

from hotline.cobrowse.sites import queries as sites
from hotline.core import headers


def _policy(hosts: Sequence[str]) -> str:
    """The replica shows a citizen's page: it may style itself, show our own pictures, and fetch pictures, fonts and
    styles from the hosts that were written down for the page's site. Nothing runs, nothing is sent.
    """
    listed = "".join(f" {host}" for host in hosts)
    return headers.policy(
        style_src=f"'self' 'unsafe-inline'{listed}",
        img_src=f"'self' data:{listed}",
        font_src=f"'self'{listed}",
        connect_src="'none'",
        frame_src="'none'",
        form_action="'none'",
        manifest_src="'none'",
        frame_ancestors="'self'",
    )


def row_id(text: str) -> int:
    """The number of a row out of an address; 0 for anything else."""
    # What no row can have is no row, on either database.
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def replica_page(site_id: int) -> Response:
    """The empty replica, for a page of this site; 0 for a page whose site is not on the list."""
    page = Response(render_template("cobrowse/replica.html"))
    page.headers["Content-Security-Policy"] = _policy(sites.hosts_of(site_id))
    # Whoever has the pictures does not learn which session they are for.
    page.headers["Referrer-Policy"] = "no-referrer"
    return page
