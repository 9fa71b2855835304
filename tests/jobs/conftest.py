"""Everything in this ring is an experiment of safety: several people, processes or faults at once, with real commits."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """``make safety`` runs them all, whatever is added here."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.safety)
