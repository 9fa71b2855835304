"""The monthly report: the list of those that were issued, one of them or the draft of any month, and who gets it by mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from operator import itemgetter
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.accounts import queries as accounts
from grievance.documents.operations import translator
from grievance.documents.papers import MonthlyReport
from grievance.documents.printing import Stamp, encoded
from grievance.documents.rules.wording import voice
from grievance.foundation import clock
from grievance.foundation.errors import NotAllowed, NotFound
from grievance.monthly import operations, queries
from grievance.monthly.access import may_issue, reads_names
from grievance.monthly.forms import SCOPE_NAMES, IssueForm, SubscriberForm
from grievance.monthly.models import IssuedReport
from grievance.monthly.operations import FORMS, LANGUAGES, MEDIA_TYPES
from grievance.monthly.paper import without_names
from grievance.monthly.workbook import cells_in, heads_in
from grievance.permissions import Right
from grievance.reports.monthly.rules import SCOPES, month_before
from grievance.reports.overview.rules import month_of
from grievance.sentences import N_
from grievance.web.addresses import whole_number
from grievance.web.downloads import Column, all_of, as_file, disposition, fields_of, form_asked
from grievance.web.filters import month_name
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.languages import BY_TAG, asked_language
from grievance.web.paging import SIZE, Page, offset, page_asked

blueprint = Blueprint("monthly", __name__)

MONTHS_OFFERED = 24
ISSUED = (
    Column(N_("Month"), lambda row: month_name(row.month)),
    Column(N_("Division"), lambda row: str(SCOPE_NAMES[row.scope])),
    *fields_of(("Version", "version"), ("Issued", "issued_at"), ("Why", "because"), ("SHA-256", "sha256")),
)
SUBSCRIBED = (
    Column(N_("Name"), lambda pair: pair[1].name),
    Column(N_("E-mail address"), lambda pair: pair[1].email or ""),
    Column(N_("Division"), lambda pair: str(SCOPE_NAMES[pair[0].scope])),
)


def _language() -> str:
    """Asked for in the address, else the page's own."""
    given = request.args.get("language", "") or asked_language().catalogue
    return given if given in LANGUAGES else "en"


def _asked(month: str, scope: str) -> date:
    """The month in the address; a month to come or a scope that nobody knows has no page."""
    found = month_of(month)
    if found is None or scope not in SCOPES or found > clock.today():
        raise NotFound()
    return found


def _report(month: date, scope: str) -> tuple[MonthlyReport, Stamp, IssuedReport | None]:
    """The version in the address, else the last one; the draft where that is asked for or none was issued."""
    wanted = whole_number(request.args.get("version", ""))
    row = None if request.args.get("draft") else queries.issued(scope, month, wanted)
    if row is None and wanted is not None:
        raise NotFound(N_("There is no such version of this report."))
    paper, stamp = operations.paper_kept(row) if row else operations.draft(month, scope, clock.now())
    return paper, stamp, row


def _as_read(paper: MonthlyReport, scope: str) -> MonthlyReport:
    return paper if reads_names(current_actor(), scope) else without_names(paper)


@blueprint.get("/reports/monthly")
@needs(Right.SEE_OVERVIEW)
def list_reports() -> Any:
    """What was issued, the latest month first, and the way to any other month."""
    if form_asked():
        return as_file("monthly-reports", ISSUED, lambda: all_of(queries.list_issued))
    month, scope = request.args.get("month", ""), request.args.get("scope", SCOPES[0])
    if month_of(month) and scope in SCOPES:
        return redirect(url_for("monthly.show_report", month=month, scope=scope), 303)
    total = queries.number_issued()
    number = page_asked(total)
    page = Page(number, total, queries.list_issued(offset(number), SIZE) if total else [])
    return render_template("monthly/list_reports.html", page=page, months=_months(), scopes=SCOPE_NAMES)


def _months() -> list[date]:
    found = [clock.today().replace(day=1)]
    while len(found) < MONTHS_OFFERED:
        found.append(month_before(found[-1]))
    return found


@blueprint.get("/reports/monthly/<month>/<scope>")
@needs(Right.SEE_OVERVIEW)
def show_report(month: str, scope: str) -> Any:
    """One report in words and tables; each table can be taken away by itself."""
    return _page(_asked(month, scope), scope, IssueForm(formdata=None))


