"""Pages of programmes: the list, one programme, its figures and items, reporting, making and changing, files."""

from grievance.programmes.views import editing, files, reporting, showing  # noqa: F401  (they add their pages)
from grievance.programmes.views.blueprint import blueprint

__all__ = ["blueprint"]
