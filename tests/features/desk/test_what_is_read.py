"""Pages that people open all day find their rows by index, so that they stay quick after years of cases."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from grievance.cases import access
from grievance.cases.models import Case
from grievance.desk.inbox import queries as inbox
from grievance.desk.inbox.page import scope_of
from grievance.desk.listing import queries as listing
from grievance.desk.listing.asked import Asked
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.intake import queries as intake
from grievance.intake.rules.answers import Answers
from grievance.reports import queries as reports
from grievance.reports.operations import rows_of_month
from grievance.reports.overview.page import overview
from grievance.reports.overview.rules import Asked as OfOverview
from grievance.reports.overview.rules import period_asked
from tests.support.cases import actor, filed
from tests.support.plans import big_tables_read_whole

WHO = ("hod", "nodal", "secretary.power", "convener.jammu", "chair")


def _inbox(who, today):
    scope = scope_of(actor(who), today)
    inbox.counts_by_urgency(scope)
    inbox.tasks_by_time_left(scope, None, 0, 40)
    inbox.case_numbers_by_time_left(scope, None, 500)
    inbox.corrections_asked(scope.sorts)


READS = {
    **{f"the inbox of {who}": partial(_inbox, who) for who in WHO},
    "what waits for a filer": lambda today: inbox.cases_waiting_for_filer(actor("filer")),
    "a mobile number": lambda today: listing.list_cases(actor("overseer"), Asked(typed="9419100000"), 0, 50, today),
    "a reference": lambda today: listing.case_by_number(actor("hod"), "J26-0001-1"),
    "directions past their date": lambda today: reports.open_directions(today),
    "the overview": lambda today: overview(OfOverview(*period_asked("", "", today)), today),
    "the overview of one office": lambda today: overview(
        OfOverview(*period_asked("", "", today), {"office": "JPDCL", "category": "power_supply", "division": "jammu"}),
        today,
    ),
    "the figures of a finished month": lambda today: list(rows_of_month(date(2026, 9, 1))),
    "what many share": lambda today: intake.most_shared(today),
    "how many are open to join": lambda today: intake.how_many_open_to_join(),
    "alike in one place": lambda today: intake.shared_here("estate", "gangyal", "", ("power_supply",), today),
    "alike in a division": lambda today: intake.shared_to_compare(Answers(where="jammu"), ("power_supply",)),
    "open texts whose words are counted": lambda today: intake.latest_open_texts(intake.newest_case_id()),
    "a filer's own open cases": lambda today: intake.own_open(actor("filer"), ("power_supply",), today),
}


@pytest.mark.parametrize("what", READS)
def test_no_page_that_is_opened_all_day_reads_a_growing_table_whole(world, what):
    filed()
    assert big_tables_read_whole(lambda: READS[what](clock.today())) == []


def test_a_read_without_an_index_would_be_seen(world):
    filed()
    whole = db.session.query(Case.id).filter(Case.plot == "14-A", access.visible_to(actor("overseer")))
    assert big_tables_read_whole(whole.all)
