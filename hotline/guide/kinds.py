"""What an entry of the guide can be, and the words for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class Kind(StrEnum):
    """What an entry is: where a citizen serves themselves, an answer, somebody to ring, or what to say."""

    SOLUTION = "solution"
    ARTICLE = "article"
    SERVICE = "service"
    PLACE = "place"
    SCRIPT = "script"


class Login(StrEnum):
    """What a citizen needs to log in to a solution."""

    NONE = "none"
    MITID = "mitid"
    MITID_BUSINESS = "mitid_business"
    OTHER = "other"


class Office(StrEnum):
    """What a place of a municipality is for; every municipality has one of each, and perhaps others."""

    CITIZEN_SERVICE = "citizen_service"
    CHILDCARE = "childcare"
    JOBCENTRE = "jobcentre"
    LIBRARY = "library"
    IT_HELP = "it_help"
    OTHER = "other"


class Settled(StrEnum):
    """What an editor did about a search without a hit."""

    WORD = "word"
    DISMISSED = "dismissed"


# Who to ring is one place or service; anything else can tell of it.
CALLED = (Kind.SERVICE, Kind.PLACE)

KINDS: dict[Kind, Any] = {
    Kind.SOLUTION: _l("Selvbetjening"),
    Kind.ARTICLE: _l("Spørgsmål og svar"),
    Kind.SERVICE: _l("National service"),
    Kind.PLACE: _l("Sted i kommunen"),
    Kind.SCRIPT: _l("Samtale"),
}
LOGINS: dict[Login, Any] = {
    Login.NONE: _l("Uden log-in"),
    Login.MITID: _l("MitID"),
    Login.MITID_BUSINESS: _l("MitID Erhverv"),
    Login.OTHER: _l("Andet log-in"),
}
OFFICES: dict[Office, Any] = {
    Office.CITIZEN_SERVICE: _l("Borgerservice"),
    Office.CHILDCARE: _l("Pladsanvisningen"),
    Office.JOBCENTRE: _l("Jobcenter"),
    Office.LIBRARY: _l("Bibliotek med offentlig pc"),
    Office.IT_HELP: _l("It-hjælp"),
    Office.OTHER: _l("Andet sted"),
}
