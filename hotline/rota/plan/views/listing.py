"""The page that lists evenings, and what can be done to many of them at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.core import clock, spreadsheet
from hotline.core.access import AT_WORK, PLANNERS, roles
from hotline.core.errors import NotFound, Refused
from hotline.rota import services
from hotline.rota.plan import bulk, forms, listing
from hotline.rota.plan.board import Evening, evenings_for
from hotline.rota.plan.bulk import Action
from hotline.rota.plan.views import saving, undo
from hotline.rota.plan.views.blueprint import asked, back_to, bp, plans


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _period() -> tuple[date, date]:
    return listing.period(_day("first"), _day("last"))


@bp.get("/rota/list", endpoint="list")
@roles(*AT_WORK)
def list_evenings() -> Any:
    """The evenings of a period, filtered, a page at a time."""
    (first, last), wanted = _period(), asked()
    found = listing.listing_for(current_user, first, last, wanted, request.args.get("page", 1, int))
    everybody = municipalities()
    return render_template(
        "rota/list.html",
        found=found,
        first=first,
        last=last,
        today=clock.today(),
        wanted=wanted,
        municipalities=everybody,
        people=bulk.people_for(current_user, [each.id for each in everybody]) if plans() else [],
        standing=listing.standing,
        actions=bulk.ACTION_NAMES,
    )


@bp.get("/rota/list.csv")
@roles(*AT_WORK)
def list_csv() -> Any:
    """The same for a spreadsheet, all pages."""
    first, last = _period()
    found = evenings_for(current_user, first, last, asked(), wishes=False)
    name = f"vagtplan-{first}-{last}.csv"
    return Response(
        spreadsheet.as_csv(listing.rows_of(found)),
        content_type=spreadsheet.CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _back() -> str:
    return back_to(url_for("rota.list"))


@bp.post("/rota/list/preview")
@roles(*PLANNERS)
def list_preview() -> Any:
    """What an action would do to the chosen evenings; nothing is changed."""
    try:
        action = Action(request.form.get("action", ""))
    except ValueError:
        flash(_("Vælg, hvad der skal ske med aftenerne."), "error")
        return redirect(_back())
    try:
        lines = _lines(action, bulk.chosen_for(current_user, forms.shift_ids(request.form.getlist("shift"))))
    except Refused as error:
        return saving.refused(error, _back())
    return render_template(
        "rota/list_preview.html", lines=lines, action=action, title=bulk.ACTION_NAMES[action], back=_back()
    )


def _lines(action: Action, evenings: list[Evening]) -> list[bulk.Line]:
    if action.slot is None:
        return bulk.standing_lines(evenings, action)
    person_id = request.form.get("person", type=int) if action.wants_person else None
    people = bulk.people_for(current_user, {each.shift.municipality_id for each in evenings})
    name = next((name for person, name in people if person.id == person_id), None)
    if action.wants_person and name is None:
        raise Refused(_("Vælg en person, der er godkendt til vagt i aftenernes kommune."))
    wanted = bulk.wanted_of(evenings, action.slot, person_id)
    problems = services.try_evenings(current_user, wanted)
    # The use case began anew: the evenings are read again as they are now.
    again = bulk.chosen_for(current_user, [one.shift_id for one in wanted])
    return bulk.staffing_lines(again, action.slot, wanted, name, problems)


@bp.post("/rota/list/apply")
@roles(*PLANNERS)
def list_apply() -> Any:
    """Do what the preview showed, if the evenings are still as they were shown."""
    action = request.form.get("action", "")
    try:
        if action == Action.PUBLISH:
            saving.tell_published(services.publish_evenings(current_user, _seen()))
        elif action == Action.WITHDRAW:
            saving.tell_withdrawn(services.withdraw_evenings(current_user, _seen()))
        else:
            done = services.staff_evenings(current_user, forms.wanted(request.form))
            undo.offer_staffing(done)
            if not done:
                flash(_("Der var ikke noget at ændre."), "info")
    except NotFound:
        raise
    except Refused as error:
        return saving.refused(error, _back())
    return redirect(_back())


def _seen() -> dict[int, int]:
    return forms.versions(request.form.getlist("seen"))
