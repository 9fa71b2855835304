"""Every journey without a mouse: in order, the focus always seen, past the head of the page by one key, and out again of everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.foundation.database import db
from tests.features.sittings.scene import draw, entries, file_case, publish
from tests.support.cases import answer, filed, fresh, take
from tests.support.line import OWNER, code_mailed_to
from tests.support.serving import served
from tests.support.sign_in import session_cookie
from tests.support.telling import now

pytestmark = pytest.mark.xdist_group("browser")

AT_FOCUS = """() => {
  const e = document.activeElement;
  if (e === document.body || e === null) return {at: "nothing"};
  const style = getComputedStyle(e), box = e.getClientRects()[0] || {top: 0, bottom: 0, left: 0, right: 0, width: 0, height: 0};
  const x = box.left + box.width / 2, y = Math.min(box.top + box.height / 2, innerHeight - 1);
  const top = document.elementFromPoint(x, y), told = (e.innerText || e.getAttribute("aria-label") || "").trim().replace(/\\s+/g, " ");
  const own = top && (e.contains(top) || top.contains(e) || (top.closest("label") && top.closest("label").control === e));
  const all = [...document.querySelectorAll("*")];
  return {name: e.name || "", value: String(e.value || ""), told: told, row: (e.closest("[id]") || {}).id || "", place: all.indexOf(e),
    inFooter: !!e.closest("footer"), at: `${e.tagName} ${e.name || ""} ${told.slice(0, 40)}`,
    isRinged: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isSeen: box.width > 0 && box.top > -1 && box.top < innerHeight && !!own};
}"""


class Fingers:
    """Tab, Enter, Space and arrows; whatever gets the focus must show it, and nothing may lie over it."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base, self.hidden = page, base, set[str]()

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def tab(self) -> dict[str, Any]:
        self.page.keyboard.press("Tab")
        at = self.focus()
        if at["at"] != "nothing" and not (at["isRinged"] and at["isSeen"]):
            self.hidden.add(
                f"{self.page.url.removeprefix(self.base)}: {at['at']} ring={at['isRinged']} seen={at['isSeen']}"
            )
        return at

    def focus(self) -> dict[str, Any]:
        return dict(self.page.evaluate(AT_FOCUS))

    def to(self, words: str = "", name: str = "", row: str = "", most: int = 150) -> dict[str, Any]:
        """On by Tab to the control of that name, or with these words."""
        for _ in range(most):
            at = self.tab()
            is_it = at.get("name") == name if name else words in at.get("told", "")
            if at["at"] != "nothing" and is_it and (not row or at["row"] == row):
                return at
        raise AssertionError(f"no way by Tab to {name or words!r} on {self.page.url}")

    def write(self, **fields: str) -> None:
        for name, text in fields.items():
            self.to(name=name)
            self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Arrows go through radio buttons; the first has the focus where none is chosen."""
        at = self.to(name=name)
        self.page.keyboard.press("Space")
        for _ in range(30):
            if at["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
            at = self.focus()
        raise AssertionError(f"no choice {value!r} of {name!r}")

    def press(self, words: str, key: str = "Enter", row: str = "") -> None:
        self.to(words, row=row)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def skip_the_head(self) -> None:
        assert "Skip" in self.tab()["told"], "the first stop"
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main"

    def walk_through(self) -> None:
        """From the first stop to the last, in the order of the page; the last is in the footer and lets go."""
        self.page.reload()
        before, last = -1, None
        for _ in range(400):
            at = self.tab()
            if at["at"] == "nothing" or at["place"] <= before and last and last["inFooter"]:
                break
            assert at["place"] > before, f"back from {last} to {at}"
            before, last = at["place"], at
        else:
            raise AssertionError(f"no end of {self.page.url}")
        assert last and last["inFooter"], f"held at {last}"


@pytest.fixture
def fingers(database: Any, forum: Any, chromium: Any) -> Iterator[Any]:
    """``fingers("hod")``: the keyboard of one of the fixed people; what keys do is no matter of the database."""
    if database.kind != "sqlite":
        pytest.skip("looked at on SQLite")
    contexts = []
    with served(forum) as address:

        def hands(who: str | None = None) -> Fingers:
            context = chromium.new_context(viewport={"width": 1280, "height": 900})
            contexts.append(context)
            if who:
                name, token = session_cookie(forum, who)
                context.add_cookies([{"name": name, "value": token, "url": address}])
            return Fingers(context.new_page(), address)

        yield hands
        for context in contexts:
            context.close()


def last_case() -> Case:
    db.session.rollback()
    return db.session.query(Case).order_by(Case.id.desc()).first()


def as_it_stands(case: Case) -> Case:
    """After what a browser did to it."""
    db.session.rollback()
    return fresh(case)


def to_the_similar_page(hands: Fingers) -> None:
    hands.open("/file")
    hands.skip_the_head()
    hands.choose("group", "power")
    hands.press("Save and continue")
    hands.choose("where", "estate")
    hands.write(estate="Gangyal")
    hands.press("Save and continue")


def who_one_is(hands: Fingers, unit: str, contact: str) -> None:
    hands.write(name="Rakesh Kumar")
    hands.choose("filer_kind", "unit")
    hands.write(unit=unit, contact=contact)
    hands.press("Save and continue")


def the_code(hands: Fingers, contact: str, words: str) -> None:
    db.session.rollback()
    hands.write(code=code_mailed_to(contact))
    hands.press(words)
    assert hands.page.url.endswith("/filed"), hands.page.inner_text("main")


def follow(hands: Fingers, made: Any) -> None:
    hands.open("/track")
    hands.skip_the_head()
    hands.write(number=made.case.number, secret=made.secret)
    with hands.page.expect_navigation():
        hands.page.keyboard.press("Enter")
    assert made.case.number in hands.page.inner_text("main")


def test_a_filer_files_joins_follows_answers_and_disputes_by_keyboard(fingers: Any) -> None:
    now("2026-11-16 10:00")
    hands = fingers()
    to_the_similar_page(hands)
    hands.write(words="After 9 pm the voltage falls to 310.")
    hands.choose("since", "month")
    hands.press("Save and continue")
    who_one_is(hands, "Shivalik Auto", OWNER)
    hands.walk_through()
    hands.to(name="is_open_to_join")
    hands.page.keyboard.press("Space")
    hands.press("Send grievance")
    the_code(hands, OWNER, "Send grievance")
    assert last_case().is_open_to_join

    other = fingers()
    to_the_similar_page(other)
    other.choose("choice", other.page.locator("main input[name=choice]").first.get_attribute("value"))
    other.press("Save and continue")
    who_one_is(other, "Kohinoor Castings", "second@example.net")
    other.press("Join it")
    the_code(other, "second@example.net", "Join it")

    made = filed(filer_person_id=None, contact_email=OWNER)
    take(made.case, Step.ASK_FILER, "nodal", question="Which feeder is it?", days=7)
    third = fingers()
    follow(third, made)
    third.walk_through()
    third.press("Answer the question")
    third.write(words="Feeder 12.")
    third.press("Answer the question")
    assert as_it_stands(made.case).state is CaseState.WITH_OFFICE
    answer(made.case)
    follow(third, made)
    third.press("Partly")
    third.write(words="It falls again at nine.")
    third.press("It is not settled")
    assert as_it_stands(made.case).state is CaseState.UNDER_REVIEW
    assert hands.hidden | other.hidden | third.hidden == set()


def test_officers_answer_act_on_many_and_order_an_agenda_by_keyboard(fingers: Any) -> None:
    now("2026-10-20 10:00")
    for n in range(3):
        file_case(f"No water in lane {n}", office_code="SIDCO-JAMMU")
    now("2026-11-16 10:00")
    cases = [filed(title=f"Matter number {n}").case for n in range(1, 6)]
    publish()
    draw("J-1")
    hands = fingers("hod")
    hands.open("/inbox")
    hands.skip_the_head()
    hands.press("Matter number 1")
    hands.walk_through()
    hands.press("Settle it")
    hands.choose("outcome", "relief")
    hands.write(note="The transformer was replaced on 12 November.", proof="Order 12 of 12-11-2026")
    hands.press("Settle it")
    assert as_it_stands(cases[0]).state is CaseState.ANSWERED

    hands.open("/inbox")
    for _ in range(2):
        hands.to(name="chosen")
        hands.page.keyboard.press("Space")
    hands.press("Send on")
    hands.press("Kashmir Power Distribution")
    hands.write(reason="Not ours")
    hands.press("Send to another office")
    assert [as_it_stands(case).office_code for case in cases[1:4]].count("KPDCL") == 2
    hands.press("Take it back")
    assert {as_it_stands(case).office_code for case in cases} == {"JPDCL"}

    convener = fingers("convener.jammu")
    convener.open("/sittings/J-1/agenda")
    before = [row.id for row in entries("J-1") if row.case_id]
    moved = f"entry-{before[0]}"
    convener.page.locator(f"#{moved}").scroll_into_view_if_needed()
    convener.to("Move down", row=moved)
    with convener.page.expect_navigation():
        convener.page.keyboard.press("Enter")
    db.session.rollback()
    assert [row.id for row in entries("J-1") if row.case_id][:2] == [before[1], before[0]]
    assert convener.tab()["row"] == moved, "the next stop is in the item that was moved"
    convener.walk_through()
    assert hands.hidden | convener.hidden == set()
