"""The demo's standing reviews: the shipped figures stand as published; only who reports from when is the demo's own."""

from __future__ import annotations

from datetime import date, timedelta

from grievance.cli.demo_story import Story
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM
from grievance.programmes import queries
from grievance.programmes.operations import ask_reports

ASKED = {
    40: {"pm-vishwakarma": {"DIC-JAMMU", "DIC-KASHMIR"}, "investment": {"IC-DEPT"}},
    12: {"new-estates": {"SIDCO-JAMMU", "SIDCO-KASHMIR"}, "allotments": {"SIDCO-JAMMU", "SICOP-JAMMU"},
         "gi": {"HANDICRAFTS-JAMMU", "HANDICRAFTS-KASHMIR"}, "single-window": {"DIC-JAMMU", "DIC-KASHMIR"},
         "size-classes": {"DIC-JAMMU", "DIC-KASHMIR"}},
}  # fmt: skip
"""Days before the demo's today: the first are late by now, the others have their date before them."""


def ask_for_reports(story: Story, day: date) -> None:
    asked = next((each for ago, each in ASKED.items() if day == story.today - timedelta(days=ago)), None)
    if asked is None:
        return
    with transaction():
        for row in queries.programmes():
            if row.code in asked:
                ask_reports(row, asked[row.code], SYSTEM, story.at(day, 10, 0))
