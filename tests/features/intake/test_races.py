"""Two presses at the same instant, in two threads with real commits: one case."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from grievance.cases.models import Case
from grievance.foundation.database import db
from tests.features.intake.pages import check, code_sent, to_the_last_page

pytestmark = pytest.mark.safety


def test_two_sends_at_the_same_instant_make_one_case(committing_world):
    client = committing_world.test_client()
    draft = to_the_last_page(client, contact={"contact": "rakesh@example.in"})
    check(client, draft)
    fields = {"code": code_sent(), "do": "send"}

    def send(number: int) -> tuple[int, str | None]:
        with committing_world.app_context():
            sent = committing_world.test_client().post(f"{draft}/code", data={**fields, "form_key": f"{number}" * 24})
        return sent.status_code, sent.headers.get("Location")

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(send, range(4)))
    assert answers == {(303, f"{draft}/filed")}
    db.session.rollback()
    assert db.session.query(Case).count() == 1
