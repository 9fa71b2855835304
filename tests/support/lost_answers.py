"""A form sent three times by a browser that never saw the first two answers: what is in the database, what it sees at last."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import CompoundSelect, func, literal, select, union_all

from grievance.foundation.database import db

NOT_COUNTED = {"form_key", "rate_count"}
CHANCE = re.compile(r"(name=\"(?:form_key|csrf_token)\" value=\")[^\"]+|(shown=)[\w-]+|\b([0-9a-f]{4}-[0-9a-f]{4})\b")


@dataclass
class Form:
    """The form at ``page`` that is sent to ``to`` (the page itself when empty), with what a person fills in."""

    browser: FlaskClient
    page: str
    to: str = ""
    given: dict[str, Any] = field(default_factory=dict)


@dataclass
class Sent:
    """The first answer's page as it would have been seen, the page seen at last, and the rows that each sending left."""

    first: str
    last: str
    rows: list[dict[str, int]]


def rows() -> dict[str, int]:
    """How many rows each table has."""
    db.session.rollback()
    return dict(db.session.execute(_counts()).all())


@cache
def _counts() -> CompoundSelect[Any]:
    """One statement for all tables."""
    tables = [table for table in db.metadata.sorted_tables if table.name not in NOT_COUNTED]
    return union_all(*(select(literal(table.name), func.count()).select_from(table) for table in tables))


def sent_three_times(form: Form) -> Sent:
    """Thrice the same, each with the cookies from before the first; the first two answers reach nobody."""
    page = form.browser.get(form.page)
    assert page.status_code == 200, (form.page, page.status_code, page.headers.get("Location"))
    fields, path = hidden_fields(page.text, form), form.to or form.page
    assert "form_key" in fields and "csrf_token" in fields, f"a form without a key on {form.page}"
    before, counted, first = jar(form.browser), [rows()], ""
    for number in range(3):
        form.browser._cookies = copy.deepcopy(before)
        answer = form.browser.post(path, data=fields | _fresh(form.given))
        assert answer.status_code in (302, 303), (path, number, answer.status_code, words_of(answer.text)[:800])
        counted.append(rows())
        if number == 0:
            other = form.browser.application.test_client()
            other._cookies = copy.deepcopy(jar(form.browser))
            first = seen_at(other, answer.headers["Location"])
    last = seen_at(form.browser, answer.headers["Location"])
    return Sent(first, last, counted)


def jar(browser: FlaskClient) -> Any:
    """All its cookies; Werkzeug gives them one by one only."""
    return copy.deepcopy(browser._cookies)


def _fresh(given: dict[str, Any]) -> dict[str, Any]:
    """A file is read up by each sending, so each gets its own."""
    return {name: value() if callable(value) else value for name, value in given.items()}


def hidden_fields(page: str, form: Form) -> dict[str, str]:
    """The hidden inputs of the form on the page, its one-use key among them."""
    for one in BeautifulSoup(page, "html.parser").find_all("form", method="post"):
        buttons = {button.get("formaction") for button in one.find_all("button")}
        goes_to = (one.get("action") or form.page).partition("?")[0]
        if goes_to == (form.to or form.page).partition("?")[0] or form.to in buttons - {None}:
            return {tag["name"]: tag.get("value", "") for tag in one.find_all("input", type="hidden")}
    raise AssertionError(f"no form on {form.page} is sent to {form.to or 'itself'}")


def seen_at(browser: FlaskClient, where: str) -> str:
    """The page to which an answer leads, without what is chance in each page."""
    page = browser.get(where, follow_redirects=True)
    assert page.status_code in (200, 404), (where, page.status_code)
    return CHANCE.sub(lambda found: next(filter(None, found.groups()[:2]), ""), page.text)


def words_of(page: str) -> str:
    return " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())
