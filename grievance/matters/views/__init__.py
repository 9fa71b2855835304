"""Pages of policy items: the list with the suggestions, one item, its cases, and what offices do with the outcome."""

from grievance.matters.views import items, outcomes, suggestions  # noqa: F401  (they add their pages)
from grievance.matters.views.blueprint import blueprint

__all__ = ["blueprint"]
