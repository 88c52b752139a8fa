"""What a new guide holds: self-service, answers, who to ring and what to say, in Danish.

The substance is general and must be checked by each municipality: `unsure` marks invented numbers and what may
differ. Addresses of municipalities are built on their real domains and are marked as well.
"""

from __future__ import annotations

from hotline.guide.catalogue import articles, family, home, life, places, questions, scripts, services
from hotline.guide.catalogue.items import BORGER, PATHS, Item

# Services first: others point at them.
ITEMS: tuple[Item, ...] = (
    *services.SERVICES,
    *places.PLACES,
    *home.SOLUTIONS,
    *family.SOLUTIONS,
    *life.SOLUTIONS,
    *articles.ARTICLES,
    *questions.QUESTIONS,
    *scripts.SCRIPTS,
)

__all__ = ["BORGER", "ITEMS", "PATHS", "Item"]
