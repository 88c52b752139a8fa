"""What accounts tells the features above it."""

from __future__ import annotations

from blinker import Namespace

# Sent inside the transaction that deactivated somebody, with the keywords `person` and `actor`.
person_deactivated = Namespace().signal("person-deactivated")
