"""What an archive says, as pages of heads and values: one page makes the HTML that people read and the JSON for machines.

Names in the JSON are the English heads; values are said in the reader's language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from grievance.cases.models import Attachment, Case
from grievance.cases.page import entries_of
from grievance.cases.rules.needs import OUTCOMES, SETTLED
from grievance.cases.rules.words import MessagesWanted
from grievance.desk.listing.exporting import COLUMNS, Row
from grievance.exports import queries
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Sentence
from grievance.web.downloads import file_name
from grievance.web.filters import say
from grievance.web.languages import BY_TAG

Fact = tuple[str, Any]
"""A head, marked for translation, and a value; an empty value is left out."""

WANTED = {
    MessagesWanted.ALL: N_("Everything that happens with the case"),
    MessagesWanted.NEEDED: N_("Only what asks something of me, and the end"),
}


@dataclass(frozen=True)
class Part:
    """Records of one kind under one head."""

    name: str
    head: str
    records: Sequence[Sequence[Fact]]


@dataclass(frozen=True)
class Leaf:
    """One page of the archive."""

    title: str
    parts: Sequence[Part]

    def shown(self) -> list[tuple[str, list[list[tuple[str, str]]]]]:
        """Heads and values in the reader's language; nothing empty."""
        parts = [
            (gettext(part.head), [[(gettext(head), _in_words(value)) for head, value in _said(one)] for one in part.records])
            for part in self.parts
        ]  # fmt: skip
        return [(head, records) for head, records in parts if records]

    def as_json(self) -> bytes:
        """An object by the parts' names; each holds its records."""
        plain = {part.name: [{_name(head): _plain(value) for head, value in _said(one)} for one in part.records]
                 for part in self.parts}  # fmt: skip
        return json.dumps(plain, ensure_ascii=False, indent=1).encode()


def _said(record: Iterable[Fact]) -> list[Fact]:
    return [(head, value) for head, value in record if value is not None and value != "" and value != ()]


