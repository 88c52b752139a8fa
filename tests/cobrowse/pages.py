"""Pages as the recorder would send them, built by hand: what an honest browser and a lying one would say."""

from __future__ import annotations

import json
import zlib
from itertools import count
from typing import Any


class Page:
    """Builds serialised nodes with running ids."""

    def __init__(self) -> None:
        self._ids = count(1)

    def text(self, content: str) -> dict[str, Any]:
        return {"type": 3, "textContent": content, "id": next(self._ids)}

    def element(self, tag: str, attributes: dict[str, Any] | None = None, *children: Any) -> dict[str, Any]:
        nodes = [self.text(child) if isinstance(child, str) else child for child in children]
        return {
            "type": 2,
            "tagName": tag,
            "attributes": attributes or {},
            "childNodes": nodes,
            "id": next(self._ids),
        }

    def snapshot(self, *body: Any, href: str = "http://localhost/training/") -> list[dict[str, Any]]:
        html = self.element("html", {}, self.element("head"), self.element("body", {}, *body))
        node = {"type": 0, "childNodes": [html], "id": next(self._ids)}
        return [
            {"type": 4, "timestamp": 1, "data": {"href": href, "width": 800, "height": 600}},
            {"type": 2, "timestamp": 1, "data": {"node": node, "initialOffset": {"left": 0, "top": 0}}},
        ]


def body_of(snapshot: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What stands in the page's body."""
    found: list[dict[str, Any]] = snapshot[1]["data"]["node"]["childNodes"][0]["childNodes"][1]["childNodes"]
    return found


def mutation(**changes: Any) -> dict[str, Any]:
    data = {"source": 0, "texts": [], "attributes": [], "removes": [], "adds": [], **changes}
    return {"type": 3, "timestamp": 2, "data": data}


def typed(node_id: int, text: str, checked: bool = False) -> dict[str, Any]:
    return {
        "type": 3,
        "timestamp": 2,
        "data": {"source": 5, "id": node_id, "text": text, "isChecked": checked},
    }


def packed(snapshot: Any) -> bytes:
    return zlib.compress(json.dumps(snapshot).encode())
