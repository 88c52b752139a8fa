"""The citizen's receipt: what happened in a session, in plain words, from its audit rows. Never what stood on a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.rules import By, Why
from hotline.cobrowse.words import WHY_NAMES
from hotline.core import audit
from hotline.core.audit import AuditEntry


@dataclass(frozen=True)
class Line:
    """One thing that happened. `kind` is the step; `act` what staff did, when that is what it was."""

    at: datetime
    kind: str
    text: str
    act: str = ""


def lines(row: CobrowseSession) -> list[Line]:
    """What happened in the session, as far as it concerns the citizen; the oldest first."""
    rows = audit.history(f"cobrowse:{row.id}")
    people = accounts.people_by_id(each.actor_id for each in rows)
    name = row.staff.first_name
    found = []
    for each in rows:
        kind = each.action.removeprefix("cobrowse.")
        before = name
        if kind in ("open", "hand_over"):
            name = _name(people, each) or name
        after = each.after or {}
        act = str(after.get("act", ""))
        said = _act(act, name) if kind == "act" else _step(kind, str(after.get("by", "")), name, before)
        if kind == "end":
            said = _end(row)
        if said:
            found.append(Line(each.at, kind, said, act))
    return found


def _name(people: dict[int, Person], entry: AuditEntry) -> str | None:
    person = people.get(entry.actor_id) if entry.actor_id is not None else None
    return person.first_name if person else None


def _step(kind: str, by: str, name: str, before: str) -> str | None:
    says = {
        "join": lambda: _("Du brugte koden."),
        "accept": lambda: _("Du sagde ja til, at %(name)s måtte se siden.", name=name),
        "share": lambda: _("Du sagde ja til, at %(name)s måtte se din skærm.", name=name),
        "ask_control": lambda: _("%(name)s bad om lov til at klikke og skrive.", name=name),
        "grant": lambda: _("Du sagde ja til, at %(name)s måtte klikke og skrive.", name=name),
        "refuse_control": lambda: _("%(name)s fik ikke lov til at klikke og skrive.", name=name),
        "revoke": lambda: _("Du tog dit ja tilbage."),
        "lift": lambda: _("Du viste et felt for %(name)s i højst 60 sekunder.", name=name),
        "hand_over": lambda: _("%(name)s tog over efter %(before)s.", name=name, before=before),
        "release": lambda: {
            By.CITIZEN: _("Du stoppede styringen."),
            By.STAFF: _("%(name)s gav styringen tilbage.", name=name),
        }.get(_by(by), _("Styringen stoppede af sig selv.")),
        "pause": lambda: {
            By.CITIZEN: _("Du holdt pause."),
            By.STAFF: _("%(name)s holdt pause.", name=name),
        }.get(_by(by), _("Delingen blev sat på pause af systemet.")),
        "resume": lambda: (
            _("Du fortsatte delingen.")
            if _by(by) is By.CITIZEN
            else _("%(name)s fortsatte delingen.", name=name)
        ),
    }
    say = says.get(kind)
    return say() if say else None


def _by(said: str) -> By:
    return By(said) if said in set(By) else By.SYSTEM


def _act(act: str, name: str) -> str:
    says = {
        "click": lambda: _("%(name)s klikkede på noget.", name=name),
        "fill": lambda: _("%(name)s udfyldte et felt.", name=name),
        "select": lambda: _("%(name)s valgte noget i en liste.", name=name),
        "check": lambda: _("%(name)s satte eller fjernede et kryds.", name=name),
        "navigate": lambda: _("%(name)s skiftede til en anden side.", name=name),
        "scroll": lambda: _("%(name)s rullede på siden.", name=name),
    }
    return str(says.get(act, lambda: _("%(name)s gjorde noget på siden.", name=name))())


def _end(row: CobrowseSession) -> str:
    why = Why(row.ended_why) if row.ended_why else Why.STOPPED
    if why is Why.STOPPED:
        said = {
            By.CITIZEN: _("Du stoppede delingen."),
            By.STAFF: _("%(name)s stoppede delingen.", name=row.staff.first_name),
        }
        return str(said.get(_by(row.ended_by or ""), _("Delingen blev stoppet.")))
    if why is Why.DECLINED:
        return str(_("Du sagde nej tak."))
    return str(_("Delingen sluttede: %(why)s.", why=WHY_NAMES[why]))
