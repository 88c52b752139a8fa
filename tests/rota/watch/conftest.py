"""Monday's evening in week 49: Hvidovre's, published, Mette in front and Ole behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hotline.rota.watch import jobs
from tests.rota.conftest import empty_outbox, mails


@pytest.fixture
def round_at(at) -> Callable[[str], list[tuple[str, str]]]:
    """Let the watch go its round at a time; gives the mails that it sent."""

    def round_at(time):
        empty_outbox()
        at(time)
        jobs.go_round()
        return mails()

    return round_at
