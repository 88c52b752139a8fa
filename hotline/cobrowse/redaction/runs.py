"""CPR numbers that are split over neighbouring text nodes: "0404" + "90-1234", also across <b>, <span> and cells."""

from __future__ import annotations

import re
from typing import Any

from hotline.cobrowse.redaction.texts import INLINE, cpr_places

_ELEMENT_TYPES = (0, 2)


def mask_runs(root: dict[str, Any]) -> int:
    """Mask, in place, numbers that show only when neighbouring texts are read together; gives how many."""
    runs: list[list[dict[str, Any]]] = [[]]
    _collect(root, runs)
    return sum(_mask_run(run) for run in runs if len(run) > 1)


def mask_added_runs(adds: list[dict[str, Any]]) -> int:
    """The same for nodes that were added one by one: they are put together in their order first."""
    children: dict[float, list[dict[str, Any]]] = {}
    for add in adds:
        if add["node"]["type"] == 2 and add["node"]["childNodes"]:
            continue
        siblings = children.setdefault(add["parentId"], [])
        place = next((i for i, one in enumerate(siblings) if one["id"] == add["nextId"]), len(siblings))
        siblings.insert(place, add["node"])
    added = {node["id"] for siblings in children.values() for node in siblings}
    runs: list[list[dict[str, Any]]] = [[]]

    def collect(nodes: list[dict[str, Any]]) -> None:
        for node in nodes:
            if node["type"] == 3:
                runs[-1].append(node)
                continue
            inline = node.get("tagName") in INLINE
            if not inline:
                runs.append([])
            collect(children.get(node["id"], []))
            if not inline:
                runs.append([])

    for parent, nodes in children.items():
        if parent not in added:
            runs.append([])
            collect(nodes)
    found = sum(_mask_run(run) for run in runs if len(run) > 1)
    return found + sum(mask_runs(add["node"]) for add in adds if add["node"].get("childNodes"))


def _collect(node: dict[str, Any], runs: list[list[dict[str, Any]]]) -> None:
    if node["type"] == 3:
        if node["textContent"]:
            runs[-1].append(node)
    elif node["type"] in _ELEMENT_TYPES:
        tag = node.get("tagName", "")
        if tag not in INLINE:
            runs.append([])
        if tag != "style":
            for child in node["childNodes"]:
                _collect(child, runs)
        if tag not in INLINE:
            runs.append([])


def _mask_run(run: list[dict[str, Any]]) -> int:
    whole = "".join(node["textContent"] for node in run)
    places = cpr_places(whole)
    for begin, end in places:
        start = 0
        for node in run:
            text: str = node["textContent"]
            low, high = max(0, begin - start), min(len(text), end - start)
            if low < high:
                node["textContent"] = text[:low] + re.sub("[0-9]", "•", text[low:high]) + text[high:]
            start += len(text)
    return len(places)
