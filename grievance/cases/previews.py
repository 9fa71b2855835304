"""What a change of an office means for the cases that lie there, said before it is saved."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.cases import queries
from grievance.reference.events import HolderChanged, OfficeChanged
from grievance.sentences import N_, Sentence, sentence


def cases_that_lie_there(event: OfficeChanged) -> Iterator[Sentence]:
    """Open cases of the office, and what changes for them."""
    count = queries.number_of_open_cases_at(event.row)
    if not event.old:
        return
    if not count:
        yield sentence(N_("No open case lies with %(office)s."), office=event.row)
        return
    yield sentence(N_("Open cases that lie with %(office)s: %(count)s."), office=event.row, count=count)
    if "parent_code" in event.new or "parent_kashmir_code" in event.new:
        key = N_("From now on the new office above reviews them, approves for them and is told when they are late.")
        yield sentence(key)
    if event.new.get("is_active") == "False":
        yield sentence(N_("They stay where they are until somebody transfers them."))


def cases_of_the_post(event: HolderChanged) -> Iterator[Sentence]:
    """Cases belong to offices: whoever heads it answers for them."""
    count = queries.number_of_open_cases_at(event.row)
    if count:
        key = N_(
            "Open cases that lie with %(office)s: %(count)s. They stay there; whoever heads the office answers for them."
        )
        yield sentence(key, office=event.row, count=count)
