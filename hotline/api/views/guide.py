from __future__ import annotations

from typing import Any

from hotline.accounts.tokens.rules import Scope
from hotline.api import paging, queries
from hotline.api.access import needs
from hotline.api.blueprint import bp
from hotline.api.schemas import SolutionsAskedSchema, SolutionsSchema
from hotline.core.access import public
from hotline.guide.models import Entry


@bp.get("/solutions")
@public
@needs(Scope.READ_GUIDE)
@bp.etag
@bp.arguments(SolutionsAskedSchema, location="query")
@bp.response(200, SolutionsSchema)
def list_solutions(asked: dict[str, Any]) -> Any:
    """The guide's self-service solutions with each municipality's links

    In the order in which they were added.
    """
    only = asked.get("municipality")
    if only is not None:
        queries.municipality_id(only)
    found, following = queries.solutions(asked["limit"], paging.read(asked.get("cursor"), 1))
    return {"items": [_told(each, only) for each in found], "next": paging.next_address(following)}


def _told(entry: Entry, only: str | None) -> dict[str, Any]:
    links = sorted(entry.links, key=lambda each: each.municipality.key)
    return {
        "id": entry.id,
        "title": entry.title,
        "topic": entry.topic,
        "summary": entry.summary,
        "borger_url": entry.borger_url or None,
        "url": entry.url or None,
        "login": entry.login,
        "mandatory": entry.mandatory,
        "unsure": entry.unsure,
        "reviewed_on": entry.reviewed_on,
        "links": [
            {
                "municipality": each.municipality.key,
                "url": each.url or None,
                "demo_url": each.demo_url or None,
                "variant": each.variant or None,
                "unsure": each.unsure,
            }
            for each in links
            if only in {None, each.municipality.key}
        ],
    }
