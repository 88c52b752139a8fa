"""The public page and the state for machines; and where coordinators set the opening hours."""

from hotline.opening.views import days, hours, public
from hotline.opening.views.common import bp

__all__ = ["bp", "days", "hours", "public"]
