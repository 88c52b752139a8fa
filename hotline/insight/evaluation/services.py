"""What can be done with the trial's period and its reports."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.access import PLANNERS, Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.insight.evaluation import gathering, queries, rules
from hotline.insight.evaluation.models import EvaluationReport, EvaluationText, TrialPeriod
from hotline.insight.evaluation.rules import Kind, Section, State, Wanted


@use_case
def set_trial(actor: Person, version: int, first: date, last: date) -> TrialPeriod:
    """Say from when to when the hotline is a trial. Reports that were made keep their days.

    Raises NotFound for others than the coordinator, Conflict, and Refused for impossible days.
    """
    if actor.role != Role.COORDINATOR:
        raise NotFound()
    if not first <= last <= first + rules.LONGEST:
        raise Refused(_("Forsøget kan ikke slutte, før det begynder, eller vare mere end tre år."))
    row = queries.trial()
    if (row.version if row else 0) != version:
        raise Conflict()
    before = {"first": str(row.first_day), "last": str(row.last_day)} if row else None
    if row is None:
        row = TrialPeriod(id=1)
    row.first_day, row.last_day = first, last
    row.changed_at, row.changed_by_id = clock.now(), actor.id
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Conflict() from None
    after = {"first": str(first), "last": str(last)}
    audit.record("insight.set_trial", "trial_period:1", actor=actor, before=before, after=after)
    return row


@use_case
def begin_report(actor: Person, kind: Kind, first: date, last: date) -> EvaluationReport:
    """Begin a report of the trial, with the figures as they are now. The counts are to be fresh.

    Raises NotFound for staff, Refused for days that the trial has no report of, or that have one.
    """
    _writes(actor)
    trial = queries.trial()
    asked = Wanted(kind, first, last)
    if trial is None or asked not in rules.wanted(trial.first_day, trial.last_day):
        raise Refused(_("Forsøget har ingen rapport for de dage. Se, om forsøgsperioden er ændret."))
    if first > clock.today():
        raise Refused(_("Perioden er ikke begyndt."))
    return _add(actor, asked, edition=1)


@use_case
def new_edition(actor: Person, report_id: int) -> EvaluationReport:
    """Begin a new edition of a published report, with fresh figures and the same texts; the old one stays.

    Raises Refused when the report is not published or has a newer edition.
    """
    _coordinates(actor)
    old = queries.report(report_id, lock=True)
    if old.state != State.PUBLISHED:
        raise Refused(_("Rapporten er en kladde og kan rettes, som den er."))
    row = _add(actor, Wanted(Kind(old.kind), old.first_day, old.last_day), edition=old.edition + 1)
    for text in queries.texts(old.id).values():
        _put(actor, row.id, Section(text.section), 1, text.text)
    return row


def _add(actor: Person, asked: Wanted, edition: int) -> EvaluationReport:
    now = clock.now()
    row = EvaluationReport(
        kind=asked.kind,
        first_day=asked.first,
        last_day=asked.last,
        edition=edition,
        state=State.DRAFT,
        figures=gathering.figures(asked.kind, asked.first, asked.last),
        figures_at=now,
        figures_by_id=actor.id,
        made_at=now,
        made_by_id=actor.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Refused(_("Rapporten er allerede begyndt. Find den på listen.")) from None
    audit.record(
        "insight.begin_report",
        f"evaluation_report:{row.id}",
        actor=actor,
        after={"kind": asked.kind, "first": str(asked.first), "edition": edition},
    )
    return row


@use_case
def refresh_figures(actor: Person, report_id: int, version: int) -> EvaluationReport:
    """Make a draft's figures anew. Raises Refused for a published one: its figures are as they were that day."""
    _writes(actor)
    row = _draft(report_id, version)
    row.figures = gathering.figures(Kind(row.kind), row.first_day, row.last_day)
    row.figures_at, row.figures_by_id = clock.now(), actor.id
    audit.record("insight.refresh_report", f"evaluation_report:{row.id}", actor=actor)
    return row


@use_case
def publish(actor: Person, report_id: int, version: int) -> EvaluationReport:
    """Let a report be final: neither figures nor texts change after this.

    Raises Refused before its period is over.
    """
    _coordinates(actor)
    row = _draft(report_id, version)
    if not rules.is_over(row.last_day, clock.today()):
        raise Refused(_("Perioden er ikke slut. En rapport udgives fra dagen efter dens sidste dag."))
    if not rules.is_over(row.last_day, clock.local(row.figures_at).date()):
        raise Refused(_("Tallene er fra før periodens slutning. Hent dem igen, og udgiv så rapporten."))
    row.state, row.published_at, row.published_by_id = State.PUBLISHED, clock.now(), actor.id
    audit.record(
        "insight.publish_report",
        f"evaluation_report:{row.id}",
        actor=actor,
        after={"figures_at": row.figures_at.isoformat()},
    )
    return row


@use_case
def write(actor: Person, report_id: int, section: Section, version: int, text: str) -> EvaluationText | None:
    """Write a section's judgement; `version` is the number of the text that the writer saw, 0 when there was none.

    Raises Conflict when somebody else wrote since, Refused for a text that is too long, and for a published report.
    """
    _writes(actor)
    row = queries.report(report_id, lock=True)
    _check_draft(row)
    before = queries.texts(report_id).get(section)
    if (before.number if before else 0) != version:
        raise Conflict(
            _(
                "En anden har skrevet i afsnittet imens. Herunder står både det, der er gemt, og dit. Gem igen, hvis dit skal gælde."
            )
        )
    text = text.strip()
    if len(text) > rules.TEXT_MOST:
        raise Refused(_("Skriv højst %(most)d tegn.", most=rules.TEXT_MOST))
    if text == (before.text if before else ""):
        return before
    made = _put(actor, report_id, section, version + 1, text)
    audit.record(
        "insight.write_report",
        f"evaluation_report:{report_id}",
        actor=actor,
        after={"section": section, "number": made.number},
    )
    return made


def _put(actor: Person, report_id: int, section: Section, number: int, text: str) -> EvaluationText:
    made = EvaluationText(
        report_id=report_id,
        section=section,
        number=number,
        text=text,
        written_at=clock.now(),
        written_by_id=actor.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        raise Conflict() from None
    return made


def _writes(actor: Person) -> None:
    if actor.role not in PLANNERS:
        raise NotFound()


def _coordinates(actor: Person) -> None:
    if actor.role != Role.COORDINATOR:
        raise NotFound()


def _draft(report_id: int, version: int) -> EvaluationReport:
    row = queries.report(report_id, lock=True)
    _check_draft(row)
    if row.version != version:
        raise Conflict()
    return row


def _check_draft(row: EvaluationReport) -> None:
    if row.state != State.DRAFT:
        raise Refused(_("Rapporten er udgivet og ændres ikke. Lav en ny udgave, hvis noget skal rettes."))
