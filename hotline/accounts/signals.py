"""What accounts tells the features above it."""

from __future__ import annotations

from blinker import Namespace

# Sent inside the transaction that deactivated somebody, with the keywords `person` and `actor`.
person_deactivated = Namespace().signal("person-deactivated")

# Sent inside the transaction that changed somebody's approval, role, municipality or activity, with the keywords
# `person` and `actor`.
person_changed = Namespace().signal("person-changed")
