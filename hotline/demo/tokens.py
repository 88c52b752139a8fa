"""Access keys of other programs: one in use, one for all municipalities, one that was closed. Nobody has their secrets."""

from __future__ import annotations

from datetime import datetime, timedelta

from hotline.accounts import queries as accounts
from hotline.accounts.tokens import rules, services
from hotline.accounts.tokens.rules import Scope
from hotline.core import clock
from hotline.rota.rules import IsoWeek

_FIGURES = {Scope.READ_STATUS, Scope.READ_CALLS, Scope.READ_STATISTICS}


def load(_first: IsoWeek, _last: IsoWeek, now: datetime) -> None:
    """As a chief and the coordinator would have made them."""
    hvidovre = accounts.municipality("hvidovre")
    chief = accounts.chiefs(hvidovre.id)[0]
    coordinator = accounts.person_by_email("coordinator@demo.invalid")
    assert coordinator is not None
    with clock.seen_from(now - timedelta(days=20)):
        until = clock.today() + rules.USUAL
        old, _secret = services.add_token(
            chief,
            name="Forsøg med Excel",
            scopes={Scope.READ_STATUS},
            person_id=chief.id,
            municipality_id=hvidovre.id,
            expires_on=until,
        )
        row, _secret = services.add_token(
            chief,
            name="Power BI i Hvidovre",
            scopes=_FIGURES,
            person_id=chief.id,
            municipality_id=hvidovre.id,
            expires_on=until,
        )
        services.add_token(
            coordinator,
            name="Ledelsens overblik",
            scopes=_FIGURES | {Scope.READ_ROTA},
            person_id=coordinator.id,
            municipality_id=None,
            expires_on=until,
        )
    with clock.seen_from(now - timedelta(days=1)):
        services.revoke_token(chief, old.id)
        services.note_token_used(row.id)
