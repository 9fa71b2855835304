"""What the convener is warned of beside the items of an agenda: clashes, who cannot come, like items, what changed since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from grievance.cases.models import Case
from grievance.cases.rules.words import CLOSINGS, CaseState
from grievance.sentences import N_, Sentence, sentence
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.models import CannotCome, Entry, Sitting
from grievance.sittings.operations.arranging import like_items
from grievance.sittings.queries import arranging
from grievance.sittings.rules.clashes import Hours, clashes, offices_in
from grievance.sittings.rules.freezing import Change, FrozenItem, NowItem, changes_since
from grievance.sittings.rules.together import Alike, alike
from grievance.sittings.snapshot import Agenda


@dataclass(frozen=True)
class Marks:
    """Beside one item. ``range``: the serials taken together ("3.2 to 3.4"), at the first of them; ``led``: it follows."""

    range: str = ""
    led: str = ""
    away: CannotCome | None = None
    clashes: tuple[Sentence, ...] = ()
    settled_on: date | None = None
    closing: Sentence | None = None


def marks_of(agenda: Agenda, seen: Collection[int], *, with_clashes: bool) -> dict[int, Marks]:
    """Marks by entry, for cases in ``seen`` and for what is no case; clashes are for who arranges the sitting."""
    warned = clash_warnings(agenda) if with_clashes else {}
    return {row.id: _marks(agenda, row, warned) for row in agenda.entries if row.case_id is None or row.case_id in seen}


def _marks(agenda: Agenda, row: Entry, warned: dict[str, tuple[Sentence, ...]]) -> Marks:
    together = agenda.together(row)
    first, last = (together[0], together[-1]) if together else (row, row)
    span = f"{first.section}.{first.place} – {last.section}.{last.place}" if together else ""
    case = agenda.cases.get(row.case_id or 0)
    settled_on = agenda.settled_on(row)
    return Marks(
        range=span if first is row else "",
        led=span if first is not row else "",
        away=agenda.away.get(row.case_id or 0),
        clashes=() if row.withdrawn_because else offices_in(warned, [_office(agenda, row)]),
        settled_on=settled_on,
        closing=sentence(CLOSINGS[case.closing]) if settled_on and case and case.closing else None,
    )


def _office(agenda: Agenda, row: Entry) -> str | None:
    case, dated = agenda.cases.get(row.case_id or 0), agenda.directions.get(row.direction_id or 0)
    return case.office_code if case else dated.direction.office_code if dated else None


def clash_warnings(agenda: Agenda) -> dict[str, tuple[Sentence, ...]]:
    """Warnings by office: its officer is called to another sitting that day, or nobody holds the post."""
    sitting = agenda.sitting
    mine = {code for row in agenda.entries if not row.withdrawn_because and (code := _office(agenda, row))}
    others = arranging.others_on_the_day(sitting)
    called = arranging.offices_on_agendas([one.id for one in others]) if others else {}
    posts = arranging.posts_on(mine.union(*called.values()), sitting.sits_on)
    hours = [_hours(one, called.get(one.id, frozenset())) for one in others]
    return clashes(_hours(sitting, frozenset(mine)), hours, posts)


def _hours(sitting: Sitting, offices: frozenset[str]) -> Hours:
    return Hours(number_of(sitting), time.fromisoformat(sitting.starts_at), sitting.minutes, offices)


def suggestions(agenda: Agenda) -> tuple[Alike, ...]:
    """Like items of the draft that could be taken together."""
    return alike(like_items(agenda.entries, agenda.cases))


def since_circulated(agenda: Agenda) -> tuple[Change, ...]:
    """What differs today from the papers that went out, in the order of their serials."""
    frozen: dict[str, FrozenItem] = {}
    for version in queries.versions_of(agenda.sitting.id):
        for item in (item for section in version.snapshot["sections"] for item in section["items"]):
            if item["case"]:
                frozen.setdefault(item["serial"], _frozen(item))
    return changes_since(tuple(frozen.values()), [_now(agenda, row) for row in agenda.entries if row.case_id])


def _frozen(item: dict[str, Any]) -> FrozenItem:
    case = item["case"]
    return FrozenItem(item["serial"], item["kind"], case["number"], case["state"], case["office"])


def _now(agenda: Agenda, row: Entry) -> NowItem:
    case: Case = agenda.cases[row.case_id or 0]
    is_settled = case.state is CaseState.CLOSED
    return NowItem(row.kind.value, case.number, case.state.value, case.office_code, is_settled,
                   row.withdrawn_because or None)  # fmt: skip


AWAY = N_("The unit cannot come: %(why)s")
AWAY_NOTED = N_("The unit cannot come, the convener notes: %(why)s")


def away_in_words(row: CannotCome) -> Sentence:
    return sentence(AWAY if row.by_filer else AWAY_NOTED, why=row.why)
