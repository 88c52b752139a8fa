"""Reads of who has the telephone, and how the evening at hand stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, lazyload

from hotline.core.db import db
from hotline.rota.models import Shift
from hotline.rota.watch.models import LogOn


def log_ons(first: date, last: date, municipality_id: int | None = None) -> Sequence[LogOn]:
    """Who had the telephone on the evenings from `first` to `last` inclusive, in order, with shift and person.

    `municipality_id` narrows to one municipality's licence: that of whoever had the telephone, also on an
    evening that another municipality handed over. Open ones are there too. One query; `shift.assignments`
    is not read.
    """
    query = (
        select(LogOn)
        .join(LogOn.shift)
        .where(Shift.day.between(first, last))
        .options(contains_eager(LogOn.shift).options(lazyload(Shift.assignments)))
        .order_by(LogOn.taken_at, LogOn.id)
    )
    if municipality_id is not None:
        query = query.where(LogOn.municipality_id == municipality_id)
    return db.session.scalars(query).all()
