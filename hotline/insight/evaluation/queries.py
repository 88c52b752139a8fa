"""Reads of the trial's period and of the reports. Chiefs and the coordinator see all of them; amounts by their rules."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.insight.evaluation.models import EvaluationReport, EvaluationText, TrialPeriod
from hotline.insight.evaluation.rules import Section


def trial() -> TrialPeriod | None:
    """The trial's period, once the coordinator has said it."""
    return db.session.get(TrialPeriod, 1, populate_existing=True)


def reports() -> Sequence[EvaluationReport]:
    """Every report without its figures, the latest period first, the newest edition first."""
    return db.session.scalars(
        select(EvaluationReport)
        .options(defer(EvaluationReport.figures))
        .order_by(
            EvaluationReport.last_day.desc(), EvaluationReport.first_day, EvaluationReport.edition.desc()
        )
    ).all()


def report(report_id: int, *, lock: bool = False) -> EvaluationReport:
    """One report; with `lock` nobody else changes it meanwhile. Raises NotFound."""
    query = select(EvaluationReport).where(EvaluationReport.id == report_id)
    if lock:
        query = query.with_for_update(of=EvaluationReport)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound()
    return row


def editions(row: EvaluationReport) -> Sequence[EvaluationReport]:
    """All editions of a report, the newest first."""
    return db.session.scalars(
        select(EvaluationReport)
        .options(defer(EvaluationReport.figures))
        .where(
            EvaluationReport.kind == row.kind,
            EvaluationReport.first_day == row.first_day,
            EvaluationReport.last_day == row.last_day,
        )
        .order_by(EvaluationReport.edition.desc())
    ).all()


def texts(report_id: int) -> dict[Section, EvaluationText]:
    """What is written now, by section."""
    latest = (
        select(func.max(EvaluationText.id))
        .where(EvaluationText.report_id == report_id)
        .group_by(EvaluationText.section)
    )
    rows = db.session.scalars(select(EvaluationText).where(EvaluationText.id.in_(latest)))
    return {Section(row.section): row for row in rows}


def past(report_id: int, section: Section) -> Sequence[EvaluationText]:
    """Everything that was written in a section, the newest first."""
    return db.session.scalars(
        select(EvaluationText)
        .where(EvaluationText.report_id == report_id, EvaluationText.section == section)
        .order_by(EvaluationText.number.desc())
    ).all()
