"""Documents take any text: what the typeface has no sign for does not stop them."""

from __future__ import annotations

import pytest

from hotline.core.fonts import settable


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Æblegrød på Ærø – »50 %«\nog mere", "Æblegrød på Ærø – »50 %«\nog mere"),
        ("Dvořák", "Dvorák"),
        ("a\u202eb\u0007c", "abc"),
        ("tak \U0001f600", "tak ?"),
        ("a\u2003b", "a b"),
        ("\ufb01n", "fin"),
    ],
)
def test_what_cannot_be_set_becomes_the_nearest(text, said):
    assert settable(text) == said
