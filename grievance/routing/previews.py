"""Which routing rows lead to an office, said before the office is changed."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.foundation.clock import ist_date
from grievance.reference.events import OfficeChanged
from grievance.routing import queries
from grievance.sentences import N_, Sentence, sentence

TOUCH_ROUTING = frozenset({"is_active", "division", "parent_code", "parent_kashmir_code"})


def rows_that_lead_there(event: OfficeChanged) -> Iterator[Sentence]:
    """Only where the change touches what routing reads."""
    if not event.old or not TOUCH_ROUTING & set(event.new):
        return
    count = sum(row.office_code == event.row for row in queries.rules_in_force(ist_date(event.at)))
    if not count:
        yield sentence(N_("No routing row leads to %(office)s."), office=event.row)
    elif event.new.get("is_active") == "False":
        key = N_(
            "Routing rows that lead to %(office)s: %(count)s. They still lead there until you change them under Routing."
        )
        yield sentence(key, office=event.row, count=count)
    else:
        yield sentence(N_("Routing rows that lead to %(office)s: %(count)s. They stay."), office=event.row, count=count)
