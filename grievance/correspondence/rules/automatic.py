"""Whether a machine wrote a letter. Sources: RFC 3834 (automatic responses), RFC 2919 and 2369 (lists), Exchange's headers."""

from __future__ import annotations

import re
from email.message import Message

from grievance.correspondence.rules.decoding import raw_value, raw_values

_BULK = ("bulk", "junk", "list", "auto_reply", "auto-reply")
_LIST = ("list-id", "list-post", "list-unsubscribe", "list-help", "list-subscribe", "list-owner", "list-archive")
_MARKS = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-response-suppress", "x-mail-autoreply", "x-loop")
_SUBJECTS = re.compile(
    r"(?i)^\s*(auto(matic|mated)?[- ]?(reply|response|answer)\b|out[- ]of[- ](the[- ])?office\b|on (annual )?leave\b|away from"
    r"|autoreply\b|auto:|vacation\b|abwesenheit|réponse automatique|read:|delivered:|not read:"
    r"|स्वचालित (उत्तर|जवाब)|कार्यालय से बाहर|خودکار (جواب|جوابی)|دفتر سے باہر)"
)
_NO_PERSON = re.compile(
    r"(?i)^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|majordomo|listserv)([+=._-].*)?@"
)


def why_automatic(message: Message, sender: str, return_path: str | None, subject: str) -> str:
    """The header that says so, in lower case; empty for a letter that a person seems to have written.

    ``return_path`` is None where nobody told it, empty for the null sender.
    """
    submitted = raw_value(message, "Auto-Submitted").split(";")[0].strip().lower()
    if submitted and submitted != "no":
        return "auto-submitted"
    if raw_value(message, "Precedence").strip().lower() in _BULK:
        return "precedence"
    for name in (*_MARKS, *_LIST):
        if raw_values(message, name):
            return name
    if message.get_content_type() == "multipart/report":
        return "report"
    if return_path == "":
        return "null sender"
    if _NO_PERSON.match(sender):
        return "sender"
    return "subject" if _SUBJECTS.match(subject) else ""
