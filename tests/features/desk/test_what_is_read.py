"""Pages that people open all day find their rows by index, so that they stay quick after years of cases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.cases import access
from grievance.cases.models import Case
from grievance.desk import queries as desk
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.intake import queries as intake
from grievance.reports import queries as reports
from tests.support.cases import actor, filed
from tests.support.plans import big_tables_read_whole

FIGURES = {"jammu": reports.DivisionFigures(), "kashmir": reports.DivisionFigures()}
OFFICES = frozenset({"JPDCL", "SIDCO-JAMMU"})

READS = {
    "the inbox of an office": lambda today: desk.open_clocks_by_time_left(OFFICES, today, None, 0, 40),
    "its counts": lambda today: desk.counts_by_urgency(OFFICES, today),
    "refusals that wait": lambda today: desk.refusals_waiting(OFFICES),
    "more days asked for": lambda today: desk.extensions_waiting(OFFICES),
    "what waits for a filer": lambda today: desk.cases_waiting_for_filer(actor("filer")),
    "a mobile number": lambda today: desk.cases_by_mobile(actor("overseer"), "9419100000"),
    "a reference": lambda today: desk.case_by_number(actor("hod"), "J26-0001-1"),
    "open cases by state": lambda today: reports._count_open(FIGURES),
    "answers of the year": lambda today: reports._count_answers(FIGURES, today - timedelta(days=30)),
    "work past its date": lambda today: reports._count_open_clocks(FIGURES, today),
    "where work is stuck": lambda today: reports.open_work_by_office_and_lateness(today),
    "what many share": lambda today: intake.most_shared(today),
    "how many are open to join": lambda today: intake.how_many_open_to_join(),
    "alike in one place": lambda today: intake.shared_here("estate", "gangyal", "", ("power_supply",), today),
}


@pytest.mark.parametrize("what", READS)
def test_no_page_that_is_opened_all_day_reads_a_growing_table_whole(world, what):
    filed()
    assert big_tables_read_whole(lambda: READS[what](clock.today())) == []


def test_a_read_without_an_index_would_be_seen(world):
    filed()
    whole = db.session.query(Case.id).filter(Case.plot == "14-A", access.visible_to(actor("overseer")))
    assert big_tables_read_whole(whole.all)