def _name(head: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", head.casefold()).strip("_")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, bool | int) else say(value)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return str(value) if isinstance(value, int | Decimal) else say(value)


@dataclass(frozen=True)
class Whose:
    """For whom the archive is: the actor without any office, and the addresses that this person has proved.

    ``only``: the one case that is asked for.
    """

    actor: Actor
    addresses: tuple[str, ...] = ()
    only: int | None = None

    def gave_contact_of(self, case: Case) -> bool:
        """Whether name, number and address on the case are this person's, and not those of another member of the unit."""
        is_filer = self.actor.person_id is not None and self.actor.person_id == case.filer_person_id
        return is_filer or case.id in self.actor.tracked_case_ids


@dataclass
class Hanging:
    """What hangs on a batch of cases, each kind read in one statement."""

    events: queries.Rows
    lines: queries.Rows
    answers: queries.Rows
    questions: queries.Rows
    verdicts: queries.Rows
    letters: queries.Rows
    files: queries.Rows
    sms: queries.Rows
    drafts: queries.Rows = field(default_factory=dict)


def hanging_on(ids: Sequence[int], person_id: int | None) -> Hanging:
    return Hanging(
        queries.events(ids), queries.lines(ids), queries.answers(ids), queries.questions(ids), queries.verdicts(ids),
        queries.letters(ids), queries.files(ids), queries.sms(ids), queries.step_drafts(ids, person_id),
    )  # fmt: skip


def place_of(file: Attachment) -> str:
    """Where a file lies beside the page of its case."""
    return f"files/{file.id}-{file_name(file.name)}"


def without_others_contact(row: Row, whose: Whose) -> Row:
    return replace(row, has_contact=row.has_contact and whose.gave_contact_of(row.case))


def case_leaf(row: Row, hung: Hanging, whose: Whose) -> Leaf:
    """One case as its filer may read it, whoever asks."""
    case, one = row.case, row.case.id
    files = hung.files.get(one, [])
    parts = [
        Part("case", N_("Grievance"), [[(column.head, column.value(row)) for column in COLUMNS]]),
        Part("choices", N_("Messages"), [_choices(case)]),
        Part("questions", N_("Questions of the office"), [_question(each) for each in hung.questions.get(one, ())]),
        Part("answers", N_("Answers"), [_answer(each) for each in hung.answers.get(one, ())]),
        Part("satisfaction", N_("Your word on the answers"), [_verdict(each) for each in hung.verdicts.get(one, ())]),
        Part("record", N_("What has happened"), _record(hung, one)),
        Part("letters", N_("E-mails that came in"), [_letter(each) for each in hung.letters.get(one, ())]),
        Part("sms", N_("SMS"), [_sms(each) for each in hung.sms.get(one, ()) if _is_own_number(each, case, whose)]),
        Part("files", N_("Photos and papers"), [_file(each) for each in files]),
        Part("not_sent", N_("Written and not sent"), [_draft(each) for each in hung.drafts.get(one, ())]),
    ]
    return Leaf(f"{case.number}: {case.title}", parts)


def _choices(case: Case) -> list[Fact]:
    language = BY_TAG.get(case.message_language or case.language)
    return [(N_("Language of the messages"), language.own_name if language else case.language),
            (N_("Which messages"), Sentence(WANTED[case.messages_wanted], {}))]  # fmt: skip


def _question(row: Any) -> list[Fact]:
    return [(N_("Asked"), row.asked_at), (N_("Office"), _office(row.office_code)), (N_("What it asks"), row.words),
            (N_("Papers wanted"), row.papers), (N_("Last day"), row.latest_on), (N_("You answered"), row.replied_at)]  # fmt: skip


def _answer(row: Any) -> list[Fact]:
    return [
        (N_("Given"), row.given_at), (N_("Office"), _office(row.office_code)), (N_("Outcome"), Sentence(OUTCOMES[row.outcome], {})),
        (N_("Answer"), row.note), (N_("Date of the action"), row.action_on), (N_("Paper or contact"), row.proof),
        (N_("Rule or ground"), row.ground), (N_("Remedy that stays open"), row.remedy), (N_("Sent to"), row.referred_to),
    ]  # fmt: skip


def _verdict(row: Any) -> list[Fact]:
    return [
        (N_("Said"), row.at), (N_("Is it settled?"), Sentence(SETTLED[row.settled], {}) if row.settled else ""), (N_("Your words"), row.words),
        (N_("Were you kept informed? 1 is badly, 5 is well"), row.was_told),
        (N_("Was it handled fairly? 1 is badly, 5 is well"), row.was_fair),
    ]  # fmt: skip


def _record(hung: Hanging, one: int) -> list[list[Fact]]:
    """Newest first, as the page of the case shows it to its filer."""
    entries = entries_of(
        hung.events.get(one, ()), hung.lines.get(one, ()), hung.answers.get(one, ()), hung.files.get(one, ()), place_of
    )
    return [
        [(N_("When"), each.at), (N_("Who"), each.who), (N_("What"), each.words), (N_("Note"), each.note or ""), (N_("Words"), each.text),
         (N_("File"), ", ".join(file["href"] for file in each.files))]
        for each in entries
    ]  # fmt: skip


def _letter(row: Any) -> list[Fact]:
    return [(N_("Received"), row.received_at), (N_("Subject"), row.subject), (N_("Words"), row.words)]


def _sms(row: Any) -> list[Fact]:
    return [(N_("Sent"), row.sent_at), (N_("Words"), "" if row.message == "code" else row.text)]


def _is_own_number(row: Any, case: Case, whose: Whose) -> bool:
    return whose.gave_contact_of(case) and row.to_number == case.contact_mobile


def _file(row: Attachment) -> list[Fact]:
    return [(N_("Name"), row.name), (N_("File"), place_of(row)), (N_("Added"), row.added_at), (N_("Bytes"), row.size_bytes),
            (N_("SHA-256"), row.sha256)]  # fmt: skip


def _draft(row: Any) -> list[Fact]:
    data = row.data if isinstance(row.data, dict) else {}
    return [(N_("Saved"), row.saved_at), *((str(name), str(value)) for name, value in data.items())]


def _office(code: str | None) -> str:
    found = reference.office(code) if code else None
    return found.name if found else (code or "")
