"""Papers of a sitting: the list, each as PDF or Word file, everything in one zip."""

from __future__ import annotations

from flask import Response, render_template, request, stream_with_context

from grievance.documents import access, bundle, queries, serving
from grievance.documents.readers import FOR_ANYONE, FOR_OFFICES, FOR_UNITS, OFFICE
from grievance.documents.rules.wording import LANGUAGES
from grievance.documents.showing import PAPER_NAMES, languages_shown
from grievance.documents.views.blueprint import as_answer, blueprint, paper_language
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.sittings.access import sitting_for
from grievance.sittings.models import Sitting
from grievance.web.downloads import disposition
from grievance.web.guards import current_actor, public
from grievance.web.limits import limiter


@blueprint.get("/sittings/<number>/agenda.pdf")
@limiter.limit("120 per minute")
@public
def print_agenda(number: str) -> Response:
    return _paper(sitting_for(number), "agenda", "pdf")


@blueprint.get("/sittings/<number>/papers/<kind>.pdf", defaults={"form": "pdf"})
@blueprint.get("/sittings/<number>/papers/<kind>.docx", defaults={"form": "docx"})
@limiter.limit("120 per minute")
@public
def print_paper(number: str, kind: str, form: str) -> Response:
    return _paper(sitting_for(number), kind, form)


def _paper(sitting: Sitting, kind: str, form: str) -> Response:
    """In the language asked for; ``?reader=``, ``?case=``, ``?version=`` and, for the convener, ``?draft=1``."""
    actor, now = current_actor(), clock.now()
    asked = serving.Asked(
        kind, request.args.get("reader", ""), paper_language(), request.args.get("case", "").upper(),
        request.args.get("draft") == "1", form, _version(),
    )  # fmt: skip
    if asked.draft and not access.may_see_drafts(actor, sitting):
        raise NotFound()
    return as_answer(f"{serving.number_of(sitting)}-{kind}", serving.as_file(sitting, asked, actor, now), form)


def _version() -> int | None:
    """Of ``?version=``; what is no number names no version."""
    given = request.args.get("version", "")
    if not given:
        return None
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0


@blueprint.get("/sittings/<number>/papers.zip")
@limiter.limit("10 per minute")
@public
def download_papers(number: str) -> Response:
    """Every paper that this person may have, with its hash; ``?language=`` takes one language, else all three."""
    sitting, actor, now = sitting_for(number), current_actor(), clock.now()
    given = request.args.get("language", "")
    parts = bundle.parts_of(sitting, actor, [given] if given in LANGUAGES else LANGUAGES)
    response = Response(stream_with_context(bundle.streamed(sitting, parts, actor, now)), mimetype="application/zip")
    response.headers["Content-Disposition"] = disposition(f"{serving.number_of(sitting)}.zip")
    return response


@blueprint.get("/sittings/<number>/papers")
@public
def show_papers(number: str) -> str:
    """Every paper of a sitting that this person may have, in three languages."""
    sitting, actor = sitting_for(number), current_actor()
    readers, versions = access.readers_open_to(actor, sitting), queries.versions_of(sitting.id)
    may_see_drafts = access.may_see_drafts(actor, sitting)
    allowed = {"unit": FOR_UNITS, OFFICE: FOR_OFFICES, "public": FOR_ANYONE}.get(readers[0], set(PAPER_NAMES))
    kinds = [kind for kind in PAPER_NAMES if kind in allowed and kind not in ("unit-notice", "receipt")]
    return render_template(
        "documents/show_papers.html", sitting=sitting, number=serving.number_of(sitting), kinds=kinds, names=PAPER_NAMES,
        readers=readers, versions=versions, version=versions[-1] if versions else None, may_see_drafts=may_see_drafts,
        languages_shown=languages_shown(), own_cases=access.own_cases(actor, versions[-1]) if versions else (),
        may_arrange=actor.can(Right.ARRANGE_SITTING, division=sitting.division), minutes_out=serving.circulated(sitting),
        may_decide=actor.can(Right.DECIDE_DIRECTION, division=sitting.division),
    )  # fmt: skip
