"""The pages about sites: for those who look after them, for web people, and for the page doctor."""

from hotline.cobrowse.sites.views import doctor, kit, manage
from hotline.cobrowse.sites.views.blueprint import bp

__all__ = ["bp", "doctor", "kit", "manage"]
