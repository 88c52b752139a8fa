"""The server's own redaction gate: judges again what the citizen's browser has judged already.

Everything is rebuilt field by field, so that what staff gets is exactly what was looked at. A healthy browser gives
the gate nothing to do: each hit is a value or a number that should have been masked before it was sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from hotline.cobrowse.redaction import texts as r
from hotline.cobrowse.redaction.handles import Handles
from hotline.cobrowse.redaction.judge import Judge, Place, Refuse, a_dict, a_list, number, numbers
from hotline.cobrowse.redaction.runs import mask_added_runs, mask_runs

_S = r.SOURCES
# A browser begins anew before it sends that many changes at once.
MOST_CHANGES = {"adds": 3_000, "removes": 10_000, "texts": 10_000, "attributes": 20_000}


class Gate(Judge):
    """One session's gate over the events of the recorder. `handles`: what it knows of what may be pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.handles = Handles()

    def snapshot(self, events: Any) -> list[dict[str, Any]]:
        """A new page: its meta event and its full snapshot. Raises Refuse for anything else."""
        events = a_list(events)
        if [type(e) is dict and e.get("type") for e in events] != [4, 2]:
            raise Refuse("snapshot")
        self._fields, self._places = {}, {}
        self._lifts.clear()
        meta, full = a_dict(events[0].get("data")), a_dict(events[1].get("data"))
        node = self._node(a_dict(full.get("node")), Place(), 0)
        self.hits += mask_runs(node)
        href = self._url(meta.get("href"))
        self.handles.snapshot(node, href)
        return [
            {
                "type": 4,
                "timestamp": number(events[0].get("timestamp")),
                "data": {"href": href, **numbers(meta, "width", "height")},
            },
            {
                "type": 2,
                "timestamp": number(events[1].get("timestamp")),
                "data": {
                    "node": node,
                    "initialOffset": numbers(a_dict(full.get("initialOffset")), "left", "top"),
                },
            },
        ]

    def batch(self, events: list[Any]) -> list[dict[str, Any]]:
        """The events that may be passed on, rebuilt. Raises Refuse for what the recorder never sends."""
        result = []
        for given in events:
            event = a_dict(given)
            data = a_dict(event.get("data"))
            source = data.get("source")
            judge = self._judges.get(source) if event.get("type") == 3 and type(source) is int else None
            clean = judge(self, data) if judge else None
            if clean is None:
                self.dropped += 1
            else:
                result.append({"type": 3, "timestamp": number(event.get("timestamp")), "data": clean})
        return result

    def lift(self, node_id: int, now: datetime) -> bool:
        """Show one field for a while; False for what is no field, or is secret as far as the gate knows."""
        field = self._fields.get(node_id)
        return field is not None and not field.fixed and self._lifts.begin(node_id, now)

    def hide(self, node_id: int, now: datetime) -> list[dict[str, Any]]:
        """Hide a field that was lifted; gives the events that hide it where it is seen."""
        return self._masking([node_id], now) if self._lifts.end(node_id, now) else []

    def lapse(self, now: datetime) -> list[dict[str, Any]]:
        """Hide the fields that were lifted long enough; gives the events that hide them where they are seen."""
        over = self._lifts.lapse(now)
        return self._masking(over, now) if over else []

    def hide_all(self) -> None:
        """No field is lifted any more; nobody sees the page just now."""
        self._lifts.clear()

    def _masking(self, node_ids: list[int], now: datetime) -> list[dict[str, Any]]:
        # Fields that the page itself shows stay as they are.
        fields = [(node_id, self._fields.get(node_id)) for node_id in node_ids]
        return [
            {
                "type": 3,
                "timestamp": int(now.timestamp() * 1000),
                "data": {"source": _S["input"], "id": node_id, "text": r.MASK, "isChecked": False},
            }
            for node_id, field in fields
            if field is not None and not field.shown
        ]

    def _mutation(self, data: dict[str, Any]) -> dict[str, Any]:
        for name, most in MOST_CHANGES.items():
            if len(a_list(data.get(name))) > most:
                raise Refuse(name)
        adds = [self._add(a_dict(add)) for add in a_list(data.get("adds"))]
        self.hits += mask_added_runs(adds)
        for add in adds:
            self.handles.added(add["node"], int(add["parentId"]))
        result = {
            "source": _S["mutation"],
            "texts": [self._text_change(a_dict(text)) for text in a_list(data.get("texts"))],
            "attributes": [
                self._attribute_change(a_dict(change)) for change in a_list(data.get("attributes"))
            ],
            "removes": [
                numbers(a_dict(gone), "parentId", "id")
                | ({"isShadow": True} if gone.get("isShadow") is True else {})
                for gone in a_list(data.get("removes"))
            ],
            "adds": adds,
        }
        return result | ({"isAttachIframe": True} if data.get("isAttachIframe") is True else {})

    def _add(self, add: dict[str, Any]) -> dict[str, Any]:
        parent = add.get("parentId")
        place = self._places.get(parent, Place()) if type(parent) is int else Place()
        following = add.get("nextId")
        return {
            "parentId": number(parent),
            "nextId": None if following is None else number(following),
            "node": self._node(a_dict(add.get("node")), place, 0),
        }

    def _text_change(self, text: dict[str, Any]) -> dict[str, Any]:
        node_id = number(text.get("id"))
        value = self._text_in(self._places.get(int(node_id), Place()), text.get("value"))
        self.handles.said(int(node_id), value)
        return {"id": node_id, "value": value}

    def _attribute_change(self, change: dict[str, Any]) -> dict[str, Any]:
        node_id = int(number(change.get("id")))
        given, field = a_dict(change.get("attributes")), self._fields.get(node_id)
        place = self._places.get(node_id, Place())
        attributes = self._attributes("input" if field else place.tag, given, place)
        if field is not None and r.is_sensitive(given):
            # The word on a button is text of the page, whatever the button is called.
            is_label = field.shown and field.kind == "label"
            self._fields[node_id] = field = field._replace(shown=is_label, fixed=True)
        if "value" in given and field is None:
            # Not a field that the gate has seen: its value may only be empty or masked.
            attributes["value"] = self._value(None, given["value"])
        elif field is not None:
            self._field_attributes(node_id, given, attributes)
        self.handles.changed(node_id, attributes)
        return {"id": node_id, "attributes": attributes}

    def _input(self, data: dict[str, Any]) -> dict[str, Any] | None:
        node_id = int(number(data.get("id")))
        field = self._field(node_id)
        result: dict[str, Any] = {"source": _S["input"], "id": node_id}
        if field is not None and field.kind == "check":
            if not field.shown:
                self.hits += not field.late
                return None
            return result | {"text": "on", "isChecked": data.get("isChecked") is True}
        return result | {"text": self._value(field, data.get("text")), "isChecked": False}

    def _moves(self, data: dict[str, Any]) -> dict[str, Any]:
        moves = [
            numbers(a_dict(move), "x", "y", "id", "timeOffset") for move in a_list(data.get("positions"))
        ]
        return {"source": data["source"], "positions": moves}

    def _plain(self, data: dict[str, Any]) -> dict[str, Any]:
        names = ("type", "id", "x", "y", "pointerType", "width", "height")
        return {"source": data["source"], **numbers(data, *names)}

    def _rules(self, rules: Any) -> list[dict[str, Any]]:
        return [
            {
                "rule": self._css(a_dict(rule).get("rule")),
                **({"index": self._index(rule["index"])} if "index" in rule else {}),
            }
            for rule in a_list(rules)
        ]

    @staticmethod
    def _index(index: Any) -> Any:
        return [number(part) for part in index] if type(index) is list else number(index)

    def _sheet_rules(self, data: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {"source": data["source"], **numbers(data, "id", "styleId")}
        if "adds" in data:
            result["adds"] = self._rules(data["adds"])
        if "removes" in data:
            result["removes"] = [
                {"index": self._index(a_dict(gone).get("index"))} for gone in a_list(data["removes"])
            ]
        return result | {name: self._css(data[name]) for name in ("replace", "replaceSync") if name in data}

    def _declaration(self, data: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {"source": data["source"], **numbers(data, "id", "styleId")}
        result["index"] = self._index(data.get("index"))
        if "set" in data:
            change = a_dict(data["set"])
            value = change.get("value")
            result["set"] = {
                "property": self._text(change.get("property")),
                "value": None if value is None else self._css(value),
                "priority": "important" if change.get("priority") == "important" else "",
            }
        if "remove" in data:
            result["remove"] = {"property": self._text(a_dict(data["remove"]).get("property"))}
        return result

    def _adopted(self, data: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {"source": data["source"], **numbers(data, "id")}
        result["styleIds"] = [number(style) for style in a_list(data.get("styleIds"))]
        if "styles" in data:
            result["styles"] = [
                {"styleId": number(a_dict(style).get("styleId")), "rules": self._rules(style.get("rules"))}
                for style in a_list(data["styles"])
            ]
        return result

    _judges: ClassVar[dict[int, Any]] = {
        _S["mutation"]: _mutation,
        _S["mouseMove"]: _moves,
        _S["touchMove"]: _moves,
        _S["drag"]: _moves,
        _S["mouseInteraction"]: _plain,
        _S["scroll"]: _plain,
        _S["viewportResize"]: _plain,
        _S["input"]: _input,
        _S["styleSheetRule"]: _sheet_rules,
        _S["styleDeclaration"]: _declaration,
        _S["adoptedStyleSheet"]: _adopted,
    }
