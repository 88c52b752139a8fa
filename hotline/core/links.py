"""Addresses of our own pages for mails and calendars, which are written where no request is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app


def is_ours(path: str) -> bool:
    """Whether a path that somebody posted leads to a page of the portal, so that it is safe to send them there.

    A second slash, or a backslash that browsers take for one, would name another site; a line break would end the
    header that the path is sent in.
    """
    return path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()


def portal_url(path: str) -> str:
    """The full address of a path in the portal, as in `/rota/week/2026-W49`."""
    base: str = current_app.extensions["settings"].base_url
    return base + path


def absolute_url(endpoint: str, **values: Any) -> str:
    """The full address of `endpoint` under BASE_URL."""
    base = urlsplit(current_app.extensions["settings"].base_url)
    adapter = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)
