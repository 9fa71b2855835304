"""Pages of this feature: the questions, sending, cases that others may join, filing by an officer."""

from grievance.intake.views import counter, files, filing, imports, sending, shared  # noqa: F401  (they add their pages)
from grievance.intake.views.blueprint import blueprint

__all__ = ["blueprint"]
