"""What stands at the head of a case while mail to its filer comes back, for officers and for the filer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, url_for

from grievance.cases import access
from grievance.correspondence.returning import unreachable_filer
from grievance.permissions import Right
from grievance.sentences import N_, sentence
from grievance.web.guards import current_actor
from grievance.web.layout import CaseNotice, add_case_notices, add_filer_notices


def notices_for_officers(case: Any) -> Iterator[CaseNotice]:
    """With the page of correction for the convener."""
    if unreachable_filer(case) is None:
        return
    words = sentence(
        N_("The unit's address takes no mail any more, so nothing reaches it by mail. Telephone the unit.")
    )
    if access.may(current_actor(), case, Right.SORT_MAIL):
        yield CaseNotice(words, url_for("correspondence.correct_address", number=case.number), N_("Give a new address"))
    else:
        yield CaseNotice(words)


def notices_for_filer(case: Any) -> Iterator[CaseNotice]:
    if unreachable_filer(case) is not None:
        yield CaseNotice(
            sentence(N_("Our mail to you comes back, so you do not hear from us. Give another e-mail address.")),
            url_for("correspondence.correct_address", number=case.number), N_("Give a new address"),
        )  # fmt: skip


def init_correspondence(app: Flask) -> None:
    add_case_notices(app, notices_for_officers)
    add_filer_notices(app, notices_for_filer)
