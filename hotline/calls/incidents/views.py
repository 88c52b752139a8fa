"""»Meld hændelse« on the duty page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from hotline.accounts.queries import municipalities
from hotline.calls.evening import Tonight
from hotline.calls.forms import Offered
from hotline.calls.incidents import services
from hotline.calls.incidents.forms import IncidentForm
from hotline.core.access import AT_WORK, roles
from hotline.core.errors import Refused
from hotline.organisation.campaigns import words

bp = Blueprint("incidents", __name__)


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"incidents_for": incidents_for}


def incidents_for(tonight: Tonight, offered: Offered | None) -> dict[str, Any]:
    """What the duty page offers beside the incidents that run: what the viewer may report with two clicks.

    `offered` is what the call form on the page has read already, if there is one.
    """
    may = services.may(current_user, tonight)
    likely = dict(words.LIKELY)
    if may:
        places = offered.municipalities if offered else municipalities()
        likely |= {f"at:{each.key}": words.down_at(each.name) for each in places}
    return {"may": may, "likely": likely}


def _back() -> Any:
    places = {"campaigns": "campaigns.index", "duty": "calls.duty"}
    return redirect(url_for(places.get(request.form.get("back", ""), "calls.duty")))


@bp.post("/incidents")
@roles(*AT_WORK)
def report() -> Any:
    form = IncidentForm()
    if not form.validate():
        # Said before the label is looked for among the running ones.
        raise Refused(next(iter(form.errors.values()))[0])
    begun = services.report(current_user, likely=form.likely.data or "", label=form.label.data or "")
    row = begun.row
    if not begun.is_new:
        flash(
            _("»%(label)s« er allerede meldt kl. %(time)s.", label=_(row.label), time=words.since(row)),
            "info",
        )
    elif row.public:
        flash(_("»%(label)s« er meldt og står på forsiden.", label=_(row.label)), "success")
    else:
        flash(_("»%(label)s« er meldt. Chefen har fået besked.", label=_(row.label)), "success")
    return _back()


@bp.post("/incidents/<int:campaign_id>/end")
@roles(*AT_WORK)
def end(campaign_id: int) -> Any:
    row = services.end(current_user, campaign_id)
    flash(_("»%(label)s« er slut. Godt.", label=_(row.label)), "success")
    return _back()
