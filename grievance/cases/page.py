"""What the case page shows to one person: read once, put in order, without a word of HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from grievance.audit import queries as record
from grievance.audit.models import EventRow
from grievance.cases import access, queries
from grievance.cases.models import Answer, Attachment, Case, CaseListing, CoSignature, InnerNote, PublicLine
from grievance.cases.rules.deciding import StepOffer, open_steps
from grievance.cases.rules.facts import Side, sides_of
from grievance.cases.rules.needs import OUTCOMES
from grievance.cases.rules.questions import reminder_days
from grievance.cases.rules.signatories import Tally, tally
from grievance.cases.rules.turns import TURN_IN_WORDS, Age, TurnTaken, whose_days
from grievance.cases.rules.words import CLOSINGS, SHOWN_STATES, SHOWN_TO_FILERS, SINCE_IN_WORDS, CaseState
from grievance.cases.standing import Standing, signed_of, standing_of
from grievance.cases.taking_back import can_be_undone, undone_until
from grievance.cases.telling import person_name
from grievance.clocks import queries as clocks
from grievance.clocks.models import Clock
from grievance.clocks.rules import lateness
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.clocks.rules.strip import Strip
from grievance.enterprises import queries as enterprises
from grievance.foundation.clock import ist_date
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Sentence, from_data, sentence
from grievance.web.names import named

SIDES = {
    "filer": N_("The unit"), "office": N_("The office"), "above": N_("The office above"),
    "reviewer": N_("The office above"), "convener": N_("The convener"), "forum": N_("The forum"),
    "system": N_("System rule"), "signatory": N_("A unit that co-signed"), "consulted": N_("The office that was asked"),
}  # fmt: skip
ICONS = {
    "FilerAsked": "ask", "FilerReplied": "send", "CaseTransferred": "send", "CaseFiled": "send", "CaseClosed": "tick",
    "CaseListed": "cal", "CaseDirected": "cal", "DueDateMoved": "clock", "ExtensionAsked": "clock",
    "ExtensionGranted": "clock", "CaseDisputed": "tri", "InnerNoteWritten": "lock", "RungReached": "up",
}  # fmt: skip
DUE_HEADS = {
    ClockKind.SORT: N_("Office named by"), ClockKind.SITTING: N_("Before the forum by"),
    ClockKind.REVIEW: N_("Review due"), ClockKind.ACCEPT: N_("Last day for the unit's word"),
    ClockKind.DISPUTE: N_("Last day to disagree"),
}  # fmt: skip


TWO_YEARS = timedelta(days=730)


@dataclass(frozen=True)
class Due:
    """The date shown large. ``clock`` None: a direction's date, which its own page explains."""

    head: str
    on: date
    clock: Clock | None = None
    why: Sentence | None = None
    strip: Strip | None = None
    limit_words: str = ""

    @property
    def is_stopped(self) -> bool:
        return self.clock is not None and self.clock.state is ClockState.STOPPED


