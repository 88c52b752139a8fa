"""Fields that take exactly what the OpenAPI document says, and speak Danish about the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from hotline.core import clock

_REQUIRED = {"required": _l("Feltet mangler."), "null": _l("Feltet må ikke være null.")}


class Text(fields.String):
    """A text, and nothing that could be made into one."""

    default_error_messages = {**_REQUIRED, "invalid": _l("En tekst."), "invalid_utf8": _l("En tekst.")}


class Whole(fields.Integer):
    """A whole number, and nothing that could be made into one."""

    default_error_messages = {
        **_REQUIRED,
        "invalid": _l("Et helt tal."),
        "too_large": _l("Et mindre helt tal."),
    }

    def __init__(self, least: int, most: int, **more: Any) -> None:
        between = validate.Range(least, most, error=_l("Et helt tal fra {min} til {max}."))
        super().__init__(strict=True, validate=between, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if isinstance(value, bool | float | str):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **more)


class Asked(Whole):
    """A whole number behind the question mark, where everything is text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(int(value), attr, data, **more)


class Flag(fields.Boolean):
    """true or false, and nothing that could be made into one."""

    default_error_messages = {**_REQUIRED, "invalid": _l("true eller false.")}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Day(fields.Date):
    """A date as 2026-11-24, within the years that something of ours can be of."""

    default_error_messages = {
        **_REQUIRED,
        "invalid": _l("En dato som 2026-11-24."),
        "out_of_reach": _l("En dato fra år 2000 til 2099."),
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> date:
        if not isinstance(value, str) or len(value) != len("2026-11-24"):
            raise self.make_error("invalid", input=value, obj_type="date")
        day = super()._deserialize(value, attr, data, **more)
        if not isinstance(day, date) or value != day.isoformat():
            raise self.make_error("invalid", input=value, obj_type="date")
        if not 2000 <= day.year < 2100:
            raise self.make_error("out_of_reach")
        return day


class Moment(fields.AwareDateTime):
    """A moment in ISO 8601 with its offset; told by the clocks of Copenhagen."""

    default_error_messages = {
        **_REQUIRED,
        "invalid": _l("Et tidspunkt med forskel til UTC, som 2026-11-24T19:30:00+01:00."),
        "invalid_awareness": _l("Et tidspunkt med forskel til UTC, som 2026-11-24T19:30:00+01:00."),
        "out_of_reach": _l("En dato fra år 2000 til 2099."),
    }

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **more: Any) -> str | None:
        return clock.local(value).isoformat(timespec="seconds") if value else None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> datetime:
        if not isinstance(value, str) or "T" not in value:
            raise self.make_error("invalid", input=value, obj_type="datetime")
        moment = super()._deserialize(value, attr, data, **more)
        # At the ends of the calendar even the change to UTC is out of reach.
        if not 2000 <= moment.year < 2100:
            raise self.make_error("out_of_reach")
        return moment.astimezone(UTC)


class Choice(Text):
    """One of the values of an enumeration, given to the views as its member."""

    def __init__(self, kind: type[StrEnum], **more: Any) -> None:
        self.kind = kind
        one = validate.OneOf([each.value for each in kind], error=_l("En af: {choices}."))
        super().__init__(validate=one, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        text = super()._deserialize(value, attr, data, **more)
        # What is none of them is told by the validator, which runs afterwards.
        return next((each for each in self.kind if each.value == text), text)


class Stamp(fields.String):
    """A moment that is a text already."""

    def __init__(self, **more: Any) -> None:
        more["metadata"] = {"format": "date-time", **more.get("metadata", {})}
        super().__init__(**more)


class Number(fields.Integer):
    """A whole number of ours, which may be below zero."""


class Figure(fields.Float):
    """A number of ours, whole or with a decimal."""


class Rows(fields.List[Any]):
    """Rows of one schema."""

    def __init__(self, schema: type[Schema], **more: Any) -> None:
        super().__init__(fields.Nested(schema), **({"required": True} | more))
