"""Forms of a review meeting and of an instruction that it gave."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from grievance.sittings.direction_forms import WithTerms
from grievance.sittings.room_forms import ByWhen, OnDay
from grievance.web.fields import IndianDate, Needed, Select, SomeOf, TextArea, TextLine
from grievance.web.forms import BaseForm


class MeetingForm(BaseForm):
    """The record of a review: whose it was, who presided, when and where, which offices were called."""

    title = TextLine(_l("What was reviewed"), [Needed(_l("Write what was reviewed."))], longest=200)
    office_code = Select(_l("Whose review it was"), [Needed(_l("Choose whose review it was."))], default="")
    presided = TextLine(_l("Who presided"), [Needed(_l("Write who presided, with name and post."))], longest=200)
    met_on = IndianDate(_l("Day of the meeting"), [Needed(_l("Give the day on which it met."))])
    place = TextLine(_l("Place"), longest=200)
    division = Select(
        _l("Followed by the convener of"), [Needed(_l("Choose the division whose convener follows it."))], default=""
    )
    called = SomeOf(_l("Offices called"))
    proceedings = TextArea(_l("What was said, in short"), longest=8000)


class InstructionForm(WithTerms):
    """One instruction: who must do what, by when, with which proof, and what it concerns."""

    words = TextArea(
        _l("Exact words of the instruction"), [Needed(_l("Write the exact words of the instruction."))], longest=4000
    )
    office = Select(_l("Office that must act"), [Needed(_l("Choose the office that must act."))], default="")
    days = ByWhen(_l("By: days from the meeting, or a date"))
    starts_on = OnDay(_l("The limit starts on"))
    proof = TextLine(_l("Proof asked for"), longest=400)
    assisting = SomeOf(_l("Offices that assist"))
    estate = Select(_l("Estate that it concerns"), default="")
    programme = Select(_l("Programme that it concerns"), default="")
    then = StringField()
    """What comes after it, by the button that was pressed: the next instruction, or the meeting's page."""
