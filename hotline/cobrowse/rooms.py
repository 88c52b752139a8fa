"""The rooms of the co-browse: their blueprints, and the sockets that the application listens on."""

from __future__ import annotations

from flask import Flask

from hotline.cobrowse import bus, events
from hotline.cobrowse.sites.views import bp as sites
from hotline.cobrowse.training.views import bp as training
from hotline.cobrowse.views import bp as cobrowse

BLUEPRINTS = (cobrowse, sites, training)


def init_app(app: Flask) -> None:
    """Listen for the two ends; in this process, unless the relay has processes of its own (`hotline/cobrowse/server.py`)."""
    app.extensions["cobrowse_serves"] = not app.extensions["settings"].cobrowse_relays
    bus.init_app(app)
    events.register()
