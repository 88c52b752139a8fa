"""What the server's gate knows of the nodes that staff may act on, so that it can refuse what a citizen must do alone.

Only what can be pressed or filled is remembered, with what lies inside it, and why it must be left alone; never what
it is called. A reason that was found once stays until the next snapshot: a page that takes it back is asked for anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from hotline.cobrowse.acting.messages import Kind, WhyNot
from hotline.cobrowse.redaction import acts
from hotline.cobrowse.redaction import texts as r

_FIELDS = ("input", "textarea", "select")
_HERE = ("", "_self", "_top", "_parent")
# More than any page has; beyond it nothing is learnt, and every act is refused.
MAX_HANDLES = 6_000
MAX_INSIDE = 30_000
# Told first: what is most worth knowing.
_ORDER = (WhyNot.HIDDEN, WhyNot.SENSITIVE, WhyNot.TYPED, WhyNot.MARKED, WhyNot.OWN, WhyNot.AWAY)
_NO_BARS: frozenset[WhyNot] = frozenset()
# Every page has hundreds of handles with the same few reasons: each is kept once.
_KEPT: dict[frozenset[WhyNot], frozenset[WhyNot]] = {_NO_BARS: _NO_BARS}


class Handle(NamedTuple):
    """A node that does something, or around which a rule holds.

    `up` is the next one around it, 0 for none; `html_id` what a label is for, and what a field is called.
    """

    up: int
    tag: str
    type: str
    html_id: str
    bars: frozenset[WhyNot]


class Handles:
    """The handles of one page."""

    def __init__(self) -> None:
        self._clear("")

    def _clear(self, origin: str) -> None:
        self._origin = origin
        self._handles: dict[int, Handle] = {}
        self._inside: dict[int, int] = {}
        self._fields: dict[str, int] = {}
        self._labels: dict[str, int] = {}
        # Plain nodes whose own text says that they send or sign: a `div` may be a button to its page.
        self._saying: set[int] = set()
        self._full = False

    def snapshot(self, node: dict[str, Any], href: str) -> None:
        """A new page at `href`."""
        self._clear(_origin(href))
        self._learn(node, 0, 0)

    def added(self, node: dict[str, Any], parent: int) -> None:
        """A node has come into the page, with all that is in it."""
        handle = self._around(parent)
        text = self._learn(node, handle, parent)
        self._bar_by_name(handle, text)

    def said(self, node: int, text: str) -> None:
        """A text has changed."""
        handle = self._around(node)
        self._bar_by_name(handle, text)
        if acts.signs(text):
            self._say(node)

    def changed(self, node: int, attributes: dict[str, Any]) -> None:
        """Some attributes of a node have changed."""
        handle = self._handles.get(node)
        if handle is None:
            if _region(attributes):
                self._remember(node, Handle(self._inside.get(node, 0), "", "", "", _region(attributes)))
            return
        kind = _type(attributes) if "type" in attributes else handle.type
        bars = self._bars(handle.tag, kind, attributes, handle.up, whole=False)
        self._handles[node] = handle._replace(type=kind, bars=_kept(handle.bars | bars))
        self._bar_by_name(node, _names(attributes, handle.tag, kind))

    # Learning -----------------------------------------------------------------------------------------------

    def _learn(self, node: dict[str, Any], around: int, parent: int) -> str:
        """Remember a node and what is in it; gives the text that it shows, as far as it may be a name."""
        kind = node.get("type")
        if kind == 3:
            return self._learn_text(node, around, parent)
        if kind == 2:
            around = self._learn_element(node, around)
        me = node["id"]
        text = "".join(self._learn(child, around, me) for child in node.get("childNodes", ()))
        if kind != 2:
            return text
        given = node["attributes"]
        name = f"{text} {_names(given, node['tagName'].lower(), _type(given))}"[: acts.LONGEST_NAME + 1]
        if around == me:
            self._bar_by_name(me, name)
        return name

    def _learn_text(self, node: dict[str, Any], around: int, parent: int) -> str:
        text = str(node["textContent"])
        if around:
            self._put_inside(node["id"], around)
        if acts.signs(text):
            self._say(node["id"])
            self._say(parent)
        return text[: acts.LONGEST_NAME + 1]

    def _learn_element(self, node: dict[str, Any], around: int) -> int:
        me, tag, given = node["id"], str(node["tagName"]).lower(), node["attributes"]
        bars = _region(given)
        if node.get("needBlock"):
            bars |= {WhyNot.HIDDEN}
        if not (bars or tag in _FIELDS or tag == "form" or acts.is_pressable(tag, given)):
            if around:
                self._put_inside(me, around)
            return around
        kind = _type(given)
        bars |= self._bars(tag, kind, given, around, whole=True)
        html_id = str(given.get("for" if tag == "label" else "id") or "")
        self._remember(me, Handle(around, sys.intern(tag), sys.intern(kind), html_id, _kept(bars)))
        if tag in _FIELDS:
            self._fields.setdefault(html_id, me)
            self._bar_labels(around, frozenset(bars))
        elif tag == "label":
            self._labels.setdefault(html_id, me)
        return int(me)

    def _bars(
        self, tag: str, kind: str, given: dict[str, Any], around: int, *, whole: bool
    ) -> frozenset[WhyNot]:
        bars = set(_region(given))
        if tag in _FIELDS and r.is_sensitive(given):
            bars.add(WhyNot.SENSITIVE)
        if tag in ("button", "input") and kind in acts.OWN_TYPES:
            bars.add(WhyNot.OWN)
        sends = tag == "button" and (whole or "type" in given) and kind not in ("button", "menu")
        # Without a type a button sends the form that it stands in.
        if sends and (kind or any(self._handles[up].tag == "form" for up in self._up(around))):
            bars.add(WhyNot.OWN)
        if tag in ("a", "area") and self._leads_away(given):
            bars.add(WhyNot.AWAY)
        return frozenset(bars)

    def _leads_away(self, given: dict[str, Any]) -> bool:
        if given.get("download") is not None or str(given.get("target") or "").lower() not in _HERE:
            return True
        href = given.get("href")
        if href is None:
            return False
        return str(href) == "" or _origin(str(href)) not in ("", self._origin)

    def _bar_by_name(self, handle: int, text: str) -> None:
        found = self._handles.get(handle)
        if found is not None and _is_named(found.tag, found.type) and acts.signs(text):
            self._handles[handle] = found._replace(bars=_kept(found.bars | {WhyNot.OWN}))

    def _bar_labels(self, around: int, bars: frozenset[WhyNot]) -> None:
        for up in self._up(around):
            if self._handles[up].tag == "label":
                self._handles[up] = self._handles[up]._replace(bars=_kept(self._handles[up].bars | bars))

    def _remember(self, node: int, handle: Handle) -> None:
        if len(self._handles) >= MAX_HANDLES:
            self._full = True
        else:
            self._handles[node] = handle

    def _put_inside(self, node: int, handle: int) -> None:
        if len(self._inside) >= MAX_INSIDE:
            self._full = True
        else:
            self._inside[node] = handle

    def _say(self, node: int) -> None:
        if len(self._saying) >= MAX_HANDLES:
            self._full = True
        else:
            self._saying.add(node)

    # Judging ------------------------------------------------------------------------------------------------

    def _around(self, node: int) -> int:
        return node if node in self._handles else self._inside.get(node, 0)

    def _up(self, handle: int) -> Iterator[int]:
        seen: set[int] = set()
        while handle in self._handles and handle not in seen:
            seen.add(handle)
            yield handle
            handle = self._handles[handle].up

    def why_not(self, kind: Kind, node: int) -> WhyNot | None:
        """Why staff may not do this to that node; None when nothing that is known speaks against it."""
        if self._full:
            return WhyNot.PAGE
        chain = [self._handles[up] for up in self._up(self._around(node))]
        if kind in (Kind.FILL, Kind.PICK):
            # What is written does nothing by itself, and so its label promises nothing either.
            chain = [handle for handle in chain if handle.tag != "label"]
        bars = _NO_BARS.union(*(handle.bars for handle in chain))
        bars = bars.union(*(self._partner(handle).bars for handle in chain if handle.html_id))
        if node in self._saying:
            bars |= {WhyNot.OWN}
        barred = next((why for why in _ORDER if why in bars), None)
        return barred or (None if self._fits(kind, node) else WhyNot.KIND)

    def _partner(self, handle: Handle) -> Handle:
        """The field of a label; the label of something that is ticked, which says what it is ticked for."""
        if handle.tag == "label":
            return self._handles.get(self._fields.get(handle.html_id, 0), handle)
        ticked = handle.tag == "input" and handle.type in r.CHECK_TYPES
        return self._handles.get(self._labels.get(handle.html_id, 0), handle) if ticked else handle

    def _fits(self, kind: Kind, node: int) -> bool:
        handle = self._handles.get(node)
        if kind in (Kind.CLICK, Kind.GO):
            return True
        if handle is None:
            return False
        if kind is Kind.FILL:
            return handle.tag == "textarea" or (handle.tag == "input" and handle.type in acts.FILL_TYPES)
        if kind is Kind.PICK:
            return handle.tag == "select"
        return handle.tag == "input" and handle.type in r.CHECK_TYPES

    def is_link(self, node: int) -> bool:
        """Whether a press there leads to another page."""
        return any(self._handles[up].tag in ("a", "area") for up in self._up(self._around(node)))


def _origin(href: str) -> str:
    try:
        parts = urlsplit(href.strip().lower())
    except ValueError:
        return "?"
    return (
        f"{parts.scheme}://{parts.netloc}"
        if parts.scheme and parts.netloc
        else f"//{parts.netloc}".strip("/")
    )


def _kept(bars: frozenset[WhyNot]) -> frozenset[WhyNot]:
    return _KEPT.setdefault(bars, bars)


def _type(given: dict[str, Any]) -> str:
    return str(given.get("type") or "").lower()


def _region(given: dict[str, Any]) -> frozenset[WhyNot]:
    mark, editable = given.get("data-cobrowse"), given.get("contenteditable")
    bars = {"block": {WhyNot.HIDDEN}, "nocontrol": {WhyNot.MARKED}, "hide": {WhyNot.MARKED}}.get(
        str(mark), set()
    )
    if editable is not None and str(editable).lower() != "false":
        bars = bars | {WhyNot.TYPED}
    return frozenset(bars)


def _is_named(tag: str, kind: str) -> bool:
    """Whether its name says what it does: what is typed or chosen does nothing by itself."""
    if tag == "input":
        return kind in r.LABEL_TYPES or kind in r.CHECK_TYPES or kind == "image"
    return tag not in ("", "form", "select", "textarea")


def _names(given: dict[str, Any], tag: str, kind: str) -> str:
    if not _is_named(tag, kind):
        return ""
    return " ".join(str(given[name]) for name in ("aria-label", "title", "value", "alt") if given.get(name))
