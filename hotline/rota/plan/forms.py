"""What is posted to the rota."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from hotline.core.errors import NotFound, Refused
from hotline.rota.rules import Slot
from hotline.rota.services import Wanted

_FIELD = re.compile(r"(primary|backup)-([1-9][0-9]{0,8})")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_SEEN = re.compile(r"([1-9][0-9]{0,8}):([1-9][0-9]{0,8})")
MOST_EVENINGS = 120
MOST_VERSIONS = 800


def _person_id(value: str) -> int | None:
    if not value:
        return None
    if not _NUMBER.fullmatch(value):
        raise Refused(_("Vælg personerne på listen. Intet er ændret."))
    return int(value)


def wanted(posted: Mapping[str, str]) -> list[Wanted]:
    """Who is wanted on which evening, with who was seen there.

    Read from `primary-<shift>` and `backup-<shift>`, beside `seen-...` of each. Evenings that were left as they
    were seen are left out. Raises Refused for what is none of our forms.
    """
    shift_ids = {int(match[2]) for name in posted if (match := _FIELD.fullmatch(name))}
    if not shift_ids or len(shift_ids) > MOST_EVENINGS:
        raise Refused(_("Siden kunne ikke forstå det, der blev sendt. Genindlæs den, og prøv igen."))
    found = [
        Wanted(
            shift_id,
            *(
                _person_id(posted.get(f"{seen}{slot}-{shift_id}", ""))
                for seen in ("", "seen-")
                for slot in Slot
            ),
        )
        for shift_id in sorted(shift_ids)
    ]
    return [one for one in found if one != one.reversed()]


def shift_ids(given: Sequence[str]) -> list[int]:
    """The evenings that were ticked. Raises Refused for none or too many, NotFound for what can be no evening."""
    if not given or len(given) > MOST_EVENINGS:
        raise Refused(
            _("Vælg en eller flere aftener i listen, højst %(most)d ad gangen.", most=MOST_EVENINGS)
        )
    if not all(_NUMBER.fullmatch(each) for each in given):
        raise NotFound()
    return [int(each) for each in given]


def versions(given: Sequence[str]) -> dict[int, int]:
    """The versions of evenings as they were seen, by shift id, from values as in "12:3"."""
    matches = [_SEEN.fullmatch(each) for each in given]
    if len(matches) > MOST_VERSIONS or not all(matches):
        raise Refused(_("Siden kunne ikke forstå det, der blev sendt. Genindlæs den, og prøv igen."))
    return {int(match[1]): int(match[2]) for match in matches if match}


def owner(posted: Mapping[str, str]) -> tuple[int, int]:
    """The id of the municipality that shall have a week, and the version of the allotment seen."""
    chosen, version = posted.get("municipality_id", ""), posted.get("version", "")
    if not _NUMBER.fullmatch(chosen) or not (version == "0" or _NUMBER.fullmatch(version)):
        raise Refused(_("Vælg en af kommunerne."))
    return int(chosen), int(version)


def typed(posted: Mapping[str, str]) -> dict[tuple[int, str], str]:
    """What was chosen anew for each (shift id, slot), to show again after a refusal.

    A slot that was left as it was seen is left out, so that the page shows what is stored there now: posting
    that page again must never undo what somebody else did meanwhile.
    """
    return {
        (int(match[2]), match[1]): value
        for name, value in posted.items()
        if (match := _FIELD.fullmatch(name)) and value != posted.get(f"seen-{name}", "")
    }