def _page(month: date, scope: str, form: IssueForm) -> Any:
    paper, stamp, row = _report(month, scope)
    paper, language = _as_read(paper, scope), _language()
    v = voice(language, translator(language))
    if form_asked():
        table = next((one for one in paper.tables if one.key == request.args.get("table")), None)
        if table is None:
            raise NotFound()
        columns = [Column(head, itemgetter(place)) for place, head in enumerate(heads_in(table, v))]
        return as_file(f"{table.key}-{scope}-{month:%Y-%m}", columns, lambda: cells_in(table, v))
    return render_template(
        "monthly/show_report.html", sheet=encoded(paper, stamp, language, translator(language)), report=row, month=month,
        scope=scope, scope_name=SCOPE_NAMES[scope], languages=[BY_TAG[tag] for tag in LANGUAGES], language=language,
        tables=[(table.key, v.words(table.title)) for table in paper.tables if table.rows], form=form,
        next_version=_next_version(month, scope), has_names=reads_names(current_actor(), scope),
    )  # fmt: skip


def _next_version(month: date, scope: str) -> int:
    """The number of the version that the reader may issue now; 0: none, since it is not theirs or the month runs."""
    if not may_issue(current_actor(), scope) or month >= clock.today().replace(day=1):
        return 0
    last = queries.issued(scope, month)
    return last.version + 1 if last else 1


@blueprint.get("/reports/monthly/<month>/<scope>/report.pdf", defaults={"form": "pdf"})
@blueprint.get("/reports/monthly/<month>/<scope>/report.docx", defaults={"form": "docx"})
@blueprint.get("/reports/monthly/<month>/<scope>/report.xlsx", defaults={"form": "xlsx"})
@needs(Right.SEE_OVERVIEW)
def print_report(month: str, scope: str, form: str) -> Response:
    """The kept bytes of what was issued; a draft is made anew each time."""
    asked, language = _asked(month, scope), _language()
    paper, stamp, row = _report(asked, scope)
    if row:
        content = operations.file_of(row, reads_names(current_actor(), scope), language, form, clock.now())
    else:
        content = FORMS[form](_as_read(paper, scope), stamp, language, translator(language))
    response = Response(content, mimetype=MEDIA_TYPES[form])
    name = f"monthly-report-{scope}-{month}{'' if row else '-draft'}.{form}"
    response.headers["Content-Disposition"] = disposition(name, attachment=form != "pdf")
    return response


@blueprint.post("/reports/monthly/<month>/<scope>/issue")
@needs(Right.ARRANGE_SITTING)
def issue_report(month: str, scope: str) -> Any:
    """Fixes the month as it stands now under the next number and mails it to who is on the list."""
    asked, form, now = _asked(month, scope), IssueForm(), clock.now()
    if not may_issue(current_actor(), scope):
        raise NotAllowed(N_("The convener of this division issues its report."))
    if form.validate_on_submit():
        with form.taking_refusals():
            prepared = operations.prepare(asked, scope, now)
            with once(form) as done:
                operations.issue(prepared, current_actor(), now, form.because.data or "")
                done.url = url_for("monthly.show_report", month=month, scope=scope)
                flash(gettext("The report is issued. It reads the same from now on, whatever changes later."), "ok")
            return redirect(done.url, 303)
    return _page(asked, scope, form)


@blueprint.route("/reports/monthly/subscribers", methods=["GET", "POST"])
@needs(Right.EDIT_PEOPLE)
def list_subscribers() -> Any:
    """Who gets the report by mail."""
    if form_asked():
        return as_file("monthly-report-subscribers", SUBSCRIBED, _subscribed)
    form = SubscriberForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                operations.subscribe(form.person.data or "", [form.scope.data], current_actor(), clock.now())
                done.url = url_for("monthly.list_subscribers")
                flash(gettext("From the next report on it goes to this person too."), "ok")
            return redirect(done.url, 303)
    return render_template("monthly/list_subscribers.html", form=form, rows=list(_subscribed()), scopes=SCOPE_NAMES,
                           get_now=_get_now())  # fmt: skip


def _subscribed() -> Iterator[tuple[Any, Any]]:
    rows = queries.subscriptions()
    people = accounts.people_by_id(row.person_id for row in rows)
    return ((row, people[row.person_id]) for row in rows if row.person_id in people)


def _get_now() -> frozenset[tuple[int, str]]:
    """Who would get it today: with an open account to which the overview is open."""
    today = clock.today()
    return frozenset((person.id, scope) for scope in SCOPES for person in operations.subscribers(scope, today))


@blueprint.post("/reports/monthly/subscribers/<int:subscription_id>/remove")
@needs(Right.EDIT_PEOPLE)
def remove_subscriber(subscription_id: int) -> Any:
    with once() as done:
        row = queries.subscription(subscription_id)
        if row is not None:
            operations.unsubscribe(row, current_actor(), clock.now())
        done.url = url_for("monthly.list_subscribers")
        flash(gettext("The person is off the list."), "ok")
    return redirect(done.url, 303)
