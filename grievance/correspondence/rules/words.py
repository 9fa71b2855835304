"""The words of incoming mail, and how they read."""

from __future__ import annotations

from enum import StrEnum

from grievance.sentences import N_


class LetterState(StrEnum):
    """What became of a letter. ``returned``: one of our own mails came back. ``ignored``: a machine wrote it."""

    LANDED = "landed"
    RETURNED = "returned"
    IGNORED = "ignored"
    TRAY = "tray"
    ATTACHED = "attached"
    DISMISSED = "dismissed"


class Doubt(StrEnum):
    """Why a letter lies in the tray, or landed with a mark (``other_sender``)."""

    NO_ADDRESS = "no_address"
    WRONG_TOKEN = "wrong_token"  # noqa: S105  (a word, no secret)
    CASE_CLOSED = "case_closed"
    NOT_THEIR_CASE = "not_their_case"
    OTHER_SENDER = "other_sender"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    SAME_ID = "same_id"
    UNKNOWN_RETURN = "unknown_return"
    NOT_TAKEN = "not_taken"


class Return(StrEnum):
    """What a returned mail says. ``permanent``: the address takes no mail. ``refused``: this one mail was not taken,
    or its server gave up waiting. ``temporary``: it is tried again. ``arrived``: a receipt."""

    PERMANENT = "permanent"
    REFUSED = "refused"
    TEMPORARY = "temporary"
    ARRIVED = "arrived"


class Remedy(StrEnum):
    """How the task about a returned mail ended."""

    WORKS_AGAIN = "works_again"
    NEW_ADDRESS = "new_address"
    TOLD = "told"


DOUBTS = {
    Doubt.NO_ADDRESS: N_("It was not sent to the address of a case."),
    Doubt.WRONG_TOKEN: N_("The address it was sent to is not one that we gave out."),
    Doubt.CASE_CLOSED: N_("The case it was sent to is closed."),
    Doubt.NOT_THEIR_CASE: N_("The person to whom this address was given may not write on the case any more."),
    Doubt.OTHER_SENDER: N_("It came from another address than the one we write to."),
    Doubt.TOO_LARGE: N_("It is larger than 20 MB. Its files were not looked at."),
    Doubt.UNREADABLE: N_("Parts of it cannot be read. It is kept as it came."),
    Doubt.EMPTY: N_("It holds neither words nor files."),
    Doubt.SAME_ID: N_("Another letter with the same Message-ID and other words came before."),
    Doubt.UNKNOWN_RETURN: N_("A mail came back, and we cannot tell which."),
    Doubt.NOT_TAKEN: N_("The case did not take it."),
}
STATES = {
    LetterState.TRAY: N_("To look at"),
    LetterState.LANDED: N_("On their case"),
    LetterState.ATTACHED: N_("Put on a case by hand"),
    LetterState.DISMISSED: N_("Set aside"),
    LetterState.RETURNED: N_("Came back"),
    LetterState.IGNORED: N_("Written by a machine"),
}
REMEDIES = {
    Remedy.WORKS_AGAIN: N_("The address works again"),
    Remedy.NEW_ADDRESS: N_("A new address was given"),
    Remedy.TOLD: N_("Told in another way"),
}
