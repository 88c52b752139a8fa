"""What the two pages of a screen share say, in the language of the page."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from hotline.cobrowse.rules import By, Why
from hotline.cobrowse.schema import HINTS
from hotline.cobrowse.words import BY_NAMES, WHY_NAMES


def hint_words() -> dict[str, str]:
    """What each hint says: staff chooses one, the citizen reads it."""
    words = {
        "look": _("Se her"),
        "press": _("Tryk selv her"),
        "down": _("Rul ned"),
        "up": _("Rul op"),
        "back": _("Gå tilbage"),
        "pause": _("Sæt på pause nu"),
    }
    return {hint: words[hint] for hint in HINTS}


def page_words() -> dict[str, Any]:
    """What the citizen's page says as things happen; {staff} and the like are filled in by the page."""
    return {
        "status": {
            "connecting": _("Finder forbindelsen …"),
            "ask": _("Intet er delt endnu"),
            "calling": _("Du deler. Billedet er på vej til {staff} …"),
            "sharing": _("{staff} fra {place} Kommune ser din skærm"),
            "waiting": _("Klar. Venter på {staff}"),
            "paused": _("Pause: {staff} ser ikke din skærm"),
            "offline": _("Forbindelsen er væk. Vi prøver igen. Intet bliver delt imens"),
            "failed": _("Billedet kan ikke komme frem til {staff}"),
            "ended": _("Delingen er slut"),
        },
        "who": _("I den anden ende sidder {staff} fra {place} Kommune."),
        "headings": {
            "live": _("Du deler din skærm"),
            "paused": _("Din skærm er på pause"),
            "offline": _("Din skærm bliver ikke vist"),
        },
        "notes": {
            "picker": _(
                "Du valgte ikke noget at dele, så {staff} ser intet. Prøv igen, eller fortsæt på telefonen."
            ),
            "browser": _(
                "Du stoppede delingen i browseren. {staff} ser intet. Du kan dele igen, hvis I skal videre."
            ),
            "again": _("Siden blev åbnet på ny, så delingen stoppede. Vil I fortsætte, så sig ja igen."),
            "person": _(
                "Delingen er givet videre til en kollega. Læs igen, og sig kun ja, hvis ordene passer."
            ),
            "blocked": _("Din browser eller computer tillader ikke skærmdeling. Fortsæt på telefonen."),
        },
        "ended": {
            "line": _("Delingen sluttede kl. {time}, stoppet af {by}."),
            "moved": _("Delingen fortsætter i et andet vindue. Fra denne fane bliver intet delt."),
            "unknown": _(
                "Der er ingen deling i gang. Bed medarbejderen om en kode, og skriv den på hotlinens side."
            ),
            "full": _("Der deles for mange lige nu. Fortsæt på telefonen, eller prøv igen om lidt."),
            "by": {"citizen": _("dig"), "staff": _("medarbejderen"), "system": str(BY_NAMES[By.SYSTEM])},
            "why": {
                str(why): str(name)
                for why, name in WHY_NAMES.items()
                if why not in (Why.STOPPED, Why.DECLINED)
            },
        },
        "points": _("{staff} peger: {where}"),
        "hints": hint_words(),
        "hint": _("{staff} siger: {hint}"),
        "rows": [_("øverst"), _("midtpå"), _("nederst")],
        "columns": [_("til venstre"), _("i midten"), _("til højre")],
        "live": _("Deler skærm"),
        "float": {
            "title": _("Hotlinen peger"),
            "stop": _("Stop deling"),
            "pause": _("Pause"),
            "resume": _("Fortsæt"),
        },
    }


def staff_words() -> dict[str, Any]:
    """What the console says of the picture as it comes."""
    return {
        "calling": {"title": _("Billedet er på vej …"), "text": _("Det tager normalt et øjeblik.")},
        "failed": {
            "title": _("Billedet kan ikke komme igennem"),
            "text": _("Nogle firmanet og mobilnet spærrer. Tryk »Opdatér«, eller fortsæt på telefonen."),
        },
        "quality": {
            "good": _("God forbindelse"),
            "fair": _("Nogenlunde forbindelse"),
            "poor": _("Langsom forbindelse: giv borgeren god tid"),
        },
        "still": _("Billedet står stille, fordi intet ændrer sig"),
        "figures": _("forsinkelse ca. {ms} ms, {width} × {height}"),
        "relayed": _("via hotlinens relæ"),
        "direct": _("direkte fra borgerens browser"),
        "paused": {"title": _("På pause"), "text": _("Du ser intet, før delingen fortsætter.")},
        "away": {
            "title": _("Borgerens side er væk"),
            "text": _("Billedet kommer igen, når borgeren er tilbage."),
        },
        "offline": {
            "title": _("Din forbindelse er væk"),
            "text": _("Vi prøver igen. Intet bliver vist imens."),
        },
    }
