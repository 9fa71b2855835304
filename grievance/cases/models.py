"""The case and what hangs on it. Cases belong to offices, never to persons."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from grievance.cases.consultations import Consultation as Consultation
from grievance.cases.rules.words import (
    CaseKind,
    CaseState,
    Closing,
    FilerKind,
    Handling,
    MessagesWanted,
    Outcome,
    Said,
    Satisfaction,
    Signing,
    Source,
    Turn,
)
from grievance.foundation.database import Model, Word, one_of


class CaseSerial(Model):
    """The last serial given in a division and fiscal year; one statement in the filing transaction, so no gaps."""

    division: Mapped[str] = mapped_column(ForeignKey("division.code"), primary_key=True)
    fiscal_year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Case(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    in_both: Mapped[bool] = mapped_column(default=False)
    fiscal_year: Mapped[int]
    serial: Mapped[int]
    kind: Mapped[CaseKind] = mapped_column(Word(CaseKind))
    state: Mapped[CaseState] = mapped_column(Word(CaseState))
    closing: Mapped[Closing | None] = mapped_column(Word(Closing))
    closed_at: Mapped[datetime | None]
    stage: Mapped[int] = mapped_column(default=1)
    handling: Mapped[Handling] = mapped_column(Word(Handling), default=Handling.FIRST)
    reviewing_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"), index=True)
    transfer_wanted_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    directed_due_on: Mapped[date | None]
    before_forum: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    before_step: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    assigned_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    disputes: Mapped[int] = mapped_column(default=0)
    transfers: Mapped[int] = mapped_column(default=0)

    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"), index=True)
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    routed_because: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    district: Mapped[str | None] = mapped_column(ForeignKey("district.name"))
    estate_code: Mapped[str | None] = mapped_column(ForeignKey("estate.code"), index=True)
    place: Mapped[str] = mapped_column(default="")
    plot: Mapped[str] = mapped_column(default="")

    title: Mapped[str]
    body: Mapped[str]
    since: Mapped[str] = mapped_column(default="")
    wanted: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    sector: Mapped[str] = mapped_column(default="")
    amount_inr: Mapped[Decimal | None]
    is_conduct: Mapped[bool] = mapped_column(default=False)
    conduct_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    is_open_to_join: Mapped[bool] = mapped_column(default=False)

    filer_kind: Mapped[FilerKind] = mapped_column(Word(FilerKind))
    filer_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("industrial_unit.id"), index=True)
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"), index=True)
    contact_name: Mapped[str] = mapped_column(default="")
    contact_mobile: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_proved_at: Mapped[datetime | None]
    contact_corrected_at: Mapped[datetime | None]
    message_language: Mapped[str | None]
    messages_wanted: Mapped[MessagesWanted] = mapped_column(
        Word(MessagesWanted), default=MessagesWanted.ALL, server_default="all"
    )

    filed_at: Mapped[datetime]
    source: Mapped[Source] = mapped_column(Word(Source), default=Source.WEB)
    source_name: Mapped[str] = mapped_column(default="")
    source_date: Mapped[str] = mapped_column(default="")
    external_id: Mapped[str | None]
    filed_by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    joined_into_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    lead_left_at: Mapped[datetime | None]
    track_secret_hash: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str] = mapped_column(default="")
    search_form: Mapped[int] = mapped_column(default=0, server_default="0")
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("division", "fiscal_year", "serial"),
        UniqueConstraint("source_name", "external_id"),
        CheckConstraint(one_of("kind", CaseKind), name="kind_known"),
        CheckConstraint(one_of("state", CaseState), name="state_known"),
        CheckConstraint("(state = 'closed') = (closing IS NOT NULL)", name="closed_has_a_closing"),
        CheckConstraint("state <> 'to_sort' OR office_code IS NULL", name="to_sort_has_no_office"),
        Index("ix_case_office_state", "office_code", "state"),
        Index("ix_case_division_state", "division", "state"),
        Index("ix_case_estate_state", "estate_code", "state", "filed_at"),
        Index("ix_case_district_state", "district", "state", "filed_at"),
        Index("ix_case_filed", "filed_at", "id"),
        Index("ix_case_closed", "closed_at"),
        Index("ix_case_words_form", "search_form", "id"),
        Index("ix_case_mobile", "contact_mobile"),
        Index("ix_case_open_to_join", "is_open_to_join", "state"),
        Index("ix_case_transfer_wanted", "division", sqlite_where=text("transfer_wanted_code IS NOT NULL"),
              postgresql_where=text("transfer_wanted_code IS NOT NULL")),
    )  # fmt: skip


class CaseOffice(Model):
    """Which office held the case from when to when, and why it came there."""

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"), index=True)
    from_at: Mapped[datetime] = mapped_column(index=True)
    to_at: Mapped[datetime | None]
    reason: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    __table_args__ = (
        Index("uq_case_office_one_open", "case_id", unique=True,
              sqlite_where=text("to_at IS NULL"), postgresql_where=text("to_at IS NULL")),
    )  # fmt: skip


class CaseTurn(Model):
    """Whose turn it is after ``from_on``, until the next row; ``until_on``: the filer's days of a question end there.

    The sum of the turns is the age of the case (``rules.turns``).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    from_on: Mapped[date]
    turn: Mapped[Turn] = mapped_column(Word(Turn))
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    until_on: Mapped[date | None]
    __table_args__ = (CheckConstraint(one_of("turn", Turn), name="turn_known"),)