@dataclass(frozen=True)
class Entry:
    """One line of the record, as ``components/record.html`` draws it."""

    id: int
    at: datetime
    who: Any
    words: Sentence
    icon: str
    group: str
    note: Any = None
    text: str = ""
    inner: bool = False
    files: tuple[dict[str, Any], ...] = ()
    letter_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """Everything one page shows. ``inside`` is False for a filer's page: nothing inner is even read."""

    case: Case
    inside: bool
    standing: Standing
    due: Due | None
    offers: list[StepOffer]
    entries: list[Entry]
    files: Sequence[Attachment]
    listing: CaseListing | None
    units: int
    age: Age | None
    stops: list[dict[str, Any]]
    joined_into: Case | None
    joined: Sequence[Case]
    unit_name: str = ""
    same_text: list[tuple[str, str]] = field(default_factory=list)
    decided_before: Sequence[Case] = ()
    kept: Sequence[lateness.Kept] = ()
    undo_until: datetime | None = None
    assigned_to: str = ""

    @property
    def late_words(self) -> Sentence | None:
        """What a case keeps for good, however it goes on: "answered 3 days late"."""
        late = lateness.lateness(self.kept)
        return lateness.in_words(late) if late else None

    @property
    def kept_words(self) -> list[tuple[Sentence, date]]:
        """How each date was kept, in order, with the date it was owed by."""
        return [(lateness.in_words(kept), kept.due_on) for kept in lateness.worth_telling(self.kept)]

    @property
    def tally(self) -> Tally:
        """Co-signed, left, accept, contest, silent."""
        last = self.last_answer
        return tally((signed_of(row) for row in self.standing.signatories), last.id if last else None)

    @property
    def lines(self) -> list[tuple[str, str]]:
        return lines_of(self.standing.signatories)

    @property
    def may_see_names(self) -> bool:
        return bool(sides_of(self.standing.facts) & {Side.OFFICE, Side.ABOVE, Side.REVIEWER, Side.CONVENER})

    @property
    def open_steps(self) -> list[StepOffer]:
        return [offer for offer in self.offers if offer.is_open]

    @property
    def shut_steps(self) -> list[tuple[Sentence, Sentence]]:
        return [(sentence(offer.row.label), offer.why_not) for offer in self.offers if offer.why_not]

    @property
    def state_words(self) -> Sentence:
        if self.case.closing:
            return sentence(CLOSINGS[self.case.closing])
        return sentence(_shown_state(self.case, self.inside))

    @property
    def since_words(self) -> Sentence | None:
        """Since when it has been happening; what an import wrote stays as it is."""
        since = self.case.since
        return sentence(SINCE_IN_WORDS.get(since, "%(since)s"), since=since) if since else None

    @property
    def last_answer(self) -> Answer | None:
        return self.standing.given[-1] if self.standing.given else None

    @property
    def may_write_note(self) -> bool:
        return self.inside and bool(sides_of(self.standing.facts) - {Side.FILER})

    def outcome_words(self, answer: Answer) -> Sentence:
        return sentence(OUTCOMES[answer.outcome])


def case_page(case: Case, actor: Actor, now: datetime, link_to_file: Any) -> CasePage:
    """The page of ``case`` for ``actor``; ``link_to_file(file)`` gives the address of a download."""
    today = ist_date(now)
    inside = not access.is_outside(actor, case)
    standing = standing_of(case, actor, today)
    files = queries.files_of(case.id, for_filer=not inside)
    offers = [offer for offer in open_steps(standing.facts) if offer.is_mine and offer.row.on_case_page]
    waiting = standing.waiting_answer if inside else None
    return CasePage(
        case=case, inside=inside, standing=standing, due=_due(case, standing, today), offers=offers,
        entries=_entries(case, standing, inside, files, link_to_file), files=files, listing=queries.last_listing(case.id),
        units=_units(case, standing), age=_age(case, today), stops=_stops(case, standing, inside),
        joined_into=_visible(case.joined_into_id, actor), joined=queries.cases_joined_to(case.id, access.visible_to(actor)),
        unit_name=unit_name(case),
        decided_before=queries.settled_like(case, access.visible_to(actor), now - TWO_YEARS) if inside else (),
        kept=clocks.ended_clocks_of(OwnerKind.CASE, [case.id]).get(case.id, ()),
        undo_until=undone_until(case) if can_be_undone(case, actor, now) else None,
        assigned_to=person_name(case.assigned_person_id) if inside else "",
        same_text=queries.answers_with_same_note(waiting, access.visible_to(actor)) if waiting else [],
    )  # fmt: skip


def _units(case: Case, standing: Standing) -> int:
    """As ``queries.count_of_units``, of the rows that were read already."""
    others = sum(row.left_at is None and signed_of(row).is_confirmed for row in standing.signatories)
    return others + (0 if case.lead_left_at else 1)


