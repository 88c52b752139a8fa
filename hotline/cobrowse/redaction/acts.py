"""What staff may never press, and what may never be typed for a citizen: the words that both gates read."""

from __future__ import annotations

import re
from typing import Any

from hotline.cobrowse.redaction import texts as r

OWN_TYPES = frozenset(r.LISTS["ownTypes"])
PRESSABLE = frozenset(r.LISTS["pressable"])
PRESSABLE_ROLES = frozenset(r.LISTS["pressableRoles"])
FILL_TYPES = frozenset(r.LISTS["fillTypes"])
# A name is short; a longer text is reading matter, and says nothing of what a press does.
LONGEST_NAME = 160

_SIGNS = re.compile(r.LISTS["signs"], re.IGNORECASE)
_BIRTHDAY = re.compile(r"[\s-]*\d{6}[\s-]*", re.ASCII)


def signs(name: str) -> bool:
    """Whether something of this name sends, pays, signs or deletes: that the citizen does, by hand."""
    return len(name) <= LONGEST_NAME and _SIGNS.search(name) is not None


def may_type(value: str) -> bool:
    """Whether staff may type this: never a CPR number, nor its first half alone."""
    half = _BIRTHDAY.fullmatch(value) is not None and not r.may_show(value.strip(" \t\n-"))
    return not half and not r.cpr_places(value)


def is_pressable(tag: str, attributes: dict[str, Any]) -> bool:
    """Whether the node is something that is pressed."""
    return tag in PRESSABLE or attributes.get("role") in PRESSABLE_ROLES
