"""The pages of competences, one module for each kind; they register themselves on the blueprint."""

from hotline.organisation.competences.views import catalogue, people
from hotline.organisation.competences.views.blueprint import bp

__all__ = ["bp", "catalogue", "people"]
