"""Pages of co-signing and of joining one case to another."""

from grievance.cosigning.views import inviting, merging, own, signing  # noqa: F401
from grievance.cosigning.views.blueprint import blueprint

__all__ = ["blueprint"]
