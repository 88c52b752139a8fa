"""CPR-shaped numbers as people disguise them, for tests that try to have one stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

_FILE = Path(__file__).resolve().parent.parent / "cpr_cases.json"
CASES: list[str] = [text for _name, text in json.loads(_FILE.read_text(encoding="utf-8"))["found"]]
WORDS = st.text("abcæøå ABC", max_size=12)


@st.composite
def disguised(draw: Any) -> str:
    """A number in one of the disguises, made of other digits, with words around it."""
    text = draw(st.sampled_from(CASES))
    if "1234" in text:
        text = text.replace("1234", f"{draw(st.integers(0, 9999)):04}")
    return f"{draw(WORDS)} {text} {draw(WORDS)}".strip()