def lines_of(rows: Sequence[CoSignature], most: int = 20) -> list[tuple[str, str]]:
    """(words, name) of signatories still there, the latest first; a name only where its unit let it be named."""
    said = [row for row in reversed(rows) if row.words and row.left_at is None]
    return [(row.words, row.unit_name if row.may_be_named else "") for row in said[:most]]


def officers_side(case: Case, actor: Actor, today: date) -> bool:
    """Whether the person works on the case: may read who signed it, by name."""
    officers = {Side.OFFICE, Side.ABOVE, Side.REVIEWER, Side.CONVENER}
    return bool(sides_of(standing_of(case, actor, today).facts) & officers)


def unit_name(case: Case) -> str:
    """The filer's unit or association; the person's name where there is none."""
    found = enterprises.unit(case.unit_id) or enterprises.association(case.association_id)
    return found.name if found else case.contact_name


def _shown_state(case: Case, inside: bool) -> str:
    return SHOWN_STATES[case.state] if inside else SHOWN_TO_FILERS.get(case.state, SHOWN_STATES[case.state])


def _visible(case_id: int | None, actor: Actor) -> Case | None:
    return queries.case_by_id_among(case_id, access.visible_to(actor)) if case_id else None


def _due(case: Case, standing: Standing, today: date) -> Due | None:
    clock = standing.due_clock
    if clock is None:
        is_directed = case.directed_due_on is not None and case.state is CaseState.WITH_OFFICE
        return Due(N_("Directed by"), case.directed_due_on) if is_directed and case.directed_due_on else None
    head = DUE_HEADS.get(clock.kind, N_("Decision due"))
    return Due(
        head, clock.due_on, clock, clocks.due_explained(clock).sentence, clocks.strip_of(clock, today), clock.basis
    )


def _age(case: Case, today: date) -> Age | None:
    turns = [TurnTaken(row.turn, row.from_on, row.office_code, row.until_on) for row in queries.turns_of(case.id)]
    until = ist_date(case.closed_at) if case.closed_at else today
    return whose_days(ist_date(case.filed_at), until, turns) if turns else None


def share_words(age: Age) -> list[tuple[Any, int]]:
    """(who, days) of the age of a case: an office by its name, the unit and the forum by a word of their own."""
    return [
        (reference.office_name(s.office) if s.office else sentence(TURN_IN_WORDS[s.turn]), s.days) for s in age.shares
    ]


def _stops(case: Case, standing: Standing, inside: bool) -> list[dict[str, Any]]:
    """The parcel line: received, acknowledged, first reply, where it is now, decision."""
    done = {clock.kind: clock for clock in queries.clocks_met(case.id)}
    stops = [{"label": sentence(N_("Received")), "when": ist_date(case.filed_at), "state": "done"}]
    for kind, label in ((ClockKind.ACKNOWLEDGE, N_("Office acknowledged")), (ClockKind.FIRST_REPLY, N_("First reply"))):
        clock = done.get(kind)
        if clock is not None:
            stops.append({"label": sentence(label), "when": clock.met_on, "state": "done"})
    is_over = case.state is CaseState.CLOSED
    words = CLOSINGS[case.closing] if case.closing else _shown_state(case, inside)
    since = ist_date(case.closed_at) if case.closed_at else None
    stops.append({"label": sentence(words), "when": since or "", "state": "done" if is_over else "now"})
    clock = standing.due_clock
    if clock is not None and not is_over:
        stops.append(
            {"label": sentence(DUE_HEADS.get(clock.kind, N_("Decision due"))), "when": clock.due_on, "state": ""}
        )
    return stops


