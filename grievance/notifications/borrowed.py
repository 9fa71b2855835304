"""Mails whose reader's language is lacking, or lacks a sentence: what stands in another language is marked, as on pages.

A sentence without a translation is put between two signs of the private use area while the mail is made; then it stands
in the HTML as ``<span lang="en">``, and one plain line says so in the text too.
"""

from __future__ import annotations

import re
from typing import Any

from flask import has_app_context
from flask_babel import get_translations, gettext, ngettext
from markupsafe import escape

from grievance.web.languages import BY_TAG

BEGIN, END, NOTICES = "\ue001", "\ue002", "\ue003"
"""Round a sentence in English; where the layout has room for the lines about it."""
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]{2}")
_PLACE = re.compile(r"%\(\w+\)[sd]")


def translated(key: str, **args: Any) -> str:
    """The sentence in the language that is spoken now; marked where there is only the English one."""
    if not has_app_context():
        return key % args if args else key
    said = str(gettext(key, **args))
    return f"{BEGIN}{said}{END}" if _is_lacking(key) else said


def counted(one: str, many: str, num: int, **args: Any) -> str:
    if not has_app_context():
        return (one if num == 1 else many) % {"num": num, **args}
    said = str(ngettext(one, many, num, **args))
    is_lacking = get_translations().ungettext(one, many, num) in (one, many) and _is_lacking(one)
    return f"{BEGIN}{said}{END}" if is_lacking else said


def _is_lacking(key: str) -> bool:
    """Whether the catalogue has nothing for it: it then gives back the very key. English has no catalogue and lacks nothing."""
    found = get_translations()
    is_english = not getattr(found, "_catalog", None)
    return not is_english and found.ugettext(key) is key and bool(_WORD.search(_PLACE.sub("", key)))


def in_text(text: str, language: str) -> str:
    lines = notices(text, language)
    return bare(text).replace(NOTICES, "\n".join([*lines, ""]), 1).replace(NOTICES, "")


def in_html(html: str, language: str) -> str:
    lines = "".join(f'<p style="margin:0 0 12px;color:#606060">{escape(line)}</p>' for line in notices(html, language))
    html = _TITLE.sub(lambda title: bare(title.group()), html)
    marked = html.replace(BEGIN, '<span lang="en" dir="ltr">').replace(END, "</span>")
    return marked.replace(NOTICES, lines, 1).replace(NOTICES, "")


def notices(text: str, language: str) -> list[str]:
    """What is to be said about the language of this mail, in the language in which it stands."""
    asked = BY_TAG.get(language)
    lines = []
    if asked is not None and asked.is_borrowed and has_app_context():
        lines.append(gettext("Kashmiri is being written. Until then our mails are in Urdu.") if asked.catalogue == "ur"
                     else gettext("Dogri is being written. Until then our mails are in Hindi."))  # fmt: skip
    if BEGIN in text:
        lines.append(gettext("Some words of this mail are in English, because they are not translated yet."))
    return lines


def bare(text: str) -> str:
    """Without the marks: for a subject and for SMS, which have no room for a line."""
    return text.replace(BEGIN, "").replace(END, "")
