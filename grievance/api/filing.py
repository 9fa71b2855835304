"""A case that comes whole, not page by page: the same checks, the same operation, the same words of refusal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from grievance.api.problems import Refused
from grievance.api.rules.shapes import Field, Flag, Record, Text, may
from grievance.api.shown import FiledCase, words_of
from grievance.cases.contacts import note_proof
from grievance.cases.rules.words import FilerKind, Source
from grievance.intake import operations, proving
from grievance.intake import queries as intake
from grievance.intake.rules import checking
from grievance.intake.rules.answers import Answers
from grievance.intake.rules.groups import SOMETHING_ELSE, group_of
from grievance.intake.rules.words import Since, Where
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal
from grievance.web.filters import say
from grievance.web.languages import LANGUAGES

LINE = checking.LINE_AT_MOST
CASE_TO_FILE = Record(
    name="CaseToFile",
    fields=(
        Field("words", Text(least=checking.WORDS_AT_LEAST, longest=checking.WORDS_AT_MOST, says="What is happening.")),
        Field("since", words_of(Since)),
        Field("where", words_of(Where)),
        may("estate", Text(longest=120, says="Code or name; needed where it is in an estate.")),
        may("plot", Text(longest=60)),
        may("district", Text(longest=60, says="Its name; needed where it is in a district.")),
        may("place", Text(longest=120, says="Village, town or road.")),
        may("category", Text(longest=60, says="A code of /api/v1/categories; without one the words decide.")),
        may("wanted", Text(longest=LINE, says="What would settle it.")),
        may("is_conduct", Flag(says="It is about how an office or officer behaved.")),
        may("is_open_to_join", Flag(says="Others may read the words and join.")),
        may("filer_kind", Text(words=tuple(FilerKind), says="As the account has it unless said.")),
        may("unit", Text(longest=LINE, says="Name of the unit or association; that of the account unless said.")),
        may("name", Text(longest=120, says="Name of the person; that of the account unless said.")),
        may("contact", Text(longest=254, says="E-mail or mobile number; that of the account unless said. Another one is "
                                             "marked as not proved.")),
        may("udyam", Text(longest=30)),
        may("gstin", Text(longest=30)),
        may("language", Text(words=tuple(one.tag for one in LANGUAGES), says="Of the messages.")),
    ),
)  # fmt: skip


def answers_of(given: Mapping[str, Any], actor: Actor, today: date, *, needs_since: bool = True) -> Answers:
    """The answers as the pages of filing would have them. Raises ``Refused`` with all that the rules refuse."""
    known = operations.contact_known(actor, today)
    told = {name: value for name, value in given.items() if value != ""}
    said = defaultdict(str, {"language": actor.language, **known, **told})
    since = given.get("since", "") if needs_since else given.get("since") or Since.WEEK
    try:
        values = checking.together(
            lambda: _place(said),
            lambda: checking.check_words(said["words"], since, said["wanted"]),
            lambda: checking.check_contact(said["name"], said["unit"], said["filer_kind"], said["contact"], said["udyam"],
                                           said["gstin"]),
            lambda: _category(said["category"]),
        )  # fmt: skip
    except checking.AnswerError as error:
        raise Refused(error.refusals) from None
    values |= {name: bool(said.get(name)) for name in ("is_conduct", "is_open_to_join")}
    return Answers(language=said["language"]).with_({**values, "since": given.get("since", "")})


def _place(said: Mapping[str, Any]) -> checking.Values:
    typed = {name: said.get(name, "") for name in ("estate", "place", "plot")}
    estate = intake.estate_found(typed["estate"], typed["estate"], intake.known_estates())
    return checking.check_place(said.get("where"), typed, estate, intake.district_found(said.get("district", "")))


def _category(code: str) -> checking.Values:
    if code and reference.category(code) is None:
        raise checking.AnswerError(Refusal(N_("There is no subject “%(code)s”."), field="category", code=code))
    return {"category": code, "group": group_of(code) if code else SOMETHING_ELSE}


def file_case(answers: Answers, actor: Actor, now: datetime) -> FiledCase:
    """Registers the case inside ``transaction()``. A contact that the person has proved counts as proved here too."""
    registered = operations.file_answers(answers, actor, now, Source.API)
    if proving.is_ones_own(answers, actor):
        note_proof(registered.case, actor, now)
    promise = intake.promise_of(registered.case)
    return FiledCase(
        registered.case, registered.secret, promise.due_on if promise else None, say(promise.why) if promise else ""
    )
