"""Questions between offices as the page of a case shows them to one officer. Nothing of it is read for a filer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from grievance.accounts import queries as people
from grievance.cases import access
from grievance.cases.consultations import Consultation
from grievance.cases.consulting import may_end
from grievance.cases.models import Attachment, Case
from grievance.cases.queries import consulting as queries
from grievance.cases.rules.consulting import ASKING_IN_WORDS, ENDINGS, Asking, Ending
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Sentence, from_data, sentence


@dataclass(frozen=True)
class QuestionShown:
    """One question. ``endings``: what this person may do with it."""

    row: Consultation
    office: str
    asked_by: str
    ended_by: str
    why: Sentence
    state_words: Sentence
    is_late: bool
    files: Sequence[Attachment]
    endings: tuple[Ending, ...]

    @property
    def waits_here(self) -> bool:
        """Whether this person may answer it."""
        return Ending.ANSWER in self.endings

    @property
    def offers(self) -> list[tuple[Ending, str]]:
        """The same with the words of their links."""
        return [(ending, ENDINGS[ending]) for ending in self.endings]


def questions_shown(case: Case, actor: Actor, today: date, inside: bool) -> list[QuestionShown]:
    """All of them where the notes among officers are read (``inside``); for the office that was asked its own."""
    rows = queries.questions_to_offices(case.id) if inside else own_questions(case, actor)
    if not rows:
        return []
    wrote = people.people_by_id(person for row in rows for person in (row.asked_by, row.ended_by) if person)
    names, files = {one.id: one.name for one in wrote.values()}, queries.files_of_questions([row.id for row in rows])
    answers = not access.is_filer(actor, case)
    return [_shown(case, row, actor, today, names, files, answers) for row in rows]


def own_questions(case: Case, actor: Actor) -> list[Consultation]:
    """Those put to an office of this person that wait or are answered; none for who stands on the filer's side."""
    if not actor.desks() or access.is_filer(actor, case):
        return []
    mine, stand = actor.desks(case.division), (Asking.ASKED, Asking.ANSWERED)
    return [row for row in queries.questions_to_offices(case.id) if row.office_code in mine and row.state in stand]


def _shown(
    case: Case, row: Consultation, actor: Actor, today: date, names: dict[int, str], files: Sequence[Attachment],
    answers: bool,
) -> QuestionShown:  # fmt: skip
    """``answers``: the person does not stand on the filer's side, where one's own case would be answered."""
    is_late = row.state is Asking.ASKED and row.wanted_on < today
    return QuestionShown(
        row, reference.office_name(row.office_code), _named(names, row.asked_by, row.asking_office_code),
        _named(names, row.ended_by, "" if row.state is Asking.TAKEN_BACK else row.office_code), from_data(row.why),
        sentence(N_("Past its date")) if is_late else sentence(ASKING_IN_WORDS[row.state]), is_late,
        [file for file in files if file.consultation_id == row.id],
        tuple(ending for ending in Ending if may_end(case, row, ending, actor) and (answers or ending is Ending.TAKE_BACK)),
    )  # fmt: skip


def _named(names: dict[int, str], person_id: int | None, office_code: str) -> str:
    """A person with the office he wrote for."""
    name = names.get(person_id or 0, "")
    return ", ".join(part for part in (name, reference.office_name(office_code)) if part) if person_id else ""
