"""The blueprint of the co-browse, its jobs and what it keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import Blueprint, Flask, current_app
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _l

from hotline.cobrowse import services
from hotline.cobrowse.switchboard import settle_overdue
from hotline.core import jobs
from hotline.core.retention import Kept, keep

bp = Blueprint("cobrowse", __name__)


@bp.record_once
def _set_up(setup: BlueprintSetupState) -> None:
    app = cast(Flask, setup.app)
    jobs.every(app, timedelta(seconds=15), "cobrowse.settle_overdue", settle_overdue)
    keep(
        app,
        Kept(
            "cobrowse",
            _l("Skærmdelinger: hvem og hvornår"),
            "cobrowse_days",
            ("cobrowse_session",),
            services.forget_old,
        ),
    )


def key() -> str:
    """What codes are sealed with."""
    return str(current_app.config["SECRET_KEY"])


def phone() -> str:
    """The hotline's own number, to be shown where help by phone is offered."""
    return str(current_app.extensions["settings"].phone)
