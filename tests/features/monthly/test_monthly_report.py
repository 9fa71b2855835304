"""The monthly report: its figures are those of another count, and what was issued reads the same for ever."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.documents.keeping import digest, from_plain
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.monthly import operations, queries
from grievance.monthly.jobs import issue_monthly_reports
from grievance.monthly.models import IssuedReport
from grievance.monthly.paper import paper_of
from grievance.notifications.models import Outbox
from grievance.permissions import SYSTEM
from grievance.reports.monthly.figures import days_of_share, month_figures
from grievance.reports.overview.page import overview
from grievance.reports.overview.rules import Asked, Figure, period_asked
from grievance.sittings.models import Sitting
from grievance.sittings.rules.words import SittingState
from tests.features.sittings.test_directions import accept, claim, give, sat
from tests.support.cases import actor, answer, filed, fresh, take
from tests.support.month_apart import counted
from tests.support.paper_text import pdf_pages
from tests.support.sheets import rows_of_csv, rows_of_xlsx

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
PAGE = "/reports/monthly/2026-10/both"
HEADS = {"jammu": ("JPDCL", "Jammu", "hod"), "kashmir": ("KPDCL", "Pulwama", "hod.kashmir")}


def a_case(chance: random.Random, **more):  # noqa: ANN003, ANN201
    division = chance.choice(sorted(HEADS))
    office, district, _ = HEADS[division]
    subject = chance.choice(("power_supply", "delayed_payments", "estate_infrastructure"))
    given = {"division": division, "office_code": office, "district": chance.choice((district, None)),
             "category_code": subject, "estate_code": None, "title": f"Case {chance.randrange(10_000)}"}  # fmt: skip
    return filed(**given | more).case


def a_step(case, chance: random.Random) -> None:  # noqa: ANN001
    """What may happen to a case on a day, by chance."""
    case, head = fresh(case), HEADS[case.division][2]
    if case.state is CaseState.WITH_OFFICE and chance.random() < 0.45:
        answer(case, head)
    elif case.state is CaseState.ANSWERED and chance.random() < 0.5:
        settled = chance.choice(("yes", "yes", "partly", "no"))
        if settled == "yes":
            take(case, Step.ACCEPT, "filer", was_told="3", was_fair="4")
        else:
            take(case, Step.DISPUTE, "filer", settled=settled, words="Still dark")


@pytest.fixture
def autumn(world, at):  # noqa: ANN001, ANN201
    """Cases, answers, last words, sittings and directions of three months, by chance, until Mon 16 November 2026."""

    def live(seed: int, cases: int = 12) -> None:
        chance, made = random.Random(seed), []
        for day in sorted(chance.sample(range(75), 11)):
            at(f"{date(2026, 9, 1) + timedelta(days=day)} 11:00")
            made += [a_case(chance) for _ in range(chance.randrange(3)) if len(made) < cases]
            for case in made:
                a_step(case, chance)
        numbers = []
        for serial, on in enumerate(("2026-09-22", "2026-10-20"), 1):
            sitting = sat(at, "jammu", serial, on)
            numbers += [give(sitting, f"Direction {n}", days=chance.choice((5, 15, 60))) for n in range(2)]
        claim(numbers[0])
        accept(numbers[0])
        sitting = sat(at, "kashmir", 1, "2026-10-14")
        with transaction():
            sitting = db.session.get(Sitting, sitting.id)
            sitting.state, sitting.not_held_because = SittingState.NOT_HELD, "The chair was called away"
        at("2026-11-16 10:00")

    return live


@pytest.mark.parametrize("seed", [3, 11])
def test_every_figure_is_that_of_a_count_over_whole_tables(autumn, seed) -> None:
    autumn(seed)
    for month in (OCTOBER, NOVEMBER):
        for scope, divisions in (("both", ("jammu", "kashmir")), ("jammu", ("jammu",)), ("kashmir", ("kashmir",))):
            figures, apart = month_figures(month, scope, clock.today()), counted(month, clock.today(), divisions)
            total = figures.total
            assert {
                "taken": total.taken, "answered": total.answered, "open": total.open, "past": total.past_date,
                "in_time": total.in_time, "median": days_of_share(total, 0.5), "ninetieth": days_of_share(total, 0.9),
                "older": figures.older, "oldest": figures.oldest.days if figures.oldest else None,
                "due": figures.sittings_due, "held": figures.sittings_held, "given": figures.directions.given,
                "directions_late": len(figures.directions.late), "silent": figures.satisfied.silent,
                "said": {key: number for key, number in (("yes", figures.satisfied.yes), ("no", figures.satisfied.no),
                                                         ("partly", figures.satisfied.partly)) if number},
            } == {key: apart[key] for key in apart if not key.startswith("by_")}  # fmt: skip
            for part, name in (("office", "by_office"), ("category", "by_subject"), ("district", "by_district")):
                rolled = {key: (one.taken, one.open) for key, one in figures.by(part).items() if one.taken or one.open}
                assert rolled == apart[name]


def test_each_month_says_what_the_overview_says(autumn) -> None:
    autumn(5)
    filed(title="Filed today")
    for month in (OCTOBER, NOVEMBER):
        shown = overview(Asked(*period_asked("", f"{month:%Y-%m}", clock.today())[:2], month), clock.today())
        for division, column in shown.columns.items():
            figures = month_figures(month, division, clock.today())
            total, said = figures.total, figures.satisfied
            assert (total.taken, total.answered, total.in_time, total.late) == tuple(
                column.of(one) for one in (Figure.FILED, Figure.ANSWERED, Figure.IN_TIME, Figure.LATE)
            )
            assert (days_of_share(total, 0.5), days_of_share(total, 0.9)) == (column.median, column.ninetieth)
            assert (figures.sittings_due, figures.sittings_held) == (
                column.of(Figure.SITTINGS_DUE),
                column.of(Figure.SITTINGS_HELD),
            )
            assert (said.yes, said.partly, said.no, said.silent) == tuple(
                column.of(one) for one in (Figure.YES, Figure.PARTLY, Figure.NO, Figure.SILENT)
            )
            assert figures.directions.given == column.of(Figure.DIRECTED)
            if month == NOVEMBER:
                assert (total.open, total.past_date) == (column.of(Figure.OPEN), column.of(Figure.PAST))
                assert (figures.oldest.days, figures.oldest.case.number) == (column.oldest.days, column.oldest.number)


def test_each_table_adds_up_to_the_whole(autumn) -> None:
    autumn(7)
    paper = paper_of(month_figures(OCTOBER, "both", clock.today()), clock.today())
    for table in paper.tables[:4]:
        *rows, together = table.rows
        for place in (1, 2, 3, 4, 7, 8):
            assert sum(row[place] for row in rows) == together[place], table.key


def test_an_issued_report_reads_the_same_whatever_changes_later(autumn, as_person) -> None:
    autumn(3)
    convener = as_person("convener.jammu")
    assert "Draft as it stands today" in convener.get(PAGE).text
    assert convener.post(f"{PAGE}/issue").status_code == 303
    page, printed = convener.get(PAGE).text, convener.get(f"{PAGE}/report.pdf").data
    row = queries.issued("both", OCTOBER)
    assert row.version == 1 and row.sha256[:16] in page and digest(from_plain(row.paper)) == row.sha256
    with transaction():
        for case in db.session.scalars(select(Sitting)):
            case.not_held_because = "Another reason"
    answered = filed(title="Later").case
    answer(answered)
    assert convener.get(f"{PAGE}/report.pdf").data == printed
    assert paper_in(convener.get(PAGE).text) == paper_in(page)
    kept = queries.kept_file(row.id, False, "en", "pdf")
    assert sha256(printed).hexdigest() == kept.sha256
    assert "The chair was called away" in " ".join(pdf_pages(printed)) and "Version 1" in pdf_pages(printed)[0]
    refused = convener.post(f"{PAGE}/issue")
    assert refused.status_code == 422 and "Say why another version is issued." in refused.text
    assert convener.post(f"{PAGE}/issue", data={"because": "A reason was corrected"}).status_code == 303
    assert (
        "Another reason" in convener.get(PAGE).text
        and "A reason was corrected" in convener.get("/reports/monthly").text
    )
    assert convener.get(f"{PAGE}/report.pdf?version=1").data == printed


def paper_in(page: str) -> str:
    return page.partition('<div class="paper"')[2].partition("<h2>Each table")[0]


def test_pdf_workbook_and_page_say_the_same_sentences(autumn, as_person) -> None:
    autumn(11)
    overseer = as_person("overseer")
    page = " ".join(overseer.get(PAGE).text.split())
    said = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<ol>(.*?)</ol>", page)[0].split("</li>")][:-1]
    assert len(said) >= 9
    printed = pdf_pages(overseer.get(f"{PAGE}/report.pdf").data)
    first = " ".join(printed[0].split())
    book = overseer.get(f"{PAGE}/report.xlsx").data
    cells = [cell for row in rows_of_xlsx(book) for cell in row]
    for sentence in said:
        assert sentence in first, "the summary stands whole on the first page"
        assert sentence in cells
    assert "By subject" not in printed[0] and "By office" in "".join(printed)
    assert overseer.get(f"{PAGE}/report.docx").data.startswith(b"PK")
    assert "मासिक प्रतिवेदन" in overseer.get(f"{PAGE}?language=hi").text


def test_each_table_is_a_file_of_its_own(autumn, as_person) -> None:
    autumn(3)
    overseer = as_person("overseer")
    links = re.findall(r'href="([^"]*table=[^"]*form=csv[^"]*)"', overseer.get(PAGE).text.replace("&amp;", "&"))
    assert len(links) >= 6
    heads, *rows = rows_of_csv(overseer.get(PAGE + "?table=by-office&form=csv").data)
    assert heads[:3] == ["Office", "Taken", "Answered"] and rows[-1][0] == "Together"
    assert overseer.get(PAGE + "?table=nothing&form=csv").status_code == 404


def test_who_may_not_see_the_cases_reads_numbers_without_names(autumn, as_person, at) -> None:
    autumn(3)
    at("2026-08-20 10:00")
    filed(title="Feeder zebra stands dark")
    filed(title="The clerk yak was rude", is_conduct=True, conduct_office_code="JPDCL", office_code="PDD")
    at("2026-11-16 10:00")
    convener, head = as_person("convener.jammu"), as_person("hod.kashmir")
    jammu = PAGE.replace("both", "jammu")
    assert "zebra" in convener.get(jammu).text and "zebra" in "".join(
        pdf_pages(convener.get(f"{jammu}/report.pdf").data)
    )
    assert "zebra" not in convener.get(PAGE).text, "a convener of one division may not read the cases of the other"
    for answered in (head.get(jammu).text, "".join(pdf_pages(head.get(f"{jammu}/report.pdf").data)),
                     str(rows_of_xlsx(head.get(f"{jammu}/report.xlsx").data)),
                     head.get(f"{jammu}?table=old-cases&form=csv").data.decode()):  # fmt: skip
        assert "zebra" not in answered and "Direction 1" not in answered
    assert "yak" not in as_person("overseer").get(jammu).text and "Complaint about conduct" in convener.get(jammu).text
    convener.post(f"{jammu}/issue")
    assert "zebra" in convener.get(jammu).text and "zebra" not in head.get(jammu).text
    assert "zebra" not in "".join(pdf_pages(head.get(f"{jammu}/report.pdf").data))
    assert as_person("filer").get(PAGE).status_code in (403, 404)


def test_a_month_that_runs_or_is_to_come_is_not_issued(autumn, as_person) -> None:
    autumn(3)
    convener = as_person("convener.jammu")
    refused = convener.post("/reports/monthly/2026-11/jammu/issue")
    assert refused.status_code == 422 and "This month is not over." in refused.text
    assert convener.get("/reports/monthly/2026-12/jammu").status_code == 404
    assert convener.get("/reports/monthly/2026-13/jammu").status_code == 404
    assert convener.get("/reports/monthly/2026-10/ladakh").status_code == 404
    assert convener.post("/reports/monthly/2026-10/kashmir/issue").status_code == 403
    assert not db.session.scalars(select(IssuedReport)).all()


def subscribe(*keys: str, scope: str = "both") -> None:
    with transaction():
        for key in keys:
            operations.subscribe(f"{key}@example.org", [scope], actor("admin"), clock.now())


def mails() -> list[Outbox]:
    return list(db.session.scalars(select(Outbox).where(Outbox.message == "monthly_report").order_by(Outbox.id)))


def test_it_goes_out_on_the_third_working_day_once_and_once_only(autumn, at) -> None:
    autumn(3)
    subscribe("hod", "overseer")
    now = at("2026-11-03 23:00")
    assert issue_monthly_reports(now).done == 0, "1 November is a Sunday, so Tuesday is the second working day"
    for _ in range(3):
        issue_monthly_reports(at("2026-11-04 09:00"))
    assert [(row.month, row.scope, row.version) for row in db.session.scalars(select(IssuedReport))] == [
        (OCTOBER, scope, 1) for scope in ("both", "jammu", "kashmir")
    ]
    assert [row.to_address for row in mails()] == ["hod@example.org", "overseer@example.org"]
    told = mails()[0]
    assert told.subject == "Monthly report, October 2026" and "/reports/monthly/2026-10/both" in told.text
    assert [file["name"][-4:] for file in told.files] == [".pdf", "xlsx"]
    paper = from_plain(queries.issued("both", OCTOBER).paper)
    figures = month_figures(OCTOBER, "both", date(2026, 11, 4))
    assert f"Grievances: {figures.total.taken} taken" in told.text and str(paper.summary[0]) in told.text


def test_months_missed_in_an_outage_come_each_once_and_a_role_that_ended_gets_nothing(autumn, at) -> None:
    autumn(3)
    subscribe("hod", "overseer")
    issue_monthly_reports(at("2026-11-04 09:00"))
    with transaction():
        person = operations.accounts.person_by_email("hod@example.org")
        for grant in operations.accounts.grants_in_force(person.id, clock.today()):
            grant.to_on = date(2026, 11, 30)
    for _ in range(2):
        issue_monthly_reports(at("2027-02-10 09:00"))
    months = [row.month for row in db.session.scalars(select(IssuedReport).where(IssuedReport.scope == "both"))]
    assert months == [OCTOBER, NOVEMBER, date(2026, 12, 1), date(2027, 1, 1)]
    assert [row.to_address.split("@")[0] for row in mails()] == ["hod", *["overseer"] * 4]


def test_before_the_first_grievance_nothing_is_issued(world, at) -> None:
    assert issue_monthly_reports(at("2026-11-20 09:00")).due == 0
    filed()
    assert issue_monthly_reports(at("2026-11-20 09:00")).due == 0, "October had no case"
    assert issue_monthly_reports(at("2026-12-20 09:00")).done == 3


def test_what_a_mail_carries_has_no_words_of_cases(autumn, at) -> None:
    autumn(3)
    at("2026-08-20 10:00")
    filed(title="Feeder zebra stands dark")
    subscribe("overseer", scope="jammu")
    issue_monthly_reports(at("2026-11-04 09:00"))
    (mail,) = mails()
    sent = [operations.MailFile(**file).content for file in mail.files]
    assert "zebra" not in "".join(pdf_pages(sent[0])) and "zebra" not in str(rows_of_xlsx(sent[1]))
    assert "Older" not in mail.text and "Oldest open" in mail.text


def test_an_administrator_keeps_the_list_of_those_who_get_it(as_person, world) -> None:
    admin, address = as_person("admin"), "/reports/monthly/subscribers"
    assert (
        "Nobody here has this address" in admin.post(address, data={"person": "no@example.org", "scope": "both"}).text
    )
    refused = admin.post(address, data={"person": "filer@example.org", "scope": "both"})
    assert refused.status_code == 422 and "The overview is not open to this person" in refused.text
    for _ in range(2):
        assert admin.post(address, data={"person": "hod@example.org", "scope": "kashmir"}).status_code == 303
    (row,) = queries.subscriptions()
    assert (row.scope, "would get it" in admin.get(address).text) == ("kashmir", True)
    assert rows_of_csv(admin.get(f"{address}?form=csv").data)[1][1:] == ["hod@example.org", "Kashmir"]
    assert admin.post(f"{address}/{row.id}/remove").status_code == 303 and not queries.subscriptions()
    assert as_person("hod").get(address).status_code in (403, 404)


def test_the_statements_of_a_report_do_not_grow_with_the_cases(autumn, statements, as_person) -> None:
    autumn(3)
    overseer = as_person("overseer")
    overseer.get(PAGE)
    with statements() as few:
        overseer.get(PAGE)
    for number in range(8):
        filed(title=f"More {number}")
    overseer.get(PAGE)
    with statements() as many:
        overseer.get(PAGE)
    assert len(many) == len(few)


def test_of_two_that_issue_the_same_version_the_second_is_told(autumn) -> None:
    autumn(3)
    prepared = [operations.prepare(OCTOBER, "both", clock.now()) for _ in range(2)]
    with transaction():
        operations.issue(prepared[0], SYSTEM, clock.now())
    with pytest.raises(operations.Conflict), transaction():
        operations.issue(prepared[1], SYSTEM, clock.now())
