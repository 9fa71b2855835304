"""The action taken report, point by point, as of a date. States stand in capitals: DONE, LATE."""

from __future__ import annotations

from grievance.documents.blocks import Block, Cell, Heading, Row, Span, Text
from grievance.documents.layout import parts
from grievance.documents.papers import Atr, AtrPoint
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Voice

COLUMNS = (L_("Direction"), L_("Office"), L_("Due"), L_("Action taken"), L_("State"))
STATES = {"done": L_("DONE"), "late": L_("LATE"), "in_time": L_("in time"), "dropped": L_("DROPPED")}
UNIT_WORDS = {
    "agrees": L_("The unit agrees"), "contests": L_("The unit contests"), "silent": L_("The unit is silent"),
}  # fmt: skip


def title(paper: Atr, v: Voice) -> str:
    return v.say("Action taken on directions of earlier sittings")


def blocks(paper: Atr, v: Voice, annexed: bool = False) -> tuple[Block, ...]:
    heading = (v.say("Annexure %(letter)s: ", letter="A") if annexed else "") + title(paper, v)
    late = sum(point.state == "late" for point in paper.points)
    counts = v.say("As of %(date)s. Directions: %(count)s. Past their date: %(late)s.",
                   date=v.day(paper.as_of), count=len(paper.points), late=late)  # fmt: skip
    rows = [Row(_cells(point, v)) for point in paper.points]
    body: Block = parts.table(v, COLUMNS, rows, (7, 5, 4.3, 6.4, 3.8)) if rows else Text(v.say("No direction is open."))
    return Heading(1, heading), Text(counts), body


def _cells(point: AtrPoint, v: Voice) -> tuple[Cell, ...]:
    return _direction(point, v), _office(point, v), _due(point, v), _actions(point, v), _state(point, v)


def _direction(point: AtrPoint, v: Voice) -> Cell:
    about = ", ".join(part for part in (point.reference, point.unit) if part)
    proof = v.say("Proof asked: %(proof)s", proof=point.proof_required) if point.proof_required else None
    return parts.lines((Span(point.number, strong=True), " " + point.words), about or None, proof)


def _office(point: AtrPoint, v: Voice) -> Cell:
    helping = v.say("With: %(offices)s", offices=", ".join(point.assisting)) if point.assisting else None
    return parts.lines(parts.called(point.office, point.officer) or "–", helping)


def _due(point: AtrPoint, v: Voice) -> Cell:
    if not point.moves:
        return (v.short_date(point.due),)
    first = v.say("first %(date)s", date=v.short_date(point.first_due))
    return ((Span(v.short_date(point.due), strong=True),), first, v.say("moved: %(count)s", count=point.moves))


def _actions(point: AtrPoint, v: Voice) -> Cell:
    if not point.actions:
        return (v.say("Not reported"),)
    return tuple(f"{v.short_date(action.on)}: {v.words(action.words)}" for action in point.actions)


def _state(point: AtrPoint, v: Voice) -> Cell:
    state = v.say(STATES[point.state])
    late = v.say("days late: %(days)s", days=point.days_late) if point.days_late else None
    done = v.short_date(point.done_on) if point.done_on else None
    word = v.say(UNIT_WORDS[point.unit_word]) if point.unit_word in UNIT_WORDS else None
    return parts.lines((Span(state, strong=point.state != "in_time"),), late, done, word)
