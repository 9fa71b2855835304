"""The action taken report, point by point, as of a date. States stand in capitals: DONE, LATE."""

from __future__ import annotations

from grievance.documents.blocks import Block, Cell, Heading, Line, Row, Span, Text
from grievance.documents.layout import parts
from grievance.documents.papers import ActionLine, Atr, AtrPoint, ReportHead, UnitSays
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Voice

COLUMNS = (L_("Direction"), L_("Office"), L_("Due"), L_("Action taken"), L_("State"))
STATES = {"done": L_("DONE"), "late": L_("LATE"), "in_time": L_("in time"), "dropped": L_("DROPPED")}
PROGRESS = {
    "done": L_("done"), "on_schedule": L_("on schedule"), "behind": L_("behind"), "not_begun": L_("not begun"),
}  # fmt: skip
UNIT_WORDS = {
    "agrees": L_("The unit agrees"), "contests": L_("The unit contests"), "silent": L_("The unit is silent"),
}  # fmt: skip


def title(paper: Atr, v: Voice) -> str:
    if isinstance(paper.head, ReportHead) and paper.head.meeting:
        return v.say("Action taken on the instructions of review meeting %(meeting)s", meeting=paper.head.meeting)
    if isinstance(paper.head, ReportHead) and paper.head.sitting:
        return v.say("Action taken on the directions of sitting %(sitting)s", sitting=paper.head.sitting)
    return v.say("Action taken on directions of earlier sittings")


def blocks(paper: Atr, v: Voice, annexed: bool = False) -> tuple[Block, ...]:
    """``annexed``: as Annexure A of the pack, under the pack's own letterhead."""
    heading = (v.say("Annexure %(letter)s: ", letter="A") if annexed else "") + title(paper, v)
    rows = [Row(_cells(point, v)) for point in paper.points]
    body: Block = (
        parts.table(v, COLUMNS, rows, (6.6, 4.6, 4.2, 6.4, 4.6)) if rows else Text(v.say("No direction is open."))
    )
    start: tuple[Block, ...] = () if annexed else (_letterhead(paper, v),)
    return (*start, Heading(1, heading), Text(_counts(paper, v)), body)


def _letterhead(paper: Atr, v: Voice) -> Block:
    return parts.letterhead(paper.head.division, v, paper.head.file_number, v.day(paper.head.dated))


def _counts(paper: Atr, v: Voice) -> str:
    found = {state: sum(point.state == state for point in paper.points) for state in STATES}
    return v.say("As of %(date)s. Directions: %(count)s. Done: %(done)s. Past their date: %(late)s. In time: "
                 "%(in_time)s. Dropped: %(dropped)s.",
                 date=v.day(paper.as_of), count=len(paper.points), **found)  # fmt: skip


def _cells(point: AtrPoint, v: Voice) -> tuple[Cell, ...]:
    return _direction(point, v), _office(point, v), _due(point, v), _actions(point, v), _state(point, v)


def _direction(point: AtrPoint, v: Voice) -> Cell:
    about = [", ".join(part for part in (one.reference, one.unit) if part) for one in point.units]
    proof = v.say("Proof asked: %(proof)s", proof=point.proof_required) if point.proof_required else None
    after = v.say("After %(number)s is done", number=point.waits_for) if point.waits_for else None
    words = v.say(parts.ABOUT_CONDUCT) if _is_closed(point) else point.words
    given = v.words(point.circulated) or None
    return parts.lines((Span(point.number, strong=True), " " + words), *about, given, proof, after)


def _is_closed(point: AtrPoint) -> bool:
    return point.conduct and not point.words


def _office(point: AtrPoint, v: Voice) -> Cell:
    helping = v.say("With: %(offices)s", offices=", ".join(point.assisting)) if point.assisting else None
    return parts.lines(parts.called(point.office, point.officer) or "–", helping)


def _due(point: AtrPoint, v: Voice) -> Cell:
    if not point.moves:
        return (v.short_date(point.due),)
    first = v.say("first %(date)s", date=v.short_date(point.first_due))
    return ((Span(v.short_date(point.due), strong=True),), first, v.say("moved: %(count)s", count=point.moves))


def _actions(point: AtrPoint, v: Voice) -> Cell:
    """The office's lines, each with its word; a month without one is named."""
    said = [line for one in point.actions for line in _action(one, v)]
    missing = v.listed(f"{one:%m-%Y}" for one in point.missing)
    if missing:
        said.append((Span(v.say("No line for: %(months)s", months=missing), strong=True),))
    return tuple(said) or ("–" if _is_closed(point) else v.say("Not reported"),)


def _action(one: ActionLine, v: Voice) -> list[Line]:
    word = v.say(PROGRESS[one.progress]) + ". " if one.progress in PROGRESS else ""
    proof = f" ({one.proof})" if one.proof else ""
    lines: list[Line] = [f"{v.short_date(one.on)}: {word}{one.words}{proof}"]
    if one.sent_back:
        lines.append(v.say("Sent back: %(why)s", why=one.sent_back))
    return lines


def _state(point: AtrPoint, v: Voice) -> Cell:
    state = v.say(STATES[point.state])
    late = v.say("days late: %(days)s", days=point.days_late) if point.days_late else None
    done = v.short_date(point.done_on) if point.done_on else None
    word = v.say(PROGRESS[point.progress]) if point.progress in PROGRESS and point.state == "in_time" else None
    units = [_unit(one, v, len(point.units) > 1) for one in point.units if one.word in UNIT_WORDS]
    return parts.lines(
        (Span(state, strong=point.state != "in_time"),), late, done, word, point.dropped_because or None, *units
    )


def _unit(one: UnitSays, v: Voice, is_of_several: bool) -> str:
    said = v.say(UNIT_WORDS[one.word])
    whose = f" ({one.reference})" if is_of_several else ""
    return f"{said}{whose}: {one.words}" if one.words else f"{said}{whose}"
