"""What opening tells the features above it, and what it asks them."""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

# Sent inside the transaction that changed the openings, after it was flushed, with the keywords
# `first` (date), `last` (date, or None when everything from `first` on is touched) and `actor`
# (the person, or None for the system). A receiver that raises undoes the change.
openings_changed = _signals.signal("openings-changed")

# What other openings would do to the rota, asked with the keywords `timetable` (rules.Timetable, as it would
# be) and `first` (date, from which it differs). Who knows the rota answers a whatif.PlanEffect.
plan_asked = _signals.signal("plan-asked")

# What openings cost in wages. Who knows the pay answers how to reckon it (whatif.Cost: openings -> kr.), asked
# once for a page, or None not to say.
cost_asked = _signals.signal("cost-asked")
