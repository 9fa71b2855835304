"""What has happened to a review meeting. Its instructions are directions, with events of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class MeetingEntered(Event):
    """A review meeting was entered with who presided and which offices were called."""

    meeting: str
    title: str
    office_code: str
    met_on: date
    called: tuple[str, ...]

    def told(self) -> Sentence:
        words = N_("Review meeting %(meeting)s of %(on)s was entered: %(title)s")
        return sentence(words, meeting=self.meeting, on=self.met_on, title=self.title)


@dataclass(frozen=True, kw_only=True)
class MeetingChanged(MeetingEntered):
    """The record of a meeting was changed; its instructions never change so."""

    def told(self) -> Sentence:
        words = N_("The record of review meeting %(meeting)s of %(on)s was changed: %(title)s")
        return sentence(words, meeting=self.meeting, on=self.met_on, title=self.title)
