"""The kinds of messages about incidents."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from hotline.core.access import PLANNERS
from hotline.messages.kinds import Kind, register

INCIDENT = register(
    Kind(
        "organisation.incident",
        _l("Hændelse i hotlinen i aften"),
        _l("Når nogen på vagt melder, at noget er nede, og du kan vise det på forsiden."),
        PLANNERS,
        urgent=True,
    )
)
