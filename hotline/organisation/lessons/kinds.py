"""The kind of message about suggestions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from hotline.messages.kinds import Kind, register

OWNED = register(
    Kind(
        "organisation.lesson_owner",
        _l("Du er ansvarlig for noget, der er besluttet"),
        _l("Når en chef eller tovholderen gør dig ansvarlig for et forslag, der er besluttet."),
    )
)
ANSWERED = register(
    Kind(
        "organisation.lesson",
        _l("Svar på dit forslag til hotlinen"),
        _l("Når et forslag, du har stillet, bliver besluttet, gjort eller afvist."),
    )
)
