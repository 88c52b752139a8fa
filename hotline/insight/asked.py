"""What an address of the figures asks for: the period and whose citizens. Shareable, and the same for every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hotline.accounts import queries as accounts
from hotline.accounts.models import Municipality, Person
from hotline.core.errors import NotFound
from hotline.insight import period as periods
from hotline.insight import scope as scopes
from hotline.insight.period import Period
from hotline.insight.queries import reader
from hotline.insight.scope import Scope


@dataclass(frozen=True)
class Asked:
    """What a page of figures is of."""

    period: Period
    scope: Scope
    municipality: Municipality | None
    """The one whose citizens it is about; None is all who called."""
    entitled: bool
    """Whether the reader sees counts below five."""
    small_of: frozenset[str] | None = frozenset()
    """As `scope.small_of` has it."""
    municipalities: Sequence[Municipality] = ()
    """Those to choose from."""
    misread: bool = False
    """Whether the address said something that is neither a period nor a municipality."""

    @property
    def args(self) -> dict[str, str]:
        """For `url_for`: what makes another page of figures speak of the same."""
        return self.at(self.period)

    def at(self, period: Period) -> dict[str, str]:
        """The same of another period."""
        whose = {"municipality": self.municipality.key} if self.municipality else {}
        return {"period": period.key, **whose}


def asked(viewer: Person, args: Mapping[str, str], today: date) -> Asked:
    """What `args` ask for; what they do not say, or say wrongly, is this quarter and everybody.

    Two dates in `first` and `last`, as a form sends them, go before `period`.
    """
    said = _said(args)
    period = periods.parse(said)
    wanted = args.get("municipality", "")
    offered = accounts.municipalities()
    found = next((each for each in offered if each.key == wanted), None)
    scope = Scope(found.key if found else None)
    return Asked(
        period or periods.quarter(today),
        scope,
        found,
        scopes.entitled(reader(viewer), scope),
        scopes.small_of(reader(viewer)),
        offered,
        misread=bool((said and period is None) or (wanted and found is None)),
    )


def asked_exactly(viewer: Person, args: Mapping[str, str], today: date) -> Asked:
    """The same for a file: it cannot say, as a page does, that it is of something else. Raises NotFound for what is none."""
    found = asked(viewer, args, today)
    if found.misread:
        raise NotFound()
    return found


def _said(args: Mapping[str, str]) -> str:
    if args.get("first") or args.get("last"):
        return f"{args.get('first', '')}..{args.get('last', '')}"
    return args.get("period", "")


def row_number(args: Mapping[str, str], name: str) -> int:
    """The row that an address names; 0, which none has, for whatever else stands there."""
    text = args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
