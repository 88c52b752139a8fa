"""What comes in, before anybody reads it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask import Request as FlaskRequest
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter
from werkzeug.utils import cached_property

_NUL = "\x00"


class Request(FlaskRequest):
    """A request without NUL signs: they mean nothing in any of our texts, and PostgreSQL cannot even be asked for one."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        return _without_nul(super().args)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = _without_nul(self.__dict__["form"])


def _without_nul(given: Any) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict(
        (name.replace(_NUL, ""), value.replace(_NUL, "")) for name, value in given.items(multi=True)
    )


class RowId(IntegerConverter):
    """`<int:...>` in an address: a number that a row can have. A larger one is not found, not a fault."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002  # Werkzeug's own name.
        super().__init__(map, *args, **{"max": 2**31 - 1} | kwargs)


class Word(UnicodeConverter):
    """`<...>` in an address: a text that can be asked for."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002  # As above.
        super().__init__(map, *args, **kwargs)
        self.regex = self.regex.replace("[^/]", r"[^/\x00]")


def init_app(app: Flask) -> None:
    """Read requests so. Before anything adds an address to the application."""
    app.request_class = Request
    app.url_map.converters |= {"int": RowId, "default": Word, "string": Word}
