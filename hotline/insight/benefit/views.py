"""Benefit: the estimate, what it stands on, and the calculators. Money: chiefs and the coordinator only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts import queries as accounts
from hotline.calls.rules import Alternative, FirstContact
from hotline.core import clock, pictures
from hotline.core.access import PLANNERS, Role, roles
from hotline.core.errors import NotFound, Refused
from hotline.core.i18n import language
from hotline.insight import file, money, picture, scope
from hotline.insight import words as insight
from hotline.insight.asked import Asked, asked, asked_exactly
from hotline.insight.benefit import chart, queries, rules, services, sheet, what_if, words
from hotline.insight.benefit.forms import CostForm, MunicipalitiesForm, OpeningForm, SelfServiceForm
from hotline.insight.benefit.models import ChannelCost
from hotline.insight.benefit.rules import Channel, Unit
from hotline.insight.benefit.what_if import Contacts, Sharing, Staffing
from hotline.insight.queries import reader
from hotline.insight.tally import queries as counts
from hotline.insight.tally import services as tally
from hotline.insight.tally.counts import Counts
from hotline.insight.tally.rules import Facet

bp = Blueprint("benefit", __name__)
FIVE = 5


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"says": words, "money": money, "Unit": Unit, "Channel": Channel, "today": clock.today()}


@dataclass(frozen=True)
class _Found:
    """What the page, its picture and its file are made of."""

    asked: Asked
    counts: Counts
    avoided: Mapping[Alternative, int]
    estimates: Sequence[rules.Estimate]

    @property
    def settled(self) -> int:
        """The calls that were settled."""
        return self.counts[Facet.FIRST_CONTACT][FirstContact.YES]

    @property
    def sums(self) -> list[tuple[str, rules.Span]]:
        """What every source in kroner makes of it."""
        return [(each.source.name, each.sum) for each in self.estimates if each.source.unit is Unit.KR]


def _found(ask: Callable[..., Asked] = asked) -> _Found:
    """What the address asks for. Raises NotFound for a municipality whose money is not the reader's."""
    tally.refresh()
    wanted = ask(current_user, request.args, clock.today())
    if not scope.sees_money(reader(current_user), wanted.scope.municipality):
        raise NotFound()
    period = wanted.period
    found = counts.counts(period.first, period.last, wanted.scope.places)
    avoided = {each: found[Facet.AVOIDED][each] for each in Alternative}
    estimates = [rules.estimate(source, avoided) for source in queries.sources(period.last)]
    return _Found(wanted, found, avoided, estimates)


@bp.get("/insight/benefit")
@roles(*PLANNERS)
def index() -> str:
    found = _found()
    seen = [each for each in accounts.municipalities() if scope.sees_money(reader(current_user), each.key)]
    return render_template(
        "benefit/index.html",
        asked=found.asked,
        municipalities=seen,
        calls=found.counts.calls,
        settled=found.settled,
        answered=sum(found.avoided.values()),
        avoided=found.avoided,
        estimates=found.estimates,
        sums=found.sums,
        sizes=picture.sizes(lambda narrow: chart.size(found.sums, narrow=narrow)),
        overall=rules.overall(found.estimates),
        rules=rules,
    )


@bp.get("/insight/benefit/picture.svg")
@roles(*PLANNERS)
def drawn() -> Response:
    sums, narrow = _found().sums, picture.is_narrow()
    width, height = chart.size(sums, narrow=narrow)
    return picture.answer(
        (sums, width, language()),
        lambda: pictures.draw(chart.painter(sums, narrow=narrow), width=width, height=height),
    )


@bp.get("/insight/benefit/export.xlsx", defaults={"kind": "xlsx"})
@bp.get("/insight/benefit/export.csv", defaults={"kind": "csv"})
@roles(*PLANNERS)
def export(kind: str) -> Response:
    found = _found(asked_exactly)
    period = found.asked.period
    rows = sheet.table(found.estimates, found.settled, insight.period_name(period))
    return file.answer(rows, _("Gevinst"), kind, f"gevinst-{period.key.replace('..', '-til-')}")


@bp.get("/insight/benefit/costs")
@roles(*PLANNERS)
def costs() -> str:
    return render_template(
        "benefit/costs.html", rows=queries.costs(), decides=current_user.role == Role.COORDINATOR, rules=rules
    )


@bp.route("/insight/benefit/costs/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def new_cost() -> Any:
    form = CostForm()
    status = 200
    if form.validate_on_submit():
        try:
            services.add_cost(current_user, form.fields())
        except Refused as error:
            status = form.refuse(error)
        else:
            flash(_("Tallet er gemt."), "success")
            return redirect(url_for("benefit.costs"))
    return _form(form, None, status)


@bp.route("/insight/benefit/costs/<int:cost_id>", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def edit_cost(cost_id: int) -> Any:
    row = queries.cost(cost_id)
    form = CostForm()
    if request.method == "GET":
        form.fill_from(row)
    status = 200
    if form.validate_on_submit():
        try:
            services.change_cost(current_user, cost_id, form.version_number, form.fields())
        except Refused as error:
            status = form.refuse(error)
            row = queries.cost(cost_id)
            form.show_saved(row)
        else:
            flash(_("Tallet er gemt."), "success")
            return redirect(url_for("benefit.costs"))
    return _form(form, row, status)


def _form(form: CostForm, row: ChannelCost | None, status: int) -> Any:
    status = 422 if form.errors and status == 200 else status
    return render_template("benefit/cost.html", form=form, row=row), status


@bp.get("/insight/benefit/what-if/self-service")
@roles(*PLANNERS)
def self_service() -> str:
    form = SelfServiceForm()
    answer = None
    if form.validate():
        answer = what_if.time_cost(Contacts(**{field.name: field.number for field in form}))
    return render_template("benefit/self_service.html", form=form, answer=answer)


@bp.get("/insight/benefit/what-if/opening")
@roles(*PLANNERS)
def opening() -> str:
    form = OpeningForm()
    answers = []
    if form.validate():
        for evenings in (form.evenings_now.number, form.evenings_then.number):
            asked_for = Staffing(
                evenings,
                form.hours.number,
                form.weeks.number,
                int(form.municipalities.number),
                form.factor.number,
                form.rate.number,
            )
            answers.append((evenings, what_if.wages(asked_for)))
    return render_template("benefit/opening.html", form=form, answers=answers)


@bp.get("/insight/benefit/what-if/municipalities")
@roles(*PLANNERS)
def municipalities() -> str:
    form = MunicipalitiesForm()
    answers = []
    if form.validate():
        numbers = {name: form[name].number for name in ("common", "own", "hours", "factor", "rate")}
        answers = [
            what_if.share(Sharing(**numbers), each) for each in (FIVE, int(form.municipalities.number))
        ]
    return render_template(
        "benefit/municipalities.html",
        form=form,
        answers=answers,
        benchmarks=(
            (_("Hotlinen efter skitseplanen, første år"), what_if.HOTLINE),
            (_("Online Borgerbetjening 24/7"), what_if.AROUND_THE_CLOCK),
        ),
    )
