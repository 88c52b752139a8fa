"""The kinds of messages that the rota sends."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from hotline.core.access import TAKES_DUTY, Role
from hotline.messages.kinds import Kind, register

CALLED = register(
    Kind(
        "rota.called",
        _l("Hotlinen har brug for dig nu"),
        _l("Når du bliver kaldt ind, eller en vagt er i fare samme dag."),
        sms=True,
        must=True,
        urgent=True,
    )
)
CHANGED = register(
    Kind(
        "rota.changed",
        _l("Ændring i dine vagter i hotlinen"),
        _l("Når du får eller mister en vagt, eller den bliver flyttet."),
        TAKES_DUTY,
        sms=True,
    )
)
ASKED = register(
    Kind(
        "rota.asked",
        _l("Kan du tage en vagt i hotlinen?"),
        _l("Når nogen spørger dig om et bytte eller en ledig vagt."),
        TAKES_DUTY,
        sms=True,
    )
)
ANSWERED = register(
    Kind(
        "rota.answered",
        _l("Svar på det, du har spurgt om"),
        _l("Når et bytte eller en overdragelse er besvaret, godkendt eller udløbet."),
    )
)
REMINDER = register(
    Kind(
        "rota.reminder",
        _l("Du har vagten i hotlinen i aften"),
        _l("På dagen, før vagten begynder, med et link til at møde ind."),
        TAKES_DUTY,
        urgent=True,
    )
)
CHIEF = register(
    Kind(
        "rota.chief",
        _l("Ændring i kommunens vagtplan"),
        _l("Når en aften mangler nogen, bliver aflyst, eller nogen melder fravær."),
        (Role.CHIEF, Role.COORDINATOR),
        sms=True,
        must=True,
    )
)
APPROVAL = register(
    Kind(
        "rota.approval",
        _l("Noget venter på dit svar"),
        _l("Når et bytte eller en overdragelse skal godkendes af dig."),
        (Role.CHIEF, Role.COORDINATOR),
    )
)
