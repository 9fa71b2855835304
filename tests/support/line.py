"""A cheap phone on a bad line: a browser without JavaScript that counts what a person does and what comes over the line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.foundation.database import db
from tests.support.cases import answer, filed, take
from tests.support.hands import BrowserHands
from tests.support.signers import mailed

KBIT_PER_SECOND, LATENCY_MS = 250, 400
PHONE = {"width": 360, "height": 740}
KINDS = {"Document": "html", "Stylesheet": "css", "Script": "js", "Font": "font"}
TYPED = ("textarea", "text", "email", "tel", "search", "password")
OWNER = "owner@example.net"
FIRST_TEXT = """() => {
  const found = performance.getEntriesByName("first-contentful-paint")[0];
  return found ? found.startTime : -1;
}"""


@dataclass
class Seen:
    """One page: its path, bytes over the line by kind (packed, with their headers), requests, and milliseconds to its first text
    from the press or the link on; ``opened_again``: the same page opened once more, 0 where the line was not slow."""

    path: str
    bytes: dict[str, int]
    requests: int
    first_text: float
    opened_again: float = 0


@dataclass
class Walk:
    """What one journey took. ``choices``: radio buttons, ticks and lists; ``presses``: buttons and links."""

    pages: list[Seen] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    choices: int = 0
    presses: int = 0


class Wire:
    """What goes over the line, as the browser's own tools see it: nothing that was kept from before.

    The forum's icon is left out: a browser asks for it once, when it finds the time.
    """

    def __init__(self, session: Any, *, is_slow: bool) -> None:
        self.asked: list[str] = []
        self.kept: set[str] = set()
        self.kinds: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        session.send("Network.enable")
        if is_slow:
            rate = KBIT_PER_SECOND * 1000 / 8
            line = {"latency": LATENCY_MS, "downloadThroughput": rate, "uploadThroughput": rate}
            session.send("Network.emulateNetworkConditions", {"offline": False, **line})
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.requestServedFromCache", lambda told: self.kept.add(told["requestId"]))
        session.on("Network.responseReceived", self._answered)
        session.on(
            "Network.loadingFinished", lambda told: self.sizes.update({told["requestId"]: told["encodedDataLength"]})
        )

    def _asked(self, told: dict[str, Any]) -> None:
        if told.get("type") != "Other":
            self.asked.append(told["requestId"])

    def _answered(self, told: dict[str, Any]) -> None:
        self.kinds[told["requestId"]] = KINDS.get(told["type"], "other")
        if told["response"].get("fromDiskCache"):
            self.kept.add(told["requestId"])

    def is_quiet(self) -> bool:
        """Whether all that was asked for has come; the browser tells it a moment after the page has loaded."""
        return all(each in self.sizes or each in self.kept for each in self.asked)

    def take(self) -> tuple[dict[str, int], int]:
        """Bytes by kind and requests since the last time."""
        sizes: dict[str, int] = {}
        came = [each for each in self.asked if each not in self.kept]
        for each in dict.fromkeys(came):
            kind = self.kinds.get(each, "other")
            sizes[kind] = sizes.get(kind, 0) + int(self.sizes.get(each, 0))
        self.asked.clear()
        return sizes, len(came)


class Phone(BrowserHands):
    """Hands that count. ``is_slow``: at 250 kbit/s and 400 ms."""

    def __init__(self, chromium: Any, base: str, *, is_slow: bool = False) -> None:
        context = chromium.new_context(java_script_enabled=False, viewport=PHONE)
        super().__init__(context.new_page(), base)
        self.walk, self.is_slow = Walk(), is_slow
        self.wire = Wire(context.new_cdp_session(self.page), is_slow=is_slow)

    def open(self, path: str) -> None:
        super().open(path)
        self._count()

    def follow(self, words: str) -> None:
        super().follow(words)
        self.walk.presses += 1
        self._count()

    def press(self, words: str) -> None:
        super().press(words)
        self.walk.presses += 1
        self._count()

    def fill(self, **fields: str) -> None:
        super().fill(**fields)
        for name in fields:
            kind = self.page.locator(f"main [name='{name}']").first.evaluate("e => e.type")
            if kind in TYPED:
                self.walk.typed.append(name)
            else:
                self.walk.choices += 1

    def _count(self) -> None:
        self.page.wait_for_load_state("load")
        self._wait_until(self.wire.is_quiet)
        sizes, requests = self.wire.take()
        seen = Seen(self.path(), sizes, requests, self._first_text())
        if self.is_slow:
            self.page.goto(self.page.url)
            seen.opened_again = self._first_text()
            self._wait_until(self.wire.is_quiet)
            self.wire.take()
        self.walk.pages.append(seen)

    def _first_text(self) -> float:
        """The paint comes a frame or two after the load; nobody waits for it where the line is not slow."""
        if self.is_slow:
            self._wait_until(lambda: self.page.evaluate(FIRST_TEXT) >= 0)
        return float(self.page.evaluate(FIRST_TEXT))

    def _wait_until(self, is_so: Callable[[], bool]) -> None:
        for _ in range(100):
            if is_so():
                return
            self.page.wait_for_timeout(20)

    def close(self) -> None:
        self.page.context.close()


# ---------------------------------------------------------------- the journeys


def file_one(phone: Phone, words: str = "After 9 pm the voltage falls to 310. Both machines stop.") -> str:
    """Six questions and the code; gives the number."""
    phone.open("/file")
    phone.fill(group="power")
    phone.press("")
    phone.fill(where="estate", estate="Gangyal")
    phone.press("")
    if phone.path().endswith("/similar"):
        phone.fill(choice="new")
        phone.press("")
    phone.fill(words=words, since="month")
    phone.press("")
    phone.fill(name="Rakesh Kumar", filer_kind="unit", unit="Shivalik Auto", contact=OWNER)
    phone.press("")
    phone.press("do=send")
    return _with_code(phone)


def join_one(phone: Phone) -> str:
    """A grievance that another has told: found on the third page and joined."""
    filed(title="Voltage falls every night", is_open_to_join=True, estate_code="gangyal", filer_person_id=None)
    phone.open("/file")
    phone.fill(group="power")
    phone.press("")
    phone.fill(where="estate", estate="Gangyal")
    phone.press("")
    assert phone.path().endswith("/similar")
    phone.fill(choice=phone.page.locator("main input[name=choice]").first.get_attribute("value"))
    phone.press("")
    phone.fill(name="Bilal Mir", filer_kind="unit", unit="Kohinoor Castings", contact=OWNER)
    phone.press("")
    phone.press("Join it")
    return _with_code(phone)


def _with_code(phone: Phone) -> str:
    db.session.rollback()
    phone.fill(code=code_mailed_to(OWNER))
    phone.press("do=send")
    assert phone.path().endswith("/filed"), phone.text()
    return phone.page.locator("main .ref").first.inner_text()


def code_mailed_to(address: str) -> str:
    """Out of the last mail with a one-time code."""
    return re.findall(r"\b\d{6}\b", mailed("one_time_code", address).text)[0]


def follow_one(phone: Phone) -> Case:
    """By number and secret, to the page that says who has it and until when."""
    made = filed(filer_person_id=None, contact_email=OWNER)
    _open(phone, made)
    return made.case


def _open(phone: Phone, made: Any) -> None:
    phone.open("/track")
    phone.fill(number=made.case.number, secret=made.secret)
    phone.press("Show my case")
    assert made.case.number in phone.text()


def answer_a_question(phone: Phone) -> Case:
    made = filed(filer_person_id=None, contact_email=OWNER)
    take(made.case, Step.ASK_FILER, "nodal", question="Which feeder is it?", days=7)
    _open(phone, made)
    phone.follow("Answer the question")
    phone.fill(words="Feeder 12, from the pole at the gate.")
    phone.press("Answer the question")
    return made.case


def dispute_an_answer(phone: Phone) -> Case:
    made = filed(filer_person_id=None, contact_email=OWNER)
    answer(made.case)
    _open(phone, made)
    phone.follow("No")
    phone.fill(words="It falls again at nine.")
    phone.press("It is not settled")
    return made.case


JOURNEYS: dict[str, Callable[[Phone], Any]] = {
    "file": file_one, "join": join_one, "follow": follow_one, "answer": answer_a_question, "dispute": dispute_an_answer,
}  # fmt: skip
