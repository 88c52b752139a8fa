"""Everything that the database holds as text, as it lies there."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy
from sqlalchemy import JSON, String

from hotline.core import cpr
from hotline.core.db import FreeText, db

# Random or hashed: chance alone makes one of these look like a number now and then.
_CHANCE = {
    "api_token.prefix",
    "api_token.token_hash",
    "calendar_token.prefix",
    "calendar_token.token_hash",
    "call.idempotency_key",
    "cobrowse_session.code_seal",
    "cobrowse_session.token_seal",
    "person.password_hash",
    "telephony_system.key",
    "telephony_system.salt",
}


def texts_stored() -> Iterator[tuple[str, str]]:
    """Every text in every column, with the column's name; guarded or not."""
    db.session.rollback()
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, FreeText | String | JSON):
                plain = sqlalchemy.type_coerce(column, JSON if isinstance(column.type, JSON) else String)
                for value in db.session.scalars(sqlalchemy.select(plain).where(column.is_not(None))):
                    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                    yield f"{table.name}.{column.name}", text


def numbers_stored() -> set[tuple[str, str]]:
    """Those in which the guard finds a number."""
    return {
        (column, text) for column, text in texts_stored() if column not in _CHANCE and cpr.contains_cpr(text)
    }