class CaseListing(Model):
    """The case stands on an agenda of this division: written by ``sittings``, read by the fence.

    ``fell_away_at``: the sitting was not held; the forum may still read the case, but nobody is promised that day.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    sitting_no: Mapped[str]
    serial_text: Mapped[str] = mapped_column(default="")
    sits_on: Mapped[date]
    from_at: Mapped[datetime]
    fell_away_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("case_id", "sitting_no"),
        Index("ix_case_listing_division", "division", "case_id"),
    )


class PublicLine(Model):
    """A message between office and filer; both may read it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    at: Mapped[datetime]
    side: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_name: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    body: Mapped[str]
    promised_on: Mapped[date | None]
    taken_back_at: Mapped[datetime | None]


class InnerNote(Model):
    """A note among officers: a table of its own, so that no list of public lines can ever show it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    body: Mapped[str]


class InnerWord(Model):
    """A folded word of a case's inner notes. A table beside the search text, so that no filer's search can touch it."""

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = (Index("ix_inner_word_word", "word", "case_id", postgresql_ops={"word": "text_pattern_ops"}),)


class Question(Model):
    """A clarification asked of the filer: once a stage."""

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    stage: Mapped[int]
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"))
    words: Mapped[str]
    papers: Mapped[str] = mapped_column(default="")
    latest_on: Mapped[date]
    replied_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]
    __table_args__ = (UniqueConstraint("case_id", "stage"),)


class Answer(Model):
    """An office's answer. Refused and not admissible wait for a second officer's approval.

    ``acting_office_code``: the office above whose head gave it, since the post at ``office_code`` was vacant.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    round: Mapped[int]
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"))
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome))
    ground: Mapped[str] = mapped_column(default="")
    remedy: Mapped[str] = mapped_column(default="")
    note: Mapped[str]
    note_digest: Mapped[str] = mapped_column(default="", index=True)
    action_on: Mapped[date]
    proof: Mapped[str] = mapped_column(default="")
    referred_to: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    prepared_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime | None] = mapped_column(index=True)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approved_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    acting_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    sent_back_because: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        UniqueConstraint("case_id", "round"),
        CheckConstraint(one_of("outcome", Outcome), name="outcome_known"),
        CheckConstraint("state IN ('draft', 'to_approve', 'sent_back', 'given')", name="state_known"),
        CheckConstraint("approved_by IS NULL OR approved_by <> given_by", name="approved_by_another"),
    )


class Verdict(Model):
    """The filer's word on an answer, with the two questions of satisfaction."""

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    settled: Mapped[Satisfaction | None] = mapped_column(Word(Satisfaction))
    words: Mapped[str] = mapped_column(default="")
    was_told: Mapped[int | None]
    was_fair: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(index=True)


class Attachment(Model):
    """A stored file of a case, of a draft that may become one, or of a direction of the forum (its proof).

    ``consultation_id``: what an office hung on its answer to another office, for officers only.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), index=True)
    direction_id: Mapped[int | None] = mapped_column(ForeignKey("direction.id"), index=True)
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"), index=True)
    kind: Mapped[str] = mapped_column(default="paper")
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    storage_key: Mapped[str] = mapped_column(unique=True)
    side: Mapped[str]
    is_inner: Mapped[bool] = mapped_column(default=False)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class CoSignature(Model):
    """A unit that signed an open case: it joined by itself, was invited by a link, or was named by its association.

    ``counts_for_id``: the case into which its own was joined; None: its own. ``same_as_id``: the row of the same unit
    that is counted there. ``is_lead``: the unit leads ``case_id``; it has a row once another signs or
    the case is joined to another. ``word`` is its word on the answer ``word_on_id``.
    ``contact_proved_at``: a code that went to its contact was typed; a unit that joined without is not counted.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("industrial_unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_mobile: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    may_be_named: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    how: Mapped[Signing] = mapped_column(Word(Signing), default=Signing.JOINED, server_default="joined")
    contact_name: Mapped[str] = mapped_column(default="", server_default="")
    language: Mapped[str] = mapped_column(default="en", server_default="en")
    udyam: Mapped[str] = mapped_column(default="", server_default="")
    gstin: Mapped[str] = mapped_column(default="", server_default="")
    secret_hash: Mapped[str] = mapped_column(default="", server_default="", index=True)
    confirmed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    left_because: Mapped[str] = mapped_column(default="", server_default="")
    is_lead: Mapped[bool] = mapped_column(default=False, server_default=false())
    word: Mapped[Said | None] = mapped_column(Word(Said))
    word_on_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    word_line: Mapped[str] = mapped_column(default="", server_default="")
    word_at: Mapped[datetime | None]
    contact_proved_at: Mapped[datetime | None]
    counts_for_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("co_signature.id"))


class StepDraft(Model):
    """What somebody has typed into the page of a step and not sent: the fields as they were typed, kept for 30 days."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    step: Mapped[str]
    data: Mapped[Any] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(index=True)
    __table_args__ = (UniqueConstraint("person_id", "case_id", "step"),)
