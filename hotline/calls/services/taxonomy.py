"""The topics and outcomes as rows: brought in line with the plain table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypeVar

from flask_babel import force_locale
from sqlalchemy import select

from hotline.calls.models import Category, Outcome, Subcategory
from hotline.calls.taxonomy import BEGINNING, CAMPAIGN, ENDINGS, TOPICS, Topic
from hotline.core import audit, clock
from hotline.core.db import db, use_case

Row = TypeVar("Row", Category, Subcategory, Outcome)


@use_case
def install_taxonomy() -> None:
    """Bring the topics and outcomes in line with `taxonomy.py`; doing it twice changes nothing.

    A changed label ends the row yesterday and begins a new one today, so that calls keep the words they
    were logged under. What is no longer in the table is ended; campaigns' topics are left alone.
    """
    today = clock.today()
    first_time = db.session.scalar(select(Category.id).limit(1)) is None
    since = BEGINNING if first_time else today
    with force_locale("da"):
        for category in _install(Category, [_category_values(each) for each in TOPICS], since, today):
            if category.code != CAMPAIGN:
                _install_subcategories(category, since, today)
        _install(Outcome, [_outcome_values(number) for number in range(len(ENDINGS))], since, today)
    audit.record("calls.install_taxonomy", "taxonomy:all")


def _category_values(topic: Topic) -> dict[str, Any]:
    return {
        "code": topic.code,
        "label": str(topic.label),
        "position": TOPICS.index(topic) + 1,
        "contact_type": topic.contact_type,
    }


def _outcome_values(number: int) -> dict[str, Any]:
    ending = ENDINGS[number]
    return {
        "code": ending.code,
        "label": str(ending.label),
        "position": number + 1,
        "first_contact": ending.first_contact,
        "closing": ending.closing,
    }


def _install_subcategories(category: Category, since: date, today: date) -> None:
    topic = next(each for each in TOPICS if each.code == category.code)
    values = [
        {
            "code": code,
            "label": str(label),
            "position": number,
            "contact_type": own[0] if own else None,
            "category_id": category.id,
        }
        for number, (code, label, *own) in enumerate(topic.subcategories, start=1)
    ]
    _install(Subcategory, values, since, today, Subcategory.category_id == category.id)


def _install(
    model: type[Row], wanted: list[dict[str, Any]], since: date, today: date, *where: Any
) -> list[Row]:
    """Make the valid rows of `model` (those that fit `where`) what is `wanted`; gives them."""
    valid = db.session.scalars(select(model).where(model.valid_to.is_(None), *where)).all()
    known = {row.code: row for row in valid}
    rows: list[Row] = []
    for values in wanted:
        row = known.pop(values["code"], None)
        if row is None or (row.label != values["label"] and row.valid_from < today):
            _end(row, today)
            row = model(valid_from=since if row is None else today, **values)
            db.session.add(row)
        for name, value in values.items():
            setattr(row, name, value)
        rows.append(row)
    for gone in known.values():
        _end(gone, today)
    db.session.flush()
    return rows


def _end(row: Category | Subcategory | Outcome | None, today: date) -> None:
    if row is None:
        return
    row.valid_to = today - timedelta(days=1)
    if isinstance(row, Category):
        # A renamed category is a new row, and its subcategories begin anew under it.
        for each in row.subcategories:
            each.valid_to = each.valid_to or row.valid_to
