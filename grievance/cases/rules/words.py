"""The closed lists of words of a case."""

from __future__ import annotations

from enum import StrEnum

from grievance.sentences import N_


class CaseKind(StrEnum):
    GRIEVANCE = "grievance"
    POINT = "point"


class CaseState(StrEnum):
    """The states of PRODUCT 3; ``to_sort`` waits for the convener to name the office."""

    TO_SORT = "to_sort"
    WITH_OFFICE = "with_office"
    CLARIFICATION = "clarification"
    ANSWERED = "answered"
    UNDER_REVIEW = "under_review"
    BEFORE_FORUM = "before_forum"
    REFERRED = "referred"
    CLOSED = "closed"


class Closing(StrEnum):
    """Why a case is closed. Deemed acceptance is counted apart from the filer's word.

    ``taken_out``: it came with a list that was taken over by mistake, before anybody worked on it.
    """

    ACCEPTED = "accepted"
    DEEMED_ACCEPTED = "deemed_accepted"
    DECIDED = "decided"
    COMPLIED = "complied"
    WITHDRAWN = "withdrawn"
    JOINED = "joined"
    DROPPED = "dropped"
    TAKEN_OUT = "taken_out"


class Handling(StrEnum):
    """Why the office has the case: its first handling, sent back with an instruction, or directed by the forum."""

    FIRST = "first"
    REWORK = "rework"
    DIRECTION = "direction"


class Turn(StrEnum):
    """Whose turn a case is. Its age is the sum of the turns."""

    CONVENER = "convener"
    OFFICE = "office"
    FILER = "filer"
    REVIEWER = "reviewer"
    FORUM = "forum"
    HIGHER_BODY = "higher_body"
    CLOSED = "closed"


class Outcome(StrEnum):
    RELIEF = "relief"
    PARTLY = "partly"
    REFUSED = "refused"
    NOT_ADMISSIBLE = "not_admissible"
    REFERRED = "referred"


class AnswerState(StrEnum):
    """A nodal officer's draft; a refusal that waits for the office above; one that it sent back; given to the filer."""

    DRAFT = "draft"
    TO_APPROVE = "to_approve"
    SENT_BACK = "sent_back"
    GIVEN = "given"


class FilerKind(StrEnum):
    UNIT = "unit"
    ASSOCIATION = "association"
    ARTISAN = "artisan"
    INVESTOR = "investor"


class Source(StrEnum):
    """How the case came in; all but those of ``BY_THE_FILER`` are entered by somebody else on the filer's behalf."""

    WEB = "web"
    API = "api"
    PAPER = "paper"
    PHONE = "phone"
    MEETING = "meeting"
    IMPORT = "import"


BY_THE_FILER = frozenset({Source.WEB, Source.API})


class Satisfaction(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Signing(StrEnum):
    """How a unit came to sign: by itself, by a personal link, named by its association, or as the lead of a case."""

    JOINED = "joined"
    INVITED = "invited"
    NAMED = "named"
    LEAD = "lead"


class Said(StrEnum):
    """A co-signatory's word on an answer."""

    ACCEPTS = "accepts"
    CONTESTS = "contests"


OPEN_STATES = frozenset(CaseState) - {CaseState.CLOSED}
NEEDS_APPROVAL = frozenset({Outcome.REFUSED, Outcome.NOT_ADMISSIBLE})
"""Outcomes that a second officer must approve before the filer gets them (PRODUCT 3)."""

SHOWN_STATES = {
    CaseState.TO_SORT: N_("To be sorted"),
    CaseState.WITH_OFFICE: N_("With the office"),
    CaseState.CLARIFICATION: N_("Waiting for the unit"),
    CaseState.ANSWERED: N_("Decided, the filer's turn"),
    CaseState.UNDER_REVIEW: N_("With the office above"),
    CaseState.BEFORE_FORUM: N_("Before the forum"),
    CaseState.REFERRED: N_("Sent to a higher body"),
    CaseState.CLOSED: N_("Closed"),
}
"""The pages' words for the states (DESIGN 5)."""

SHOWN_TO_FILERS = {
    CaseState.CLARIFICATION: N_("Waiting for your answer"),
    CaseState.ANSWERED: N_("Decided, your turn"),
}
"""The same for the filer's own page, where it is the filer's turn."""

SINCE_IN_WORDS = {
    "week": N_("Less than a week"),
    "month": N_("1 to 4 weeks"),
    "half_year": N_("1 to 6 months"),
    "longer": N_("More than 6 months"),
}
"""How long it has been happening, as filing asks for it."""

CLOSINGS = {
    Closing.ACCEPTED: N_("Settled"), Closing.DEEMED_ACCEPTED: N_("Closed by silence"),
    Closing.DECIDED: N_("Decided by the forum"), Closing.COMPLIED: N_("Direction complied with"),
    Closing.WITHDRAWN: N_("Withdrawn"), Closing.JOINED: N_("Joined to another"), Closing.DROPPED: N_("Dropped"),
    Closing.TAKEN_OUT: N_("Taken out: taken over by mistake"),
}  # fmt: skip


class MessagesWanted(StrEnum):
    """Which messages a filer gets besides questions, answers and the end of the case, which always come."""

    ALL = "all"
    NEEDED = "needed"


KINDS = {CaseKind.GRIEVANCE: N_("Grievance"), CaseKind.POINT: N_("Point")}

SOURCES = {
    Source.WEB: N_("The forum's pages"),
    Source.API: N_("A program of the filer"),
    Source.PAPER: N_("On paper"),
    Source.PHONE: N_("By phone"),
    Source.MEETING: N_("In a meeting"),
    Source.IMPORT: N_("Import"),
}
"""How a case came in, for lists."""
