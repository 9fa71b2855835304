"""What the API serves: the account's tokens as pages, JSON under /api/v1, and GeoReport under /open311/v2."""

from grievance.api.views.blueprint import blueprint

from grievance.api.views import (  # isort: skip  # noqa: F401  (they add their routes)
    cases,
    document,
    files,
    forum,
    open311,
    reference,
    tokens,
)

__all__ = ["blueprint"]
