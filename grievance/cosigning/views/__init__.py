"""Pages of co-signing and of joining one case to another."""

from grievance.cosigning.views import inviting, merging, own, proving, signing  # noqa: F401  (they add their pages)
from grievance.cosigning.views.blueprint import blueprint as blueprint
