"""The rooms of the co-browse: their blueprints, and the sockets that the application listens on."""

from hotline.cobrowse.events import register
from hotline.cobrowse.sites.views import bp as sites
from hotline.cobrowse.training.views import bp as training
from hotline.cobrowse.views import bp as cobrowse

BLUEPRINTS = (cobrowse, sites, training)

__all__ = ["BLUEPRINTS", "register"]
