"""The guide's pages."""

from hotline.guide.views import editing, keeping, partners, reading
from hotline.guide.views.blueprint import bp

__all__ = ["bp", "editing", "keeping", "partners", "reading"]
