"""Pages that one browser alone comes to, by the steps it has taken: shown once after a form, or to who follows a case."""

from __future__ import annotations

from collections.abc import Callable

from tests.features.intake.pages import file, prove, to_the_last_page
from tests.features.web.test_a_lost_answer import CUT, send
from tests.support.cases import filed
from tests.support.lost_answers import Form
from tests.support.rows_looked_at import Rows, posted
from tests.support.signers import signed

OPENED: dict[str, Callable[[Rows], Form]] = {}


def opened(name: str) -> Callable[[Callable[[Rows], Form]], Callable[[Rows], Form]]:
    def add(make: Callable[[Rows], Form]) -> Callable[[Rows], Form]:
        OPENED[name] = make
        return make

    return add


@opened("cases.show_contact by an officer")
def _(rows: Rows) -> Form:
    browser = rows.person("hod")
    return Form(browser, posted(browser, f"{rows['case']}/contact"))


@opened("cosigning.show_signatories by an officer")
def _(rows: Rows) -> Form:
    browser, made = rows.person("hod"), filed(title="The whole lane is dark").case
    signed(made, 7)
    return Form(browser, posted(browser, f"/cases/{made.number}/signatories"))


@opened("intake.show_filed")
def _(rows: Rows) -> Form:
    browser = rows.visitor()
    return Form(browser, f"{file(browser)[1]}/filed")


@opened("intake.show_filed joined")
def _(rows: Rows) -> Form:
    before = CUT["intake.check_and_send joining"](rows)
    return Form(before.browser, prove(before.browser, send(before)).headers["Location"])


@opened("intake.ask_words")
def _(rows: Rows) -> Form:
    browser = rows.visitor()
    return Form(browser, f"{to_the_last_page(browser)}/words")


@opened("cosigning.show_signature")
def _(rows: Rows) -> Form:
    before = CUT["cosigning.prove_address"](rows)
    return Form(before.browser, send(before).headers["Location"])


@opened("cosigning.show_signed")
def _(rows: Rows) -> Form:
    return CUT["cosigning.say_word"](rows)


@opened("cases.show_case followed")
def _(rows: Rows) -> Form:
    browser, number = rows.follower()
    return Form(browser, f"/cases/{number}")
