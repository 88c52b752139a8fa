"""What opening tells the features above it."""

from __future__ import annotations

from blinker import Namespace

# Sent inside the transaction that changed the openings, after it was flushed, with the keywords
# `first` (date), `last` (date, or None when everything from `first` on is touched) and `actor`
# (the person, or None for the system). A receiver that raises undoes the change.
openings_changed = Namespace().signal("openings-changed")
