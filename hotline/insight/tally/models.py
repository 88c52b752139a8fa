"""The counts of the calls, kept ready by day and by month; and the days whose counts are no longer true."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Connection, String, event, inspect, text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.calls.models import Call, Category, Outcome, Subcategory
from hotline.core.db import Model


class Grain(StrEnum):
    """How long a time a count is of."""

    DAY = "day"
    MONTH = "month"


class CallTally(Model):
    """How many calls of a day, or of the month that begins then, have this value of this facet.

    `place` is where the citizen lives: a municipality's key, "other" or "unknown". All of it can be counted anew from
    the calls at any time, and is, whenever one of them changes.
    """

    __tablename__ = "call_tally"
    __table_args__ = (
        CheckConstraint("grain in ('day', 'month')", name="grain"),
        # It is only ever read along its key.
        {"sqlite_with_rowid": False},
    )

    grain: Mapped[Grain] = mapped_column(String(5), primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    facet: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(40), primary_key=True)
    place: Mapped[str] = mapped_column(String(20), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class TallyStale(Model):
    """A day one of whose calls has changed since it was counted; `marks` says how often."""

    __tablename__ = "tally_stale"

    day: Mapped[date] = mapped_column(primary_key=True, autoincrement=False)
    marks: Mapped[int] = mapped_column(default=1)


# An update, not »do nothing«: it holds the row until this transaction ends, so that whoever counts the day meanwhile
# waits, and sees the call. A mark that was only found there could be taken away before the call is to be seen.
_MARK = text(
    "insert into tally_stale (day, marks) values (:day, 1) "
    "on conflict (day) do update set marks = tally_stale.marks + 1"
)
_MARK_ALL = text(
    "insert into tally_stale (day, marks) "
    # In the order in which they are counted, so that the two wait for each other instead of for ever.
    "select first_day, 1 from call_tally where grain = 'day' group by first_day order by first_day "
    "on conflict (day) do update set marks = tally_stale.marks + 1"
)
# What of the taxonomy is part of the counts; a label is not.
_COUNTED = ("code", "first_contact", "closing")


def _mark(_mapper: Any, connection: Connection, call: Call) -> None:
    connection.execute(_MARK.bindparams(day=call.day))


def _reclassified(_mapper: Any, connection: Connection, row: Any) -> None:
    state = inspect(row)
    names = [name for name in _COUNTED if name in state.attrs]
    if any(state.attrs[name].history.has_changes() for name in names):
        connection.execute(_MARK_ALL)


for _moment in ("after_insert", "after_update", "after_delete"):
    event.listen(Call, _moment, _mark)
for _model in (Category, Subcategory, Outcome):
    event.listen(_model, "after_update", _reclassified)
