"""The words by which a case is found: filled at filing and renewed after each change of what both sides may read.

``Case.search_text`` holds what everybody who sees the case may read. Words of inner notes stand in a table of their own
(``InnerWord``), asked only together with ``access.officers_side``; a filer's search never touches it.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import force_locale

from grievance.cases import queries
from grievance.cases.models import Case, InnerWord
from grievance.cases.queries import consulting
from grievance.cases.rules.words import AnswerState
from grievance.enterprises import queries as enterprises
from grievance.foundation.database import db
from grievance.reference import queries as reference
from grievance.routing.rules.folding import fold, words
from grievance.web.names import named

FORM = 1
"""Which way of filling a row has; the job ``search-texts`` renews what was filled by an older way."""
LANGUAGES = ("en", "hi", "ur")
LONGEST_WORD = 60
AT_ONCE = 50


def first_text(case: Case, unit_name: str) -> str:
    """The text of a case that is being filed: nothing but its own words, place, unit and office stands on it yet."""
    return _joined(fold(unit_name), case, ())


def renew(case: Case) -> None:
    """Brings the words of a case up to date with its lines, answers, signatories, subject and office."""
    unit = enterprises.unit(case.unit_id) or enterprises.association(case.association_id)
    kept = case.search_text.split("\n", 1)[0] if unit is None else fold(unit.name)
    renewed = _joined(kept, case, _said(case))
    if case.search_text != renewed:
        case.search_text = renewed
    case.search_form = FORM


def _said(case: Case) -> Iterable[str]:
    """What both sides wrote since; names of other units only where they let themselves be named."""
    yield from (line.body for line in queries.public_lines(case.id) if line.taken_back_at is None)
    for answer in queries.answers_of(case.id):
        if answer.state == AnswerState.GIVEN.value:
            yield from (answer.note, answer.ground, answer.remedy, answer.proof, answer.referred_to)
    for row in queries.signatures_of(case.id):
        if row.left_at is None and row.may_be_named:
            yield row.unit_name


def _joined(unit: str, case: Case, said: Iterable[str]) -> str:
    """Two lines: the unit's name as it was filed, then everything else."""
    own = (case.title, case.body, case.wanted, case.place, case.number.replace("-", ""))
    return f"{unit}\n{fold(' '.join((*own, *_names(case), *said)))}"


def _names(case: Case) -> Iterable[str]:
    """Estate, district, office and subject as every language of the pages calls them."""
    estate, office = reference.estate(case.estate_code), reference.office(case.office_code)
    category = reference.category(case.category_code)
    plain = [
        estate.name if estate else "",
        case.district or "",
        office.name if office else "",
        category.name if category else "",
    ]
    for language in LANGUAGES:
        with force_locale(language):
            yield from (named(name) for name in plain if name)
    yield case.office_code or ""


def renew_inner(case_id: int) -> None:
    """Brings the words of a case's inner notes, and of its questions between offices, up to date."""
    said = [note.body for note in queries.inner_notes(case_id)]
    said += [f"{row.words} {row.said}" for row in consulting.questions_to_offices(case_id)]
    wanted = {word[:LONGEST_WORD] for text in said for word in words(text)}
    kept = queries.inner_words(case_id)
    for word in sorted(wanted - set(kept)):
        db.session.add(InnerWord(case_id=case_id, word=word))
    for word in sorted(set(kept) - wanted):
        db.session.delete(kept[word])


def renew_after(event: object) -> None:
    """A reaction: a unit signed, confirmed, left or leads."""
    case = queries.case_by_id(getattr(event, "case_id", None) or 0)
    if case is not None:
        db.session.flush()
        renew(case)


def renew_old_rows(most: int = AT_ONCE) -> int:
    """Renews rows that were filled by an older way, the newest cases first; says how many."""
    rows = queries.cases_of_older_search(FORM, most)
    for case in rows:
        renew(case)
        renew_inner(case.id)
    return len(rows)
