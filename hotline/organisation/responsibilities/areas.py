"""The five areas that the municipalities share out among themselves (S4, table 3); who has which is theirs to say.

The labels are Danish data; `_l` only marks them for the English catalogue.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

AREAS: tuple[tuple[str, Any], ...] = (
    ("technical", _l("Tekniske løsninger")),
    ("competence", _l("Kompetenceudvikling")),
    ("marketing", _l("Markedsføring")),
    ("statistics", _l("Statistik og analyse")),
    ("experience", _l("Erfaringsindsamling og perspektiver")),
)
