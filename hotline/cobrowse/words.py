"""What states, reasons and sides are called on the pages."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.cobrowse.rules import By, State, Why

STATE_NAMES = {
    State.CREATED: _l("Venter på borgeren"),
    State.JOINED: _l("Borgeren læser og tager stilling"),
    State.VIEWING: _l("Du ser borgerens side"),
    State.CONTROL: _l("Du må klikke og skrive"),
    State.SHARING: _l("Du ser borgerens skærm"),
    State.PAUSED: _l("På pause"),
    State.ENDED: _l("Slut"),
}
WHY_NAMES = {
    Why.STOPPED: _l("stoppet"),
    Why.DECLINED: _l("borgeren sagde nej tak"),
    Why.CODE_EXPIRED: _l("koden blev ikke brugt inden ti minutter"),
    Why.IDLE: _l("der skete intet i ti minutter"),
    Why.TIME_LIMIT: _l("skærmdelingen nåede grænsen på en time"),
    Why.CITIZEN_GONE: _l("borgerens forbindelse forsvandt"),
    Why.STAFF_GONE: _l("medarbejderens forbindelse forsvandt"),
    Why.CLOSED: _l("hotlinen lukkede"),
    Why.ALARM: _l("kontrollen fandt oplysninger, der skulle være skjult"),
    Why.FAULT: _l("en fejl"),
    Why.SIGNED_OUT: _l("medarbejderen var ikke logget ind mere"),
}
BY_NAMES = {By.STAFF: _l("medarbejderen"), By.CITIZEN: _l("borgeren"), By.SYSTEM: _l("systemet")}


def console_words() -> dict[str, dict[str, str]]:
    """Title and hint of each kind of state that the console can be in."""
    hints = {
        "created": _("Læs koden op, og bed borgeren skrive den."),
        "joined": _("Læs de to ord op. Giv tid til at læse."),
        "viewing": _("Felterne er skjult for dig."),
        "control": _("Borgeren ser alt, hvad du gør, og sender selv."),
        "sharing": _("Alt, hvad borgeren deler, er synligt. Intet er skjult."),
        "paused": _("Du ser intet, før delingen fortsætter."),
    }
    names = {str(state): str(name) for state, name in STATE_NAMES.items()}
    words = {kind: {"title": names[kind], "hint": hint} for kind, hint in hints.items()}
    return words | {
        "held": {
            "title": _("Borgeren har sat på pause"),
            "hint": _("Du ser intet imens. Kun borgeren kan fortsætte delingen."),
        },
        "away": {
            "title": _("Borgerens side er væk"),
            "hint": _("Måske skifter borgeren side. Vi venter i halvandet minut."),
        },
        "fast": {
            "title": _("Siden ændrer sig for hurtigt"),
            "hint": _(
                "Vi prøver igen af os selv. Fortsæt på telefonen, eller bed borgeren dele skærmen i stedet."
            ),
        },
        "big": {
            "title": _("Siden er for stor til at blive vist"),
            "hint": _("Fortsæt på telefonen, eller bed borgeren dele skærmen i stedet."),
        },
        "alarm": {
            "title": _("Sat på pause: kontrollen fandt noget"),
            "hint": _(
                "Siden sendte oplysninger, der skulle være skjult. De er fjernet. Kun borgeren kan fortsætte delingen. Fortsæt hellere på telefonen."
            ),
        },
        "notices": {
            "idle": _("Der er ikke sket noget længe. Delingen slutter om højst to minutter."),
            "time_limit": _(
                "Delingen har snart varet en time og slutter om højst to minutter. I kan starte en ny."
            ),
            "closed": _("Hotlinen har lukket. Delingen slutter om højst to minutter."),
            "lifted": _("Borgeren viser dig et felt i 60 sekunder."),
            "masked": _("Feltet er skjult igen."),
            "declined": _("Din kollega kan ikke tage over. Du fortsætter."),
            "failed": _("Din kollega kunne ikke spørges. Prøv igen."),
        },
        "handed": {
            "title": _("Givet videre"),
            "hint": _("Din kollega fortsætter, når borgeren har sagt ja. Du ser ikke borgerens side mere."),
        },
        "offline": {
            "title": _("Din forbindelse er væk"),
            "hint": _("Vi prøver igen. Borgerens side bliver ikke vist imens."),
        },
        "restart": {
            "title": _("Serveren genstarter"),
            "hint": _("Vi forbinder igen om lidt. Skærmdelingen fortsætter bagefter."),
        },
        "slow": {
            "title": _("Din forbindelse er for langsom"),
            "hint": _("Vi forbinder igen, og så får du siden, som den ser ud nu."),
        },
        "full": {
            "title": _("Der er for mange skærmdelinger i gang"),
            "hint": _("Fortsæt på telefonen, eller genindlæs siden om lidt."),
        },
        "moved": {
            "title": _("Åben i et andet vindue"),
            "hint": _("Skærmdelingen fortsætter i det vindue, du åbnede sidst."),
        },
        "ended": {"title": names["ended"], "hint": ""},
    }
