"""The form of a direction between sittings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from grievance.sittings.direction_forms import WithTerms
from grievance.sittings.room_forms import ByWhen, OnDay
from grievance.web.fields import Needed, Select, SomeOf, TextArea, TextLine


class CirculateForm(WithTerms):
    """What the forum directs by circulation; the next sitting confirms it."""

    division = Select(_l("Division"), [Needed(_l("Choose the division."))])
    words = TextArea(
        _l("Exact words of the direction"), [Needed(_l("Write the exact words of the direction."))], longest=4000
    )
    office = Select(_l("Office that must act"), [Needed(_l("Choose the office that must act."))], default="")
    days = ByWhen(_l("By: days from today, or a date"))
    starts_on = OnDay(_l("The limit starts on"))
    proof = TextLine(_l("Proof asked for"), longest=400)
    assisting = SomeOf(_l("Offices that assist"))
    because = TextArea(
        _l("How it was decided, and why it could not wait"),
        [Needed(_l("Write how it was decided and why it could not wait."))],
        longest=1000,
    )
