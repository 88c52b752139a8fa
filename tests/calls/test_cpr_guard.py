"""No CPR number is ever saved with a call, whatever it is dressed as."""

from __future__ import annotations

import json

import pytest

from hotline.calls import services
from hotline.core.errors import Refused
from tests.calls.conftest import EVENING, count, fields, new_key, posted
from tests.conftest import ROOT

CASES = json.loads((ROOT / "tests" / "cpr_cases.json").read_text(encoding="utf-8"))


def test_the_page_refuses_a_note_with_one_in_any_disguise(shift, cast, clock, sign_in, post):
    clock.move_to(EVENING)
    browser = sign_in(cast.mette)
    for disguise, text in CASES["found"]:
        answer = post(browser, "/calls/new", posted(note=f"Flytning {text} ok"))
        assert answer.status_code == 422, disguise
        assert "Hotlinen gemmer aldrig CPR-numre" in answer.text, disguise
        assert "Flytning" in answer.text, disguise
    assert count() == 0


@pytest.mark.parametrize(("disguise", "text"), CASES["found"][::6])
def test_the_service_refuses_a_note_with(topics, cast, disguise, text):
    with pytest.raises(Refused):
        services.log_call(cast.mette, fields(note=text), new_key())
    assert count() == 0


def test_a_correction_cannot_bring_one_in(topics, cast, sign_in, post, log):
    call = log(cast.mette)
    answer = post(sign_in(cast.mette), f"/calls/{call.id}", posted(version="1", note="121190 1234"))
    assert answer.status_code == 422
    assert "Hotlinen gemmer aldrig CPR-numre" in answer.text
