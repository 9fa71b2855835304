"""Kill -9 of the web process while somebody files or hands in a file: R1. What was answered is kept, and nothing is half."""

from __future__ import annotations

import http.client
import io
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from PIL import Image

from grievance.audit import operations as audit
from grievance.cases import attachments
from grievance.cases.models import Attachment, Case
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import OwnerKind
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.intake.models import Draft
from grievance.intake.queries import draft_with
from tests.features.intake.pages import check, on_page, to_the_last_page
from tests.jobs.test_two_at_once import nursery
from tests.support.nursery import Child
from tests.support.safety import counts, is_full


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(made, "PNG")
    return made.getvalue()


PHOTO = picture()
AT = "2026-11-16T10:00:00+05:30"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Web:
    """A web process that can be killed, and what is asked of it."""

    child: Child
    port: int

    def get(self, path: str) -> str:
        line = self._line()
        line.request("GET", path)
        answer = line.getresponse()
        assert answer.status == 200, (answer.status, self.child.said)
        return answer.read().decode()

    def post_and_kill(self, path: str, body: bytes, kind: str, delay: float | None) -> int | None:
        """The answer's status; None where the process died first. ``delay`` None: it dies by itself, or not."""
        line = self._line()
        line.request("POST", path, body, {"Content-Type": kind})
        if delay is not None:
            time.sleep(delay)  # the experiment itself: how long after the request the process dies
            self.child.kill()
        try:
            answer = line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return None
        return answer.status

    def _line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)


@dataclass
class Ledger:
    """What the browser knows: each draft with the form it sent, and whether it was answered."""

    drafts: dict[str, bytes] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    files_answered: dict[str, int] = field(default_factory=Counter)


@pytest.fixture
def web(committing_world, tmp_path):
    made: list[Child] = []

    def start(**more: int | str) -> Web:
        port = tmp_path / f"{len(made)}.port"
        folder = Path(committing_world.config["SETTINGS"].files_url).parent.parent
        child = nursery().start(
            {"url": committing_world.config["URL"], "folder": str(folder), "at": AT, "serve": str(port), **more}
        )
        made.append(child)
        child.until_ready()
        child.go()
        end = time.monotonic() + 60
        while not port.exists():
            assert time.monotonic() < end and child.poll() is None, child.said
            time.sleep(0.005)
        return Web(child, int(port.read_text()))

    yield start
    for child in made:
        child.kill()


def form_of(page: str) -> bytes:
    return urlencode({"form_key": on_page(page, "form_key"), "do": "without"}).encode()


def upload_of(page: str, number: int) -> tuple[bytes, str]:
    key = re.search(r'name="form_key" value="([^"]+)"', page).group(1)
    parts = [f'--x\r\nContent-Disposition: form-data; name="form_key"\r\n\r\n{key}\r\n'.encode(),
             b'--x\r\nContent-Disposition: form-data; name="file"; filename="reading %d.png"\r\n' % number
             + b"Content-Type: image/png\r\n\r\n" + PHOTO + b"\r\n--x--\r\n"]  # fmt: skip
    return b"".join(parts), "multipart/form-data; boundary=x"


LONGEST_DELAY = 0.3
STATEMENTS = {"check": 105, "files": 14}
"""Places of a kill inside one request: a little more than it tells the database, so that some come to their end."""


def place_of_kill(chance: random.Random, step: str) -> tuple[dict[str, int | str], float | None]:
    """By the clock, up to 300 ms after the request, or at one of its statements, which hits it on a slow machine too."""
    kind = chance.random()
    if kind < 0.5:
        return {}, chance.uniform(0, LONGEST_DELAY)
    where = chance.choice(["committing", "committed"]) if kind < 0.65 else chance.randint(1, STATEMENTS[step])
    return {"kill_in_post": where}, None


