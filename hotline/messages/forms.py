"""What is posted about messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hotline.messages.kinds import Kind
from hotline.messages.queries import Choice


def chosen(posted: Mapping[str, str], offered: Iterable[Kind]) -> dict[str, Choice]:
    """The choices of the page: a box that is not ticked is not posted."""
    return {kind.key: Choice(f"mail-{kind.key}" in posted, f"sms-{kind.key}" in posted) for kind in offered}
