"""The pages of the co-browse, one module for each side; they register themselves on the blueprint."""

from hotline.cobrowse.views import citizen, handing, preview, receipt, screen, script, staff
from hotline.cobrowse.views.blueprint import bp

__all__ = ["bp", "citizen", "handing", "preview", "receipt", "screen", "script", "staff"]
