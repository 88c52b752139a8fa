"""HiGHS, as the planner uses it: one model, several objectives in turn, progress told and stops heard.

The solver and numpy are imported when a plan is made, never when the application starts. One thread and a fixed
seed: the same question gets the same answer, as long as no time limit is hit.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from hotline.rota.planner.problem import Outcome, Phase, PhaseFigures, Progress, Report, Stop

SEED = 20140106  # Any number would do, as long as it stays.
TOLD_EVERY = 0.25  # Seconds between two reports.
ROUNDING = 1e-6

Terms = Mapping[int, float]


class Impossible(ValueError):
    """Nothing satisfies all the rows of a model."""


class Model:
    """Columns and rows, and the best values for them so far. What is minimised must be a whole number."""

    def __init__(self) -> None:
        self._solver: Any = import_module("highspy")
        self._highs = self._solver.Highs()
        for option, value in {
            "output_flag": False,
            "threads": 1,
            "random_seed": SEED,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.99,  # Whole objectives: nothing lies between two of them.
        }.items():
            self._highs.setOptionValue(option, value)
        self._columns = 0
        self.values: list[float] | None = None

    def binary(self) -> int:
        """A new column that is 0 or 1."""
        return self.column(0, 1, whole=True)

    def column(
        self, lower: float, upper: float = math.inf, *, whole: bool = False, value: float = 0.0
    ) -> int:
        """A new column between two bounds; `whole` when only whole numbers will do.

        `value` is what it is in the best values so far, if there are any.
        """
        self._highs.addVar(lower, upper)
        if whole:
            self._highs.changeColIntegrality(self._columns, self._solver.HighsVarType.kInteger)
        if self.values is not None:
            self.values.append(value)
        self._columns += 1
        return self._columns - 1

    def excess(self, terms: Terms, upper: float) -> int:
        """A new column that is at least what `terms` are above `upper`."""
        value = max(0.0, self.worth(terms) - upper) if self.values is not None else 0.0
        over = self.column(0, value=value)
        self.row({**terms, over: -1}, upper=upper)
        return over

    def row(self, terms: Terms, lower: float = -math.inf, upper: float = math.inf) -> None:
        """Keep the sum of `terms` (column -> factor) between two bounds."""
        self._highs.addRow(lower, upper, len(terms), list(terms), list(terms.values()))

    def bound(self, column: int, lower: float, upper: float) -> None:
        """Change the bounds of a column."""
        self._highs.changeColBounds(column, lower, upper)

    def keep(self, terms: Terms, reached: float) -> None:
        """From here on `terms` may not be worth more than `reached`; all factors are above 0 if that is 0."""
        if reached > 0 or any(factor < 0 for factor in terms.values()):
            self.row(terms, upper=reached)
            return
        for column in terms:
            self.bound(column, 0, 0)

    def chosen(self, column: int) -> bool:
        """Whether the best values so far have a binary column at 1; False before there are any."""
        return self.values is not None and self.values[column] > 0.5

    def worth(self, terms: Terms) -> float:
        """What the best values so far give for `terms`; nothing before there are any."""
        values = self.values
        if values is None:
            return 0.0
        return float(round(sum(factor * values[column] for column, factor in terms.items())))

    def minimise(self, terms: Terms, watch: Watch) -> tuple[float, bool]:
        """Improve the values for `terms`; gives the proven bound, and whether nothing better exists."""
        if not self._columns:
            self.values = []
            return 0.0, True
        highs = self._highs
        every = list(range(self._columns))
        highs.changeColsCost(len(every), every, [terms.get(column, 0.0) for column in every])
        highs.clearSolver()
        if self.values is not None:
            start = self._solver.HighsSolution()
            start.col_value = self.values
            highs.setSolution(start)
        kinds = self._solver.cb.HighsCallbackType
        highs.setCallback(watch.called, None)
        for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt):
            highs.startCallback(kind)
        highs.run()
        watch.fail_if_called_in_vain()
        info, status = highs.getInfo(), highs.getModelStatus()
        if status == self._solver.HighsModelStatus.kInfeasible:
            raise Impossible("no values satisfy the planner's model")
        proven = status == self._solver.HighsModelStatus.kOptimal
        feasible = self._solver.SolutionStatus.kSolutionStatusFeasible
        if proven or info.primal_solution_status == feasible:
            self.values = list(highs.getSolution().col_value)
        return float(info.mip_dual_bound), proven


class Watch:
    """Runs the phases of one plan: looks at the clock, asks whether to stop, tells how far it is."""

    def __init__(self, phases: int, time_limit: float, report: Report | None, stop: Stop | None) -> None:
        self._of = phases
        self._limit = self._until = time_limit
        self._report = report
        self._stop = stop
        self._began = time.monotonic()
        self._told = -math.inf
        self._phase = Phase.COMFORT
        self._floor = -math.inf
        self._has_plan = False
        self._failure: Exception | None = None
        self._figures: list[PhaseFigures] = []
        self.cancelled = False

    @property
    def seconds(self) -> float:
        """Since the plan was begun."""
        return time.monotonic() - self._began

    def run(
        self,
        model: Model,
        phase: Phase,
        terms: Terms,
        *,
        floor: float = 0.0,
        until: float | None = None,
        attempt: bool = False,
    ) -> float:
        """Minimise `terms` with what was kept; `floor` is a bound known beforehand. Nothing is kept by itself.

        `until`: seconds after which to go on with the next phase, when that is before the time limit.
        Gives what was reached. After the time limit, or when stopped, the values stay as they were; only a model
        without any goes on until it has some, unless this is an `attempt`. Raises Impossible when there are none,
        and for an attempt that found none in time.
        """
        self._phase, self._floor = phase, floor
        self._has_plan = attempt or model.values is not None
        self._until = self._limit if until is None else until
        began, bound, proven = self.seconds, floor, False
        if model.values is not None and model.worth(terms) <= floor:
            proven = True
        elif not self._must_stop():
            found, proven = model.minimise(terms, self)
            if math.isfinite(found):
                bound = max(floor, math.ceil(found - ROUNDING))
        if model.values is None and attempt:
            raise Impossible("no values were found in time")
        if model.values is None:
            return math.inf
        reached = model.worth(terms)
        proven = proven or reached <= bound
        bound = reached if proven else bound
        self._figures = [*self._figures, PhaseFigures(phase, reached, bound, proven, self.seconds - began)]
        self._tell(reached, bound)
        return reached

    def prepare(self, model: Model, phase: Phase, terms: Terms) -> None:
        """Look for good values with a rough aim, so that the phases proper have less to do."""
        before = self._figures
        self.run(model, phase, terms)
        self._figures = before

    def known(self, phase: Phase, reached: float, bound: float | None = None) -> None:
        """Count a phase as done without any search of its own; proven unless `bound` says otherwise."""
        self._phase = phase
        bound = reached if bound is None else bound
        self._figures = [*self._figures, PhaseFigures(phase, reached, bound, reached <= bound, 0.0)]
        self._tell(reached, bound)

    def begin_again(self) -> dict[Phase, float]:
        """Forget the phases so far, and give what was proven in each: the bounds of a rougher model."""
        bounds = {each.phase: each.bound for each in self._figures}
        self._figures = []
        return bounds

    def outcome(self) -> Outcome:
        """How good the plan is known to be."""
        return Outcome(tuple(self._figures), self.seconds, self.cancelled)

    def called(self, _kind: Any, _message: str, told: Any, answer: Any, _data: Any) -> None:
        """What the solver calls while it works, in the thread that asked it."""
        try:
            self._look(told, answer)
        except Exception as failure:  # noqa: BLE001 - it must not pass through the solver's own code
            self._failure = failure
            answer.user_interrupt = True

    def fail_if_called_in_vain(self) -> None:
        """Raise what `report` or `stop` raised while the solver worked."""
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure

    def _look(self, told: Any, answer: Any) -> None:
        found, bound = told.mip_primal_bound, max(told.mip_dual_bound, self._floor)
        self._has_plan = self._has_plan or math.isfinite(found)
        if self._must_stop():
            answer.user_interrupt = True
        elif self.seconds - self._told >= TOLD_EVERY:
            self._tell(found if math.isfinite(found) else None, bound if math.isfinite(bound) else None)

    def _must_stop(self) -> bool:
        if self._stop is not None and self._stop():
            self.cancelled = True
        # A plan that is late is better than none.
        return self.cancelled or (self._has_plan and self.seconds > self._until)

    def _tell(self, objective: float | None, bound: float | None) -> None:
        self._told = self.seconds
        if self._report is not None:
            number = len({each.phase for each in self._figures} | {self._phase})
            self._report(Progress(self._phase, number, self._of, objective, bound, self._told))
