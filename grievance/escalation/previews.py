"""To whom mail and rungs for the head of an office go after a change of its holders, said before it is saved."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.accounts import queries as accounts
from grievance.clocks.rules.ladder import Tell
from grievance.escalation.queries import staff
from grievance.escalation.rules import readers_of
from grievance.foundation.clock import ist_date
from grievance.reference.events import HolderChanged
from grievance.sentences import N_, Sentence, sentence


def who_is_told(event: HolderChanged) -> Iterator[Sentence]:
    on = max(event.from_on, ist_date(event.at))
    readers = readers_of(Tell.HEAD, event.row, None, staff(on))
    people = accounts.people_by_id(reader.person_id for reader in readers)
    if not readers:
        key = N_(
            "On %(day)s mail for the head of %(office)s reaches nobody: no head, no deputy, no office above can be reached."
        )
        yield sentence(key, day=on, office=event.row)
    for reader in readers:
        key = N_("On %(day)s mail for the head of %(office)s goes to %(person)s: %(because)s.")
        person = people[reader.person_id].name
        yield sentence(key, day=on, office=event.row, person=person, because=reader.because)
