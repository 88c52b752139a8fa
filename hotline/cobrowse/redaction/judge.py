"""How one node, one attribute and one string of a page are judged by the server's gate.

The judge keeps which nodes are fields, and whether they may be shown; it never keeps what stands in them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from hotline.cobrowse.redaction import texts as r
from hotline.cobrowse.redaction.lifts import Lifts

DOCUMENT, DOCTYPE, ELEMENT, TEXT, COMMENT = 0, 1, 2, 3, 5
FIELDS = frozenset({"input", "textarea", "select"})
# The JSON that is passed on knows no more than 254 levels, and a node takes two.
MAX_DEPTH = 120
# More fields and typed places than any form has: a page that claims them is out to fill the memory.
MAX_REMEMBERED = 20_000
_KNOWN = r.ATTRIBUTES | r.TEXT_ATTRIBUTES | r.URL_ATTRIBUTES
_SPECIAL = frozenset({"style", "textarea", "iframe", "link"})
_MARKS = ("isSVG", "isShadowHost", "isShadow", "needBlock")
# More than a page has.
MOST_SHEETS = 200
NOTHING: Any = object()


class Refuse(ValueError):
    """The events are not of the recorder's shape at all."""


class Place(NamedTuple):
    """What a node inherits from those around it."""

    shown: bool = False
    hidden: bool = False
    tag: str = ""
    choices_shown: bool = False


class Field(NamedTuple):
    """What must be known of a form field to judge its values.

    `fixed`: hidden whatever the citizen says. `late`: shown until a moment ago, so a value may still be on its way.
    """

    kind: str
    shown: bool
    fixed: bool = False
    late: bool = False


def number(value: Any) -> float | int:
    """A finite number, or 0 for anything else."""
    return value if type(value) in (int, float) and math.isfinite(value) else 0


def numbers(data: dict[str, Any], *names: str) -> dict[str, float | int]:
    """Those of `names` that `data` has, as finite numbers."""
    return {name: number(data[name]) for name in names if data.get(name) is not None}


def a_list(value: Any) -> list[Any]:
    """`value`, which must be a list. Raises Refuse."""
    if type(value) is not list:
        raise Refuse("list")
    return value


def a_dict(value: Any) -> dict[str, Any]:
    """`value`, which must be an object. Raises Refuse."""
    if type(value) is not dict:
        raise Refuse("object")
    return value


