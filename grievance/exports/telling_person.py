"""The page about the person: account, contacts, roles, units, sessions, views, what was signed with others, drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grievance.accounts import queries as accounts
from grievance.accounts.models import Person
from grievance.accounts.views.grants import in_words
from grievance.cases import queries as cases
from grievance.cases.rules.words import Said
from grievance.enterprises import queries as enterprises
from grievance.exports import queries
from grievance.exports.telling import Fact, Leaf, Part
from grievance.intake import queries as intake
from grievance.intake.models import Draft
from grievance.intake.rules.answers import from_data
from grievance.sentences import N_, Sentence
from grievance.web.languages import BY_TAG

SAID = {Said.ACCEPTS: N_("Settled"), Said.CONTESTS: N_("Not settled")}
HEADS_OF_DRAFT = {
    "words": N_("What is happening?"), "since": N_("Since when?"), "wanted": N_("What would settle it?"), "estate": N_("Estate"),
    "district": N_("District"), "place": N_("Place"), "plot": N_("Plot"), "name": N_("Name"), "unit": N_("Unit or association"),
    "mobile": N_("Mobile"), "email": N_("E-mail"), "udyam": N_("Udyam number"), "gstin": N_("GSTIN"), "own_line": N_("Your own line"),
    "group": N_("Subject"), "similar_to": N_("Grievance that is alike"), "language": N_("Language"),
}  # fmt: skip
"""What a draft holds, by the names of its answers; the rest are choices of the form and stand under their own name."""


def person_leaf(person: Person, title: str) -> Leaf:
    """Other members, those whom an association represents and all their contacts are none of it."""
    return Leaf(title, [
        Part("account", N_("Your account"), [_account(person)]),
        Part("contacts", N_("Where you are reached"), [_contact(row) for row in accounts.contacts_of(person.id)]),
        Part("roles", N_("Roles"), [_role(row) for row in accounts.grants_of([person.id])[person.id]]),
        Part("units", N_("Your units"), _memberships(person.id)),
        Part("signed", N_("Signed with others"), [_signed(*pair) for pair in _signed_rows(person.id)]),
        Part("sessions", N_("Signed in on"), [_session(row) for row in queries.sessions(person.id)]),
        Part("views", N_("Kept views of the list"), [_view(row) for row in queries.views(person.id)]),
    ])  # fmt: skip


def _account(person: Person) -> list[Fact]:
    language = BY_TAG.get(person.language)
    return [(N_("Name"), person.name), (N_("E-mail"), person.email), (N_("Mobile"), person.mobile),
            (N_("Language"), language.own_name if language else person.language), (N_("Added"), person.created_at)]  # fmt: skip


def _contact(row: Any) -> list[Fact]:
    return [(N_("Contact"), row.value), (N_("Proved by a code"), row.proved_at)]


def _role(row: Any) -> list[Fact]:
    return [(N_("Role"), in_words(row)), (N_("From"), row.from_on), (N_("To"), row.to_on)]


def _memberships(person_id: int) -> list[list[Fact]]:
    rows = queries.memberships(person_id)
    units = enterprises.units_by_id({row.unit_id for row in rows if row.unit_id})
    names = enterprises.association_names({row.association_id for row in rows if row.association_id})
    return [_membership(row, units.get(row.unit_id or 0), names.get(row.association_id or 0, "")) for row in rows]


def _membership(row: Any, unit: Any, association: str) -> list[Fact]:
    return [
        (N_("Unit or association"), unit.name if unit else association), (N_("Udyam number"), unit.udyam if unit else ""),
        (N_("GSTIN"), unit.gstin if unit else ""), (N_("From"), row.from_on), (N_("To"), row.to_on),
    ]  # fmt: skip


def _signed_rows(person_id: int) -> list[tuple[Any, Any]]:
    pairs = []
    for portion in queries.signed(person_id):
        found = cases.cases_by_id([row.case_id for row in portion])
        pairs += [(row, found.get(row.case_id)) for row in portion]
    return pairs


def _signed(row: Any, case: Any) -> list[Fact]:
    return [
        (N_("Number"), case.number if case else ""), (N_("Title"), case.title if case else ""), (N_("Signed"), row.at), (N_("Unit"), row.unit_name),
        (N_("Name"), row.contact_name), (N_("E-mail"), row.contact_email), (N_("Mobile"), row.contact_mobile), (N_("Your own line"), row.words),
        (N_("May be named"), row.may_be_named), (N_("Confirmed"), row.confirmed_at),
        (N_("Your word"), Sentence(SAID[row.word]) if row.word else ""), (N_("Words"), row.word_line), (N_("Said"), row.word_at),
        (N_("Left"), row.left_at), (N_("Why"), row.left_because),
    ]  # fmt: skip


def _session(row: Any) -> list[Fact]:
    return [(N_("From"), row.began_at), (N_("Last seen"), row.seen_at), (N_("Ended"), row.revoked_at), (N_("Device"), row.device),
            (N_("Network address"), row.address)]  # fmt: skip


def _view(row: Any) -> list[Fact]:
    query = row.query if isinstance(row.query, dict) else {}
    return [(N_("Name"), row.name), (N_("Filters"), ", ".join(f"{name}: {value}" for name, value in query.items()))]


def open_drafts(person_id: int, now: datetime) -> list[Draft]:
    return list(intake.open_drafts_of(person_id, now, most=100))


def draft_leaf(draft: Draft, files: list[Any]) -> Leaf:
    answers = from_data(draft.data).as_data()
    told = [
        (HEADS_OF_DRAFT.get(name, name), str(value) if not isinstance(value, bool) else value)
        for name, value in answers.items()
    ]
    kept = [[(N_("Name"), row.name), (N_("Added"), row.added_at), (N_("Bytes"), row.size_bytes)] for row in files]
    saved = [(N_("Saved"), draft.saved_at), (N_("Kept until"), draft.expires_at)]
    return Leaf("", [Part("draft", N_("Draft"), [[*saved, *told]]), Part("files", N_("Photos and papers"), kept)])