@pytest.mark.timeout(counts(300, 7200))
def test_a_web_process_killed_while_filing_loses_nothing_it_answered_and_leaves_nothing_half(committing_world, web):
    browser, ledger = committing_world.test_client(), Ledger()
    for number in range(1, counts(4, 200) + 1):
        chance, draft = random.Random(number), to_the_last_page(browser)
        if number % 4 == 1:
            order, delay = place_of_kill(chance, "files")
            served = web(**order)
            body, kind = upload_of(served.get(f"{draft}/files"), number)
            status = served.post_and_kill(f"{draft}/files", body, kind, delay)
            served.child.kill()
            assert status in (303, None)
            ledger.files_answered[draft] += status == 303
        order, delay = place_of_kill(chance, "check")
        served = web(**order)
        check(browser, draft)
        form = form_of(served.get(f"{draft}/code"))
        ledger.drafts[draft] = form
        status = served.post_and_kill(f"{draft}/code", form, FORM, delay)
        served.child.kill()
        assert status in (303, None)
        if status == 303:
            ledger.answered.add(draft)
    everything_answered_is_there(ledger)
    nothing_is_half()
    what_was_not_answered_can_be_sent_again(browser, ledger)
    nothing_lies_about(ledger)


def draft_at(address: str) -> Draft:
    db.session.rollback()
    return draft_with(address.rsplit("/", 1)[1], clock.now())


def everything_answered_is_there(ledger: Ledger) -> None:
    for address in ledger.answered:
        assert draft_at(address).filed_case_id is not None, address
    for address, files in ledger.files_answered.items():
        kept = db.session.query(Attachment).filter(Attachment.draft_id == draft_at(address).id).count()
        assert kept >= files


def nothing_is_half() -> None:
    """Each case with its clocks, its office, its receipt's event and its files; serials without a gap."""
    filed = db.session.query(Case).order_by(Case.serial).all()
    assert [case.serial for case in filed] == list(range(1, len(filed) + 1))
    events = Counter(
        row[0] for row in db.session.execute(db.text("SELECT case_id FROM event WHERE name = 'CaseFiled'"))
    )
    held = Counter(row[0] for row in db.session.execute(db.text("SELECT case_id FROM case_office")))
    mails = Counter(row[0] for row in db.session.execute(db.text("SELECT case_id FROM outbox")))
    for case in filed:
        assert events[case.id] == 1 and held[case.id] == 1 and mails[case.id] >= 1, case.number
        assert {each.kind for each in clocks.open_clocks_of(OwnerKind.CASE, case.id)} >= {"resolve", "acknowledge"}
        assert db.session.query(Draft).filter(Draft.filed_case_id == case.id).count() == 1
    for file in db.session.query(Attachment):
        assert attachments.content_of(file), "a file that is missing or altered raises"
    assert audit.check_record().broken is None
    if is_full():
        print(f"{len(filed)} cases stood after the kills")


def what_was_not_answered_can_be_sent_again(browser, ledger: Ledger) -> None:
    """The same form once more: one case, whether the first try had come through or not."""
    before = db.session.query(Case).count()
    missing = [address for address in ledger.drafts if draft_at(address).filed_case_id is None]
    for address, form in ledger.drafts.items():
        db.session.rollback()
        assert browser.post(f"{address}/code", data=form, content_type=FORM).status_code == 303
    db.session.rollback()
    assert db.session.query(Case).count() == before + len(missing) == len(ledger.drafts)
    if is_full():
        print(f"{len(ledger.answered)} answered, {len(ledger.drafts) - len(ledger.answered) - len(missing)} kept without an "
              f"answer, {len(missing)} not begun or taken back")  # fmt: skip


def nothing_lies_about(ledger: Ledger) -> None:
    db.session.rollback()
    strays = attachments.take_strays_away(clock.machine_now() + timedelta(seconds=2))
    on_disk = {file.name for file in attachments.folder().glob("??/*")}
    assert on_disk == {file.storage_key for file in db.session.query(Attachment)}
    if is_full():
        print(f"{strays} files of killed processes were taken away")
