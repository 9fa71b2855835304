"""Pages for everybody: home, public figures, date calculator, help and the short addresses of the footer's pages."""

from grievance.public.views import calculator, figures, home, open_data, reading  # noqa: F401  (they add their pages)
from grievance.public.views.blueprint import blueprint

__all__ = ["blueprint"]