class Judge:
    """Rebuilds nodes. `hits` counts what should never have come; `dropped` what is not passed on."""

    def __init__(self) -> None:
        self.hits = 0
        self.dropped = 0
        self._fields: dict[int, Field] = {}
        # Only nodes that are not plain page content are remembered, so memory follows the forms, not the page.
        self._places: dict[int, Place] = {}
        self._lifts = Lifts()
        # The style sheets of the page that is judged just now, and those that staff's page has, by name.
        self.sheets: list[str] = []
        self.known_sheets: set[str] = set()
        self._special: dict[str, Callable[[Any], Any]] = {
            "style": self._style,
            "_csstext": self._sheet,
            "d": self._drawing,
            # That it is one, and not what the file would be called.
            "download": lambda _value: "",
        }
        self._special |= dict.fromkeys(r.URL_ATTRIBUTES, self._url)

    def _text(self, value: Any) -> str:
        given = value if type(value) is str else ""
        clean = r.clean_text(given)
        self.hits += clean != given
        return clean

    def _url(self, value: Any) -> str:
        return self._cleaned(value, r.clean_url)

    def _css(self, value: Any) -> str:
        return self._cleaned(value, r.clean_css)

    def _sheet(self, value: Any) -> str:
        clean = self._css(value)
        if len(clean) > r.LEAST_SHEET and len(self.sheets) < MOST_SHEETS:
            self.sheets.append(r.name_of_sheet(clean))
        return clean

    def _cleaned(self, value: Any, clean_by: Callable[[str], str]) -> str:
        given = value if type(value) is str else ""
        clean = clean_by(given)
        if clean != given:
            self.hits += r.clean_text(given) != given
            self.dropped += 1
        return clean

    def _drawing(self, value: Any) -> str:
        given = str(value)
        clean = r.clean_drawing(given)
        self.hits += clean != given
        return clean

    def _masked(self, value: str) -> str:
        if value == r.MASK or not value.strip():
            return value
        self.hits += 1
        return r.MASK

    def _field(self, node_id: int) -> Field | None:
        """What is known of a field, with what the citizen shows of it just now."""
        field = self._fields.get(node_id)
        if field is None or field.fixed:
            return field
        return field._replace(
            shown=field.shown or self._lifts.shows(node_id), late=self._lifts.is_late(node_id)
        )

    def _value(self, field: Field | None, value: Any) -> str:
        given = value if type(value) is str else ""
        if field is not None and field.kind == "label" and field.shown:
            return self._text(given)
        if field is not None and field.shown and r.may_show(given):
            return given
        if field is not None and field.late and given.strip():
            return r.MASK
        return self._masked(given) if given else ""

    def _node(self, node: dict[str, Any], place: Place, depth: int) -> dict[str, Any]:
        kind, node_id = node.get("type"), node.get("id")
        if (
            type(node_id) is not int
            or depth > MAX_DEPTH
            or len(self._places) + len(self._fields) > MAX_REMEMBERED
        ):
            raise Refuse("node")
        result: dict[str, Any] = {"id": node_id, **{mark: True for mark in _MARKS if node.get(mark) is True}}
        result |= numbers(node, "rootId")
        if kind == ELEMENT:
            return self._element(node, result, place, depth)
        if kind == TEXT:
            if place != Place():
                self._places[node_id] = place
            return result | {"type": TEXT, "textContent": self._text_in(place, node.get("textContent"))}
        if kind == DOCUMENT:
            mode = {"compatMode": "BackCompat"} if node.get("compatMode") == "BackCompat" else {}
            children = [
                self._node(a_dict(child), Place(), depth + 1) for child in a_list(node.get("childNodes"))
            ]
            return result | {"type": DOCUMENT, "childNodes": children} | mode
        if kind == DOCTYPE:
            return result | {"type": DOCTYPE, "name": "html", "publicId": "", "systemId": ""}
        self.dropped += kind != COMMENT or bool(node.get("textContent"))
        return result | {"type": COMMENT, "textContent": ""}

    def _text_in(self, place: Place, value: Any) -> str:
        given = value if type(value) is str else ""
        if place.tag == "style":
            return self._css(given)
        if place.tag == "textarea" and given:
            self.hits += 1
            return ""
        return self._masked(given) if place.hidden else self._text(given)

    def _element(
        self, node: dict[str, Any], result: dict[str, Any], place: Place, depth: int
    ) -> dict[str, Any]:
        name = node.get("tagName")
        tag = (
            name.lower() if type(name) is str and name.replace("-", "").replace(":", "").isalnum() else "div"
        )
        given = a_dict(node.get("attributes"))
        if tag in r.DROP_TAGS:
            self.dropped += 1
            return result | {"type": ELEMENT, "tagName": "template", "attributes": {}, "childNodes": []}
        inner = self._inside(place, tag, given)
        attributes = self._attributes(tag, given, inner)
        if tag in FIELDS:
            self._learn(result["id"], tag, given, inner)
            self._field_attributes(result["id"], given, attributes)
        elif tag == "option" and given.get("selected") is not None:
            if inner.choices_shown:
                attributes["selected"] = True
            else:
                self.hits += 1
        if tag == "select":
            inner = inner._replace(choices_shown=self._fields[result["id"]].shown)
        if inner != Place():
            self._places[result["id"]] = inner
        given_children = a_list(node.get("childNodes"))
        if given.get("data-cobrowse") == "block" and given_children:
            # The browser leaves out what is inside; had it not, nobody sees it here either.
            self.hits += 1
            given_children = []
        children = [self._node(a_dict(child), inner, depth + 1) for child in given_children]
        tag_name = name if node.get("isSVG") is True and tag != "div" else tag
        return result | {
            "type": ELEMENT,
            "tagName": tag_name,
            "attributes": attributes,
            "childNodes": children,
        }

    @staticmethod
    def _inside(place: Place, tag: str, given: dict[str, Any]) -> Place:
        mark, editable = given.get("data-cobrowse"), given.get("contenteditable")
        # Who may click says nothing of what may be seen.
        shown = place.shown if mark in (None, "nocontrol") else mark == "show"
        typed = editable is not None and editable != "false"
        typed = typed or (given.get("role") in r.TYPED_ROLES and tag not in {"input", "select"})
        hidden = mark != "show" if typed or mark == "hide" else place.hidden
        # Only what changes how a text is judged is inherited, so that plain places need not be remembered.
        return Place(shown, hidden, tag if tag in _SPECIAL else "", place.choices_shown)

    def _learn(self, node_id: int, tag: str, given: dict[str, Any], inner: Place) -> None:
        kind = str(given.get("type", "")).lower() if tag == "input" else ""
        sensitive = r.is_sensitive(given)
        label = "label" if kind in r.LABEL_TYPES else "check" if kind in r.CHECK_TYPES else "value"
        self._fields[node_id] = Field(
            label,
            # The word on a button is no value: it is text of the page.
            not inner.hidden if label == "label" else inner.shown and not sensitive,
            fixed=sensitive or inner.hidden or label == "label",
        )

    def _field_attributes(self, node_id: int, given: dict[str, Any], attributes: dict[str, Any]) -> None:
        field = self._field(node_id)
        if field is not None and field.kind == "check":
            if given.get("checked") not in (None, False):
                if field.shown:
                    attributes["checked"] = True
                elif not field.late:
                    self.hits += 1
        elif given.get("value") is not None:
            attributes["value"] = self._value(field, given["value"])

    def _attributes(self, tag: str, given: dict[str, Any], place: Place) -> dict[str, Any]:
        result = {}
        for name, value in given.items():
            if name in {"checked", "selected"} or (name == "value" and tag in FIELDS):
                continue
            clean = self._attribute(tag, name, value, place)
            if clean is NOTHING:
                self.dropped += 1
            else:
                result[name] = clean
        if (
            tag == "link"
            and result.keys().isdisjoint(("_cssText", "_cssHash"))
            and str(result.get("rel", "")).lower() != "stylesheet"
        ):
            return {}
        return result

    def _attribute(self, tag: str, name: str, value: Any, place: Place) -> Any:
        key = name.lower()
        if name == "_cssHash":
            return value if type(value) is str and value in self.known_sheets else NOTHING
        known = name in _KNOWN or key in _KNOWN
        if key == "value" and tag in {"li", "progress", "meter"}:
            return self._text(str(value))
        if not known or (tag == "iframe" and key in r.URL_ATTRIBUTES):
            return NOTHING
        if key in r.TEXT_ATTRIBUTES and place.hidden and value is not None:
            return self._masked(str(value))
        return None if value is None else self._special.get(key, self._plain_attribute)(value)

    def _plain_attribute(self, value: Any) -> Any:
        if type(value) is str:
            return self._text(value)
        return value if value is True or (type(value) in (int, float) and math.isfinite(value)) else NOTHING

    def _style(self, value: Any) -> Any:
        if type(value) is str:
            return self._css(value)
        if type(value) is not dict:
            return NOTHING
        return {
            self._text(name)[:100]: False
            if part is False
            else [self._css(p) for p in part[:2]]
            if type(part) is list
            else self._css(part)
            for name, part in value.items()
        }
