"""How dates, numbers and sentences are written in each language. Western digits and Indian grouping everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from flask import Flask
from flask_babel import get_locale, gettext
from markupsafe import Markup

from grievance.foundation.clock import IST
from grievance.sentences import Refusal, Sentence, in_words, indian_digits
from grievance.web.names import named

CRORE, LAKH = Decimal(10_000_000), Decimal(100_000)


def _language() -> str:
    return str(get_locale() or "en")


def _indian(value: date) -> date:
    return value.astimezone(IST) if isinstance(value, datetime) and value.tzinfo else value


def _written(value: date, pattern: str) -> str:
    return str(format_date(_indian(value), pattern, locale=_language()))


def short_date(value: date, weekday: bool = True) -> str:
    """``Wed 25 Nov``, for tight places. Hindi months stand in full: their short forms are hardly known and hardly shorter."""
    month = "MMMM" if _language() == "hi" else "MMM"
    return _written(value, f"EEE d {month}" if weekday else f"d {month}")


def long_date(value: date) -> str:
    """``Wednesday 25 November 2026``, for sentences."""
    return _written(value, "EEEE d MMMM y")


def plain_date(value: date) -> str:
    """``25 November 2026``."""
    return _written(value, "d MMMM y")


def weekday(value: date) -> str:
    return _written(value, "EEE")


def weekday_short(value: date) -> str:
    """``Mon``, over the columns of a month."""
    return _written(value, "EEE")


def month_name(value: date) -> str:
    """``November 2026``."""
    return _written(value, "LLLL y")


def figures_date(value: date) -> str:
    """``25-11-2026``, for fields and registers."""
    return f"{_indian(value):%d-%m-%Y}"


def clock_time(value: datetime) -> str:
    """``11:25 am``; in Urdu ``11:25`` and ``16:20``."""
    at = _indian(value)
    if _language() == "ur":
        return f"{at:%H:%M}"
    return str(format_datetime(at, "h:mm a", locale=_language())).replace("AM", "am").replace("PM", "pm")


def date_time(value: datetime) -> str:
    """``Tue 17 Nov 2026, 4:20 pm``."""
    return f"{_written(value, 'EEE d MMM y')}{_comma()}{clock_time(value)}"


def _comma() -> str:
    return "، " if _language() == "ur" else ", "


def grouped(value: int | Decimal | float | None) -> str:
    """``1,02,110``: Indian grouping; nothing known is "Not reported", never 0."""
    if value is None:
        return gettext("Not reported")
    whole, point, rest = f"{value:f}".partition(".") if isinstance(value, Decimal | float) else (str(value), "", "")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + indian_digits(whole) + (point + rest.rstrip("0") if rest.strip("0") else "")


def rupees(value: int | Decimal | None) -> str:
    """``₹2,079.76 crore``, ``₹3.5 lakh``, ``₹42,000``."""
    if value is None:
        return gettext("Not reported")
    amount = Decimal(value)
    if abs(amount) >= CRORE:
        return gettext("₹%(amount)s crore", amount=grouped(round(amount / CRORE, 2)))
    if abs(amount) >= LAKH:
        return gettext("₹%(amount)s lakh", amount=grouped(round(amount / LAKH, 2)))
    return f"₹{grouped(round(amount, 2))}"


def file_size(value: int) -> str:
    """``214 kB``, ``2.1 MB``."""
    return f"{value / 1_000_000:.1f} MB" if value >= 1_000_000 else f"{max(1, round(value / 1000))} kB"


def _in_own_language(what: Any, is_rtl: bool) -> Any:
    """Shipped names in the page's language. Inside a right-to-left sentence they keep their own order (isolates)."""
    if isinstance(what, Sentence):
        return Sentence(what.key, {name: _in_own_language(value, is_rtl) for name, value in what.args.items()})
    if isinstance(what, tuple | list):
        return tuple(_in_own_language(part, is_rtl) for part in what)
    if not isinstance(what, str) or not what:
        return what
    return f"\u2068{named(what)}\u2069" if is_rtl else named(what)


def _date_in_sentence(value: date) -> str:
    return date_time(value) if isinstance(value, datetime) else long_date(value)


def say(what: Any, translate: Callable[[str], str] = gettext) -> str:
    """A sentence (or refusal, or text) in the words of the page's language."""
    return _said(what, _date_in_sentence, translate)


def _said(what: Any, show_date: Callable[[date], str], translate: Callable[[str], str] = gettext) -> str:
    if isinstance(what, Markup):
        return what
    if isinstance(what, Refusal):
        what = what.sentence
    if isinstance(what, Sentence | tuple | list | date):
        own = _in_own_language(what, _language() == "ur")
        return in_words(own, translate, show_date, _comma())
    return named(str(what))


def say_short(what: Any) -> str:
    """The same with dates as ``Wed 25 Nov``, for tags and other tight places."""
    return _said(what, short_date)


def full_stop(text: Any) -> str:
    """A sentence with the full stop of the page's language, for sentences that are kept without one."""
    text = say(text)
    return (
        text if text.endswith((".", "?", "!", "।", "۔", "؟")) else text + {"hi": "।", "ur": "۔"}.get(_language(), ".")
    )


def ref(number: str) -> Markup:
    """A reference number, which stands left to right in every language."""
    return Markup('<bdi class="ref" dir="ltr">{}</bdi>').format(number)


def worded(text: str | None) -> str:
    """Words kept in a table that the catalogue may know, such as the basis of a shipped limit; "%" has no meaning here."""
    return gettext(text) if text else ""


FILTERS = {
    "say": say, "say_short": say_short, "short_date": short_date, "long_date": long_date, "plain_date": plain_date, "weekday": weekday, "weekday_short": weekday_short,
    "month_name": month_name, "figures_date": figures_date, "clock_time": clock_time, "date_time": date_time,
    "grouped": grouped, "rupees": rupees, "bytes": file_size, "ref": ref, "name": named, "full_stop": full_stop, "worded": worded,
}  # fmt: skip


def init_filters(app: Flask) -> None:
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(comma=_comma)
