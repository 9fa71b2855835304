"""The report is made, issued, kept and queued for those who get it. Nothing here commits but ``file_of``, which keeps bytes."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy.exc import IntegrityError

from grievance.accounts import queries as accounts
from grievance.accounts.models import Person
from grievance.accounts.operations import actor_of
from grievance.audit.queries import head_hash
from grievance.documents import printing
from grievance.documents.keeping import as_json, digest, from_plain
from grievance.documents.operations import HASH_SHOWN, translator
from grievance.documents.papers import MonthlyReport
from grievance.documents.printing import MAKER_VERSION, Stamp
from grievance.documents.rules.wording import printed_language, voice
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict
from grievance.foundation.transaction import record, transaction
from grievance.monthly import queries
from grievance.monthly.events import MonthlyReportIssued, MonthlyReportSubscribed
from grievance.monthly.models import IssuedFile, IssuedReport, ReportSubscription
from grievance.monthly.paper import paper_of, without_names
from grievance.monthly.workbook import MEDIA_TYPE, xlsx
from grievance.notifications.operations import MailFile, link, queue_mail
from grievance.permissions import Actor, Right
from grievance.reports.monthly.figures import month_figures
from grievance.reports.monthly.rules import span_of
from grievance.sentences import N_, Refusal

FORMS = {**printing.FORMS, "xlsx": xlsx}
MEDIA_TYPES = {**printing.MEDIA_TYPES, "xlsx": MEDIA_TYPE}
BY_MAIL = ("pdf", "xlsx")
LANGUAGES = ("en", "hi")
"""In which the sentences of the report are translated."""


@dataclass(frozen=True)
class Prepared:
    """A paper made outside the transaction, with the files that go by mail, by language and form."""

    paper: MonthlyReport
    scope: str
    version: int
    day_hash: str
    at: datetime
    files: Mapping[tuple[str, str], bytes]

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.at, self.version, day_hash=self.day_hash)


def draft(month: date, scope: str, now: datetime) -> tuple[MonthlyReport, Stamp]:
    """The month as it stands now, not fixed."""
    today = ist_date(now)
    return paper_of(month_figures(month, scope, today), today), Stamp(now, is_draft=True)


def prepare(month: date, scope: str, now: datetime) -> Prepared:
    """The next version with its files for the mail. Takes as long as printing; changes nothing. Refuses a month that runs."""
    today = ist_date(now)
    if not span_of(month, today).is_over:
        raise Refusal(N_("This month is not over. Its report can be issued from the first day of the next one."))
    before = queries.issued(scope, month)
    paper = paper_of(month_figures(month, scope, today), today)
    begun = Prepared(paper, scope, before.version + 1 if before else 1, (head_hash() or "")[:HASH_SHOWN], now, {})
    languages = sorted({_language(person) for person in subscribers(scope, today)})
    bare = without_names(paper)
    files = {(one, form): _made(bare, begun.stamp, one, form) for one in languages for form in BY_MAIL}
    return Prepared(begun.paper, scope, begun.version, begun.day_hash, now, files)


def _made(paper: MonthlyReport, stamp: Stamp, language: str, form: str) -> bytes:
    return FORMS[form](paper, stamp, language, translator(language))


def issue(prepared: Prepared, actor: Actor, now: datetime, because: str = "") -> IssuedReport:
    """Keeps paper and files for ever and queues the mails. Raises Conflict where that version was issued meanwhile."""
    if prepared.version > 1 and not because.strip():
        raise Refusal(N_("Say why another version is issued."), field="because")
    accounts.hold_address(f"monthly report {prepared.scope} {prepared.paper.month}")
    last = queries.issued(prepared.scope, prepared.paper.month)
    if (last.version if last else 0) != prepared.version - 1:
        raise Conflict(N_("This report was issued while yours was being made. Look at it first."))
    data = as_json(prepared.paper)
    row = IssuedReport(month=prepared.paper.month, scope=prepared.scope, version=prepared.version,
                       paper=json.loads(data), sha256=digest(prepared.paper), day_hash=prepared.day_hash,
                       because=because.strip(), issued_at=now, issued_by=actor.person_id)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    for (language, form), content in prepared.files.items():
        db.session.add(_file(row, False, language, form, content, now))
    record(MonthlyReportIssued(at=now, actor=actor, month=f"{row.month:%Y-%m}", scope=row.scope, version=row.version,
                               sha256=row.sha256, because=row.because))  # fmt: skip
    _send(row, prepared, now)
    return row


def _file(row: IssuedReport, with_names: bool, language: str, form: str, content: bytes, now: datetime) -> IssuedFile:
    return IssuedFile(report_id=row.id, with_names=with_names, language=language, form=form, content=content,
                      sha256=sha256(content).hexdigest(), maker_version=MAKER_VERSION, made_at=now)  # fmt: skip


def _send(row: IssuedReport, prepared: Prepared, now: datetime) -> None:
    """One mail a person and version, with the files without names: a mail goes beyond the fence."""
    for person in subscribers(row.scope, ist_date(now)):
        language = _language(person)
        month = voice(language).month(row.month)
        context = {"month": month, "scope": row.scope, "version": row.version, "lines": prepared.paper.summary,
                   "link": link(f"/reports/monthly/{row.month:%Y-%m}/{row.scope}"), "reader": "office"}  # fmt: skip
        files = [_attached(row, form, prepared.files.get((language, form))) for form in BY_MAIL]
        queue_mail("monthly_report", person.email or "", context, key=f"monthly-report:{row.id}:{person.id}",
                   language=language, at=now, to_name=person.name, files=[one for one in files if one])  # fmt: skip


def _attached(row: IssuedReport, form: str, content: bytes | None) -> MailFile | None:
    """None where the person came to the list after the files were made: the link leads to them."""
    if content is None:
        return None
    return MailFile(f"monthly-report-{row.scope}-{row.month:%Y-%m}.{form}", MEDIA_TYPES[form],
                    base64=b64encode(content).decode())  # fmt: skip


def paper_kept(row: IssuedReport) -> tuple[MonthlyReport, Stamp]:
    """The paper as it was issued."""
    return from_plain(row.paper), Stamp(row.issued_at, row.version, day_hash=row.day_hash)


def file_of(row: IssuedReport, with_names: bool, language: str, form: str, now: datetime) -> bytes:
    """The kept bytes, else made of the kept paper and kept. Of two at once both hand out what the first kept."""
    language = printed_language(language)
    if kept := queries.kept_file(row.id, with_names, language, form):
        return bytes(kept.content)
    paper, stamp = paper_kept(row)
    made = _made(paper if with_names else without_names(paper), stamp, language, form)
    try:
        with transaction() as session:
            session.add(_file(row, with_names, language, form, made, now))
    except IntegrityError:
        kept = queries.kept_file(row.id, with_names, language, form)
        return bytes(kept.content) if kept else made
    return made


def subscribers(scope: str, on: date) -> list[Person]:
    """Who gets the report of this scope: on the list, with an open account to which the overview is open that day."""
    people = accounts.people_by_id(row.person_id for row in queries.subscriptions([scope]))
    return [person for _, person in sorted(people.items()) if _may_read(person, on)]


def _may_read(person: Person, on: date) -> bool:
    return bool(person.email) and person.is_active and actor_of(person, on).can(Right.SEE_OVERVIEW)


def _language(person: Person) -> str:
    printed = printed_language(person.language)
    return printed if printed in LANGUAGES else "en"


def subscribe(email: str, scopes: Iterable[str], actor: Actor, now: datetime) -> None:
    """Puts a person on the list. Refuses an address that nobody has, and who may not open the overview."""
    person = accounts.person_by_email(email.strip())
    if person is None:
        raise Refusal(N_("Nobody here has this address. Add the person first."), field="person")
    if not _may_read(person, ist_date(now)):
        raise Refusal(N_("The overview is not open to this person. Give a role first."), field="person")
    for scope in scopes:
        if not queries.has_subscribed(person.id, scope):
            db.session.add(ReportSubscription(person_id=person.id, scope=scope, added_at=now, added_by=actor.person_id))
            record(MonthlyReportSubscribed(at=now, actor=actor, person_id=person.id, scope=scope))
    db.session.flush()


def unsubscribe(row: ReportSubscription, actor: Actor, now: datetime) -> None:
    record(MonthlyReportSubscribed(at=now, actor=actor, person_id=row.person_id, scope=row.scope, ended=True))
    db.session.delete(row)
