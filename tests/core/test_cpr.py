"""The CPR guard, held to the same cases as its twin in the browser."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotline.core import cpr
from tests.conftest import ROOT

CASES = json.loads((ROOT / "tests" / "cpr_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("disguise", "text"), CASES["found"])
def test_it_finds_a_number_in(disguise, text):
    assert cpr.contains_cpr(text)


@pytest.mark.parametrize(("innocent", "text"), CASES["clear"])
def test_it_lets_pass(innocent, text):
    assert not cpr.contains_cpr(text)


@pytest.mark.parametrize(("disguise", "text"), CASES["found"])
def test_it_scrubs_every_disguise(disguise, text):
    scrubbed = cpr.scrub(f"før {text} efter")
    assert not cpr.contains_cpr(scrubbed)
    assert cpr.MASK in scrubbed
    assert scrubbed.startswith("før ")
    assert scrubbed.endswith(" efter")


def test_it_scrubs_a_disguised_number_beside_a_plain_one():
    scrubbed = cpr.scrub("121190-1234 og 130190\u200b1234")
    assert scrubbed == f"{cpr.MASK} og {cpr.MASK}"


def test_it_leaves_other_text_as_it_was():
    text = "Åse Ørsted: ﬁn – 24/11/2026 kl. 19.00"
    assert cpr.scrub(text) == text


@given(
    st.dates(),
    st.integers(0, 9999),
    st.booleans(),
    st.sampled_from(["", "-", " ", "\n", ".", "\u00a0", "\u200b", " - ", "–"]),
    st.text(alphabet=st.characters(exclude_categories=["Nd", "No", "Nl"]), max_size=20),
)
@example(day=date(1990, 11, 12), last=1234, administrative=True, gap="-", around="")
def test_it_finds_any_number_whatever_stands_around_it(day, last, administrative, gap, around):
    first = f"{day.day + 60 * administrative:02}{day.month:02}{day.year % 100:02}"
    assert cpr.contains_cpr(f"{around} {first}{gap}{last:04} {around}")


def test_no_part_of_the_pattern_can_repeat_without_end():
    # Then a search tries a constant number of steps at each place, and no text can be made that holds it up.
    outside_sets = re.sub(r"\[(?:\\.|[^\]\\])*\]", "_", cpr._CPR.pattern)
    assert not re.search(r"[*+]|\{[0-9]*,\}", outside_sets)
    assert max(int(most) for most in re.findall(r"\{(?:[0-9]+,)?([0-9]+)\}", outside_sets)) <= 5


@pytest.mark.parametrize(
    "text",
    [
        "12" * 50_000,
        "13 " * 34_000,
        "12.13.90-" * 11_000,
        "1 \n.-" * 20_000,
        "9" * 100_000,
        "0 " * 50_000,
        " ." * 50_000,
    ],
)
def test_it_reads_a_long_text_to_the_end(text):
    assert not cpr.contains_cpr(text)
    assert cpr.contains_cpr(f"{text} ring 010190-1234")
