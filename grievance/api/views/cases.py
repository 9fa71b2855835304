"""Cases: the list by the one fence, one case, and filing by the operation of the pages."""

from __future__ import annotations

from typing import Any

from flask import request

from grievance.api import queries
from grievance.api.answering import Answer, done_once, written
from grievance.api.declaring import api_scope, served
from grievance.api.filing import CASE_TO_FILE, answers_of, file_case
from grievance.api.rules.scopes import Scope
from grievance.api.rules.shapes import Day, Text, may
from grievance.api.shown import CASE, DIVISIONS, FILED_CASE, LISTED_CASE, ListedCase, link, page_of, part_of, words_of
from grievance.api.views.blueprint import blueprint
from grievance.api.views.cursor import CURSOR, LIMIT, LIMITED, read_cursor
from grievance.cases.access import case_for
from grievance.cases.page import case_page
from grievance.cases.rules.words import CaseKind, CaseState
from grievance.foundation import clock
from grievance.web.guards import current_actor

CODE = Text(longest=60)
FILTERS = (
    may("state", words_of(CaseState)),
    may("kind", words_of(CaseKind)),
    may("division", Text(words=DIVISIONS)),
    may("office", CODE),
    may("category", CODE),
    may("district", CODE),
    may("estate", CODE),
    may("filed_from", Day(says="First day of filing.")),
    may("filed_to", Day(says="Last day of filing.")),
)


@served(blueprint, "GET", "/api/v1/cases", api_scope(Scope.CASES_READ), says="Cases that the person of the token may see",
        group="Cases", asks=(*FILTERS, LIMIT, CURSOR), gives=page_of(LISTED_CASE))  # fmt: skip
def read_cases(asked: dict[str, Any]) -> Answer:
    most = asked.get("limit", LIMITED)
    rows = queries.cases_after(current_actor(), asked, read_cursor(asked), most + 1)
    clocks = queries.due_by_case([case.id for case in rows])
    return Answer(part_of([ListedCase(case, clocks.get(case.id)) for case in rows], most, lambda row: row.case.id))


@served(blueprint, "GET", "/api/v1/cases/<number>", api_scope(Scope.CASES_READ), group="Cases", gives=CASE,
        says="One case with its dates and its record, as its page shows it to this person")  # fmt: skip
def read_case(number: str) -> Answer:
    actor = current_actor()
    case = case_for(actor, number)
    return Answer(case_page(case, actor, clock.now(), lambda file: ""))


@served(blueprint, "POST", "/api/v1/cases", api_scope(Scope.CASES_FILE), says="File a case", group="Cases",
        takes=CASE_TO_FILE, gives=FILED_CASE, status=201)  # fmt: skip
def file_new_case(sent: dict[str, Any]) -> Answer:
    answers = answers_of(sent, current_actor(), clock.today())

    def act() -> tuple[str, str]:
        filed = file_case(answers, current_actor(), clock.now())
        return written(FILED_CASE.written(filed)), link("api.read_case", number=filed.case.number)

    return done_once(act, request.get_data())
