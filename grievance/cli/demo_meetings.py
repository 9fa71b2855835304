"""The demo's review meeting: the Chief Secretary's of the new estates, entered by the convener three days later."""

from __future__ import annotations

from datetime import timedelta

from grievance.cli.demo_story import Story
from grievance.foundation.transaction import transaction
from grievance.sittings import operations
from grievance.sittings.operations.directions import NewDirection
from grievance.sittings.operations.meetings import About, NewMeeting

INSTRUCTIONS = (
    (
        "Lay the approach road and hand it over to the managing agency.",
        "SIDCO-JAMMU",
        45,
        "Completion certificate",
        "gangyal",
    ),
    ("Give a date for water supply to each new estate, with the scheme and its cost.", "JALSHAKTI-JAMMU", 15, "", None),
)


def hold_review(story: Story) -> None:
    convener, met_on = story.people["convener.jammu"], story.today - timedelta(days=3)
    with transaction():
        called = [office for _, office, *_ in INSTRUCTIONS]
        meeting = operations.enter_meeting(
            NewMeeting("New industrial estates: roads, power and water", "CS", "Chief Secretary", "jammu", met_on,
                       "Civil Secretariat, Jammu", called, "The progress of each estate was gone through by its agency."),
            convener, story.now,
        )  # fmt: skip
        for words, office, days, proof, estate in INSTRUCTIONS:
            operations.instruct(
                meeting, NewDirection(words, office, days, proof=proof), About(estate), convener, story.now
            )