def _entries(
    case: Case, standing: Standing, inside: bool, files: Sequence[Attachment], link_to_file: Any
) -> list[Entry]:
    """The record, newest first. For a filer the inner rows are not read at all."""
    shown = standing.answers if inside else standing.given
    return entries_of(
        record.timeline(case.id, for_filer=not inside), queries.public_lines(case.id), shown, files, link_to_file,
        notes=queries.inner_notes(case.id) if inside else (), inside=inside,
    )  # fmt: skip


def entries_of(
    rows: Iterable[EventRow], public_lines: Iterable[PublicLine], answers: Iterable[Answer], files: Iterable[Attachment],
    link_to_file: Any, *, notes: Iterable[InnerNote] = (), inside: bool = False,
) -> list[Entry]:  # fmt: skip
    """Lines of the record in the order of ``rows``, each with what hangs on it; all of it was read for this reader."""
    lines, inner = {line.id: line for line in public_lines}, {note.id: note for note in notes}
    given, kept = {answer.id: answer for answer in answers}, {file.id: file for file in files}
    entries = []
    for row in rows:
        line, note = lines.get(row.payload.get("line_id")), inner.get(row.payload.get("note_id"))
        answer, file = given.get(row.payload.get("answer_id")), kept.get(row.payload.get("attachment_id"))
        text = line.body if line else note.body if note else answer.note if answer else ""
        shown_files = ({"name": file.name, "size": file.size_bytes, "href": link_to_file(file)},) if file else ()
        entries.append(
            Entry(row.seq, row.at, _who(row, inside), from_data(row.told), ICONS.get(row.name, "doc"), row.group,
                  _note(row, answer, line.promised_on if line else None), text, not row.is_public, shown_files,
                  row.payload.get("letter_id"))
        )  # fmt: skip
    return entries


def _who(row: EventRow, inside: bool) -> Any:
    """Officers see who acted; a filer sees the side, since an office answers and not a person."""
    side = sentence(SIDES.get(row.actor_side, SIDES["system"]))
    if not inside or not row.actor_name or row.actor_id is None:
        return side
    if row.actor_side in ("", "system") or row.actor_side not in SIDES:
        return row.actor_name
    return sentence(N_("%(name)s, %(side)s"), name=row.actor_name, side=side)


def _note(row: EventRow, answer: Answer | None, promised_on: date | None) -> Sentence | None:
    if row.name == "CaseFiled" and row.payload.get("because"):
        return sentence(N_("Why this office: %(because)s"), because=from_data(row.payload["because"]))
    if row.name in ("CaseAnswered", "RefusalProposed") and answer:
        return _answer_facts(answer)
    if promised_on is not None:
        return sentence(N_("By %(day)s"), day=promised_on)
    return _question_dates(row) if row.name == "FilerAsked" else None


def _question_dates(row: EventRow) -> Sentence | None:
    """Until when a question waits, and the days of the reminders."""
    until = from_data(row.payload.get("until"))
    if not isinstance(until, date):
        return None
    reminders = tuple(reminder_days(ist_date(row.at), until))
    if not reminders:
        return sentence(N_("Until %(until)s at the latest; no reminder"), until=until)
    return sentence(N_("Until %(until)s at the latest; reminders on %(days)s"), until=until, days=reminders)


def _answer_facts(answer: Answer) -> Sentence:
    parts = [sentence(N_("Action on %(day)s"), day=answer.action_on)]
    if answer.proof:
        parts.append(sentence(N_("Paper or contact: %(proof)s"), proof=answer.proof))
    if answer.ground:
        parts.append(sentence(N_("Rule or ground: %(ground)s"), ground=answer.ground))
    if answer.remedy:
        parts.append(sentence(N_("Remedy that stays open: %(remedy)s"), remedy=answer.remedy))
    return sentence("%(parts)s", parts=tuple(parts))


def place_words(case: Case) -> str:
    """Estate with district, else district and place, as text."""
    estate = reference.estate(case.estate_code)
    parts = (case.plot, named(estate.name) if estate else case.place, named(case.district or ""))
    return ", ".join(part for part in parts if part)
