"""What the console says of pointing and control: acts, refusals, and the question to the citizen."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from hotline.cobrowse.acting.messages import Kind, WhyNot


def refusals() -> dict[str, str]:
    """Why an act was not done, and what to do instead."""
    return {
        WhyNot.NO_CONTROL: _("Du styrer ikke siden nu."),
        WhyNot.STALE: _("Siden har ændret sig. Se efter, og prøv igen."),
        WhyNot.AGAIN: _("Den var allerede modtaget."),
        WhyNot.FAST: _("Det gik for hurtigt. Vent et øjeblik."),
        WhyNot.CPR: _("Et CPR-nummer skriver borgeren selv."),
        WhyNot.LONG: _("Teksten er længere, end feltet kan rumme."),
        WhyNot.OWN: _("Bed borgeren trykke selv. Det her sender, betaler, sletter eller skriver under."),
        WhyNot.SENSITIVE: _("Feltet er følsomt. Bed borgeren udfylde det selv."),
        WhyNot.MARKED: _("Kommunen har låst denne del af siden. Bed borgeren gøre det selv."),
        WhyNot.AWAY: _("Det fører væk fra siden eller åbner noget nyt. Bed borgeren trykke selv."),
        WhyNot.HIDDEN: _("Den del af siden bliver ikke delt."),
        WhyNot.TYPED: _("Her skriver borgeren selv."),
        WhyNot.KIND: _("Det kan ikke gøres her."),
        WhyNot.IDLE: _("Det er slået fra på siden lige nu."),
        WhyNot.PAGE: _("Siden er for stor til at styre. Tryk Opdatér, eller vis vej i stedet."),
        WhyNot.LEFT: _("Siden skiftede, før den svarede."),
    }


def tool_words() -> dict[str, Any]:
    """Everything that the console's tools say."""
    return {
        "refusals": refusals(),
        "silent": _("Borgerens side svarede ikke."),
        "acts": {
            Kind.CLICK: _("Klik på %(what)s", what="{what}"),
            Kind.FILL: _("Skriv i %(what)s", what="{what}"),
            Kind.PICK: _("Vælg i %(what)s", what="{what}"),
            Kind.CHECK: _("Kryds ved %(what)s", what="{what}"),
            Kind.GO: _("Gå til %(what)s", what="{what}"),
            "highlight": _("Fremhævet: %(what)s", what="{what}"),
        },
        "nameless": _("noget på siden"),
        "back": _("forrige side"),
        "forward": _("næste side"),
        "done": _("Gjort"),
        "waits": _("Venter"),
        "refused": _("Ikke gjort"),
        "asked": _("Du har spurgt borgeren. Spørgsmålet falder bort efter et minut."),
        "declined": _("Borgeren gav ikke lov. Vis vej med markøren i stedet."),
        "given": _("Du må klikke og skrive i fem minutter."),
        "over": _("Du styrer ikke mere. Du ser stadig siden."),
        "aimed": {
            "text": _("Felt: %(what)s", what="{what}"),
            "choice": _("Valgliste: %(what)s", what="{what}"),
            "tick": _("Kryds: %(what)s", what="{what}"),
            "link": _("Link: %(what)s", what="{what}"),
            "other": _("Knap: %(what)s", what="{what}"),
        },
        "fill": _("Skriv i %(what)s", what="{what}"),
        "choose": _("Vælg i %(what)s", what="{what}"),
        "delay": _("%(ms)s ms forsinket", ms="{ms}"),
    }
