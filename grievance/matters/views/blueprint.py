"""The blueprint of policy items, and what stands about them at the head of a case's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from flask import Blueprint, Flask, url_for
from flask.blueprints import BlueprintSetupState

from grievance.matters import queries
from grievance.matters.operations import number_of
from grievance.matters.rules import Proposal
from grievance.matters.suggesting import suggestions_for
from grievance.sentences import N_, sentence
from grievance.web.layout import CaseNotice, add_case_notices, add_filer_notices

blueprint = Blueprint("matters", __name__)


@blueprint.record_once
def _know_notices(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    add_case_notices(app, notices_for_officers)
    add_filer_notices(app, notices_for_filer)


def notices_for_officers(case: Any) -> Iterator[CaseNotice]:
    """Which policy item the case is part of; and where an outcome waits, the page on which it is adopted or not."""
    for item, link in queries.items_of_cases([case.id]).values():
        said = {"item": number_of(item), "title": item.title}
        if link.proposal is Proposal.PROPOSED:
            href = url_for("matters.adopt_outcome", item_id=item.id, number=case.number)
            words = N_("The outcome of policy item %(item)s is proposed as the answer here: %(title)s.")
            yield CaseNotice(sentence(words, **said), href, N_("Adopt it, or not"))
        else:
            words = N_("Part of policy item %(item)s: %(title)s.")
            yield CaseNotice(sentence(words, **said), _page(item), N_("Open the policy item"))


def notices_for_filer(case: Any) -> Iterator[CaseNotice]:
    """The filer reads that others have the same trouble, and that the outcome is for the office to take over or not."""
    for item, link in queries.items_of_cases([case.id]).values():
        words = N_("Part of policy item %(item)s: %(title)s. Your case keeps its own office, dates and answer.")
        if link.proposal is Proposal.PROPOSED:
            words = N_(
                "Part of policy item %(item)s: %(title)s. Its outcome is proposed to the office, which now answers you."
            )
        yield CaseNotice(sentence(words, item=number_of(item), title=item.title), _page(item), N_("Read about it"))


def _page(item: Any) -> str:
    return url_for("matters.show_policy_item", item_id=item.id)


blueprint.app_template_global("policy_number")(number_of)
blueprint.app_template_global("policy_suggestions")(suggestions_for)
