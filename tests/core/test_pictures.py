"""Pictures of whatever people have called things."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from hotline.core import pictures
from hotline.core.fonts import settable


def drawn(label: str) -> bytes:
    def paint(axes):
        axes.barh([0], [1], label=label)
        axes.set_yticks([0], [label])
        axes.set_xlabel(label)
        axes.annotate(label, (0, 0))
        axes.legend()

    return pictures.draw(paint, width=30, height=2)


@pytest.mark.parametrize(
    "label",
    [
        r"Konsulent $\foo$ og $x^2$",
        "100 $ og 200 $",
        "x" * 80,
        "<b>&</b> -- ]]>",
        *map(settable, ["مرحبا", "💰 penge", "a\x01b", "\u202egnal", "\ufffe", "漢字"]),
    ],
)
def test_a_label_is_a_text_and_the_picture_whole(label):
    ET.fromstring(drawn(label))  # noqa: S314  # It is ours.


def test_what_stands_between_dollars_is_no_formula():
    assert drawn(r"$\mathrm{x}$") != drawn("x")
