"""The guide's topics are those of calls: lent from above, since the guide may not know the calls."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask_babel import gettext as _

from hotline.calls import queries as calls
from hotline.guide import topics
from hotline.guide.topics import Topic


def _read() -> Sequence[Topic]:
    return [
        Topic(
            category.code,
            _(category.label),
            tuple((f"{category.code}.{each.code}", _(each.label)) for each in category.subcategories),
        )
        for category in calls.taxonomy().categories
    ]


def init_app(app: Flask) -> None:
    """Let the guide name its topics."""
    topics.lend(app, _read)
