"""The link by which somebody checks in without signing in: good for one person, one evening, and nothing else.

It holds no secret of its own: whether the person is still on the evening, and the evening not over, is asked of
the rota each time, so a link dies by itself.
"""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="watch.check-in")


def path(shift_id: int, person_id: int) -> str:
    """The path of the page where this person checks in for this evening."""
    return f"/check-in/{_signer().dumps([shift_id, person_id])}"


def read(token: str) -> tuple[int, int] | None:
    """The shift and the person that the link is for; None when it is not one of ours."""
    try:
        shift_id, person_id = _signer().loads(token)
        return int(shift_id), int(person_id)
    except (BadData, ValueError, TypeError):
        return None
