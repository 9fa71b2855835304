"""Forms of a direction: the office's line and its wish for days, the forum's decisions, the unit's word, the register."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField

from grievance.sittings.rules.directions import PROGRESS_WORDS, UnitsWord
from grievance.sittings.rules.words import Progress
from grievance.web.fields import IndianDate, Needed, OneOf, Select, SomeOf, TextArea, TextLine, WholeNumber
from grievance.web.forms import BaseForm

CIRCULATION = "circulation"


class ReportForm(BaseForm):
    """An office's line on a direction."""

    progress = OneOf(
        _l("How does it stand?"),
        [Needed(_l("Choose how it stands."))],
        choices=[
            (word.value, _l(PROGRESS_WORDS[word]))
            for word in (Progress.ON_SCHEDULE, Progress.BEHIND, Progress.NOT_BEGUN, Progress.DONE)
        ],
    )
    words = TextArea(
        _l("What was done, or why not"), [Needed(_l("Write what was done, or why nothing was."))], longest=2000
    )
    proof = TextLine(_l("Proof: paper, number and date"), longest=400)


class AskDaysForm(BaseForm):
    """The office's wish; only the forum decides."""

    days = WholeNumber(_l("Days more"), [Needed(_l("Write how many days more."))], least=1, most=365)
    why = TextLine(_l("Reason"), [Needed(_l("Write why more days are needed."))])


class ProofForm(BaseForm):
    file = MultipleFileField(_l("Papers or photos that prove it"))


class AcceptForm(BaseForm):
    done_on = IndianDate(_l("Done on"), [Needed(_l("Give the day on which it was done."))])


class SendBackForm(BaseForm):
    words = TextArea(
        _l("What the office must still do"), [Needed(_l("Write what the office must still do."))], longest=2000
    )


class DecisionForm(BaseForm):
    """A decision of the forum on a direction says where it was taken."""

    decided = Select(_l("Decided"), [Needed(_l("Say where the forum decided it."))])


class MoreDaysForm(DecisionForm):
    days = WholeNumber(_l("Days more"), [Needed(_l("Write how many days more."))], least=1, most=365)
    why = TextLine(_l("Reason"), [Needed(_l("Write why the forum gives a later date."))])


class GrantForm(DecisionForm):
    answer = OneOf(
        _l("What did the forum decide?"),
        [Needed(_l("Choose what the forum decided."))],
        choices=[("give", _l("It gives the days")), ("refuse", _l("The date stays"))],
    )
    days = WholeNumber(_l("Days given"), least=1, most=365)
    why = TextLine(_l("Reason"), [Needed(_l("Write the reason."))])


class DropForm(DecisionForm):
    reason = TextLine(_l("Reason"), [Needed(_l("Write why the forum drops the direction."))])


class WithTerms(BaseForm):
    """What a direction waits for and serves: the same fields in the room, between sittings and on its own page."""

    waits_for = TextLine(_l("Waits for direction"), longest=40)
    cases = TextLine(_l("Cases it serves"), longest=2000)


class TermsForm(WithTerms):
    assisting = SomeOf(_l("Offices that assist"))
    why = TextLine(
        _l("Where the forum decided it, and why"), [Needed(_l("Write where the forum decided it, and why."))]
    )


class UnitsWordForm(BaseForm):
    word = OneOf(
        _l("Is it done?"),
        [Needed(_l("Choose one."))],
        choices=[(UnitsWord.AGREES.value, _l("Yes, it is done")), (UnitsWord.CONTESTS.value, _l("No, it is not done"))],
    )
    words = TextLine(_l("What is still open?"), longest=500)
