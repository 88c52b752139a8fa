"""The names of topics. They are the call taxonomy's, which lies above the guide, so the application lends them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app


@dataclass(frozen=True)
class Topic:
    """A category with its subcategories, each a full code, as in `SB.FLYT`, and a label."""

    code: str
    label: str
    subtopics: tuple[tuple[str, str], ...]


Reader = Callable[[], Sequence[Topic]]


def lend(app: Flask, read: Reader) -> None:
    """Let the guide ask `read` for the topics of today, in order."""
    app.extensions["guide_topics"] = read


@dataclass(frozen=True)
class Topics:
    """The topics of today, in order."""

    all: tuple[Topic, ...]

    def label(self, code: str | None) -> str:
        """The name of a topic or subtopic; its code when it is no longer used, and nothing without one."""
        return self.names().get(code or "", code or "")

    def names(self) -> dict[str, str]:
        """Every full code with its label."""
        found = {topic.code: topic.label for topic in self.all}
        return found | {code: label for topic in self.all for code, label in topic.subtopics}


def read() -> Topics:
    """The topics of today."""
    reader: Any = current_app.extensions["guide_topics"]
    return Topics(tuple(reader()))
