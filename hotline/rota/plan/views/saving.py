"""What the pages of the plan do when something is posted: save, publish, take back, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from hotline.core.access import PLANNERS, roles
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import services
from hotline.rota.models import Shift
from hotline.rota.plan import forms
from hotline.rota.plan.views import undo
from hotline.rota.plan.views.blueprint import back_to, bp, own_municipality
from hotline.rota.services import Publication, Refusals


@bp.context_processor
def _offer() -> dict[str, Any]:
    return {"undo_offer": undo.offered}


# What a page knows of a refusal when there was none; `staff` draws it again with what there is to tell.
UNREFUSED: dict[str, Any] = {"message": None, "problems": {}, "typed": {}, "conflict": False}


def staff(draw: Callable[..., Any]) -> Any:
    """Save what was chosen; `draw` gives the page again, with what was chosen, when it is refused."""
    try:
        done = services.staff_evenings(current_user, forms.wanted(request.form))
    except NotFound:
        raise
    except Refused as error:
        return draw(
            error.status,
            message=error.message,
            problems=error.by_slot if isinstance(error, Refusals) else {},
            typed=forms.typed(request.form),
            conflict=isinstance(error, Conflict),
        )
    if done:
        undo.offer_staffing(done)
    else:
        flash(_("Der var ikke noget at ændre."), "info")
    return redirect(request.full_path.rstrip("?"))


def refused(error: Refused, back: str) -> Any:
    """Tell a refusal on the page that the form came from."""
    if isinstance(error, NotFound):
        raise error
    flash(str(error.message), "error")
    return redirect(back)


def _seen() -> dict[int, int] | None:
    given = request.form.getlist("seen")
    return forms.versions(given) if given else None


def tell_published(done: Publication) -> None:
    """Say what a publication did, and offer to undo it."""
    count = len(done.published)
    flash(
        ngettext(
            "%(num)d aften er udgivet, og de berørte får en mail.",
            "%(num)d aftener er udgivet, og de berørte får en mail.",
            count,
        ),
        "success",
    )
    if done.held_back:
        flash(
            ngettext(
                "%(num)d aften er ikke fuldt bemandet og er stadig en kladde.",
                "%(num)d aftener er ikke fuldt bemandet og er stadig kladder.",
                len(done.held_back),
            ),
            "warning",
        )
    undo.offer_standing(undo.Done.PUBLISHED, done.published)


def tell_withdrawn(shifts: Sequence[Shift]) -> None:
    """Say what was taken back, and offer to undo it."""
    flash(
        ngettext(
            "%(num)d aften er trukket tilbage og er nu en kladde.",
            "%(num)d aftener er trukket tilbage og er nu kladder.",
            len(shifts),
        ),
        "success",
    )
    undo.offer_standing(undo.Done.WITHDRAWN, shifts)


def publish(first: date, last: date, back: str) -> Any:
    """Publish the drafts of a period as they were seen."""
    leave_holes = request.form.get("leave_holes") == "y"
    try:
        done = services.publish(
            current_user, first, last, own_municipality(), leave_holes=leave_holes, seen=_seen()
        )
    except Refused as error:
        return refused(error, back)
    tell_published(done)
    return redirect(back)


def withdraw(first: date, last: date, back: str) -> Any:
    """Take the published evenings of a period back as they were seen."""
    try:
        shifts = services.withdraw(current_user, first, last, own_municipality(), seen=_seen())
    except Refused as error:
        return refused(error, back)
    tell_withdrawn(shifts)
    return redirect(back)


@bp.post("/rota/undo")
@roles(*PLANNERS)
def take_back() -> Any:
    """Undo what the reader did last, or take the offer away."""
    back, offer = back_to(url_for("rota.month")), undo.offered()
    if offer is None or request.form.get("stamp") != offer.stamp:
        flash(
            _(
                "Der var ikke noget at fortryde. Ændringen er fortrudt, eller du har ændret noget andet siden."
            ),
            "info",
        )
        return redirect(back)
    if request.form.get("keep") == "y":
        undo.forget()
        return redirect(back)
    try:
        _undo(offer)
    except NotFound:
        raise
    except Refused as error:
        flash(_("Det kunne ikke fortrydes.") + f" {error.message}", "error")
        return redirect(back)
    undo.forget()
    flash(_("Ændringen er fortrudt."), "success")
    return redirect(back)


def _undo(offer: undo.Offer) -> None:
    if offer.done is undo.Done.STAFFED:
        services.staff_evenings(current_user, offer.wanted)
    elif offer.done is undo.Done.PUBLISHED:
        services.withdraw_evenings(current_user, offer.versions)
    else:
        services.publish_evenings(current_user, offer.versions)
