"""Papers of sittings, the freeze, reports, receipts, and the page that says whether a receipt is genuine."""

from __future__ import annotations

from grievance.documents.views import chair_notes, freezing, papers, receipts, reports
from grievance.documents.views.blueprint import blueprint

__all__ = ["blueprint", "chair_notes", "freezing", "papers", "receipts", "reports"]
