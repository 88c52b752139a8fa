"""Numbers as people type them: read whole, or refused beside what was typed."""

from __future__ import annotations

import pytest

CALCULATOR = "/insight/benefit/what-if/opening"


@pytest.mark.parametrize("typed", ["1e999999", "1e5", "1_000", "-1e-9", "NaN", "Infinity", "0x10", "--1"])
def test_what_is_no_number_as_danes_write_them_is_refused_and_no_fault(cast, sign_in, typed):
    answer = sign_in(cast.chief).get(CALCULATOR, query_string={"rate": typed})
    assert answer.status_code == 200
    assert "Skriv et tal, for eksempel 1.250,50." in answer.text


@pytest.mark.parametrize("typed", ["1.250,50", "1250,5", "1250.50", " 1 250,50 ", "+1250,5", "1250,50"])
def test_what_is_one_is_read(cast, sign_in, typed):
    """4 evenings x 3 hours x 50 weeks = 600 hours, a fifth is 120 x 1,5 = 180 x 1.250,50 = 225.090 kr."""
    answer = sign_in(cast.chief).get(CALCULATOR, query_string={"rate": typed})
    assert "225.090" in answer.text
