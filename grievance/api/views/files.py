"""Files of a case: their list, one of them, and adding more by the checks and the operation of the pages."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from grievance.api.answering import Answer, written
from grievance.api.declaring import api_scope, served
from grievance.api.problems import Misshapen
from grievance.api.rules.scopes import Scope
from grievance.api.rules.shapes import Field, Listed, Record, Text, Wrong
from grievance.api.shown import FILE, link
from grievance.api.shown_reference import all_of
from grievance.api.uploading import digest_of, done_with_files, hang
from grievance.api.views.blueprint import blueprint
from grievance.cases import attachments, queries
from grievance.cases.access import case_for, is_outside
from grievance.cases.uploads import Sorted, sorted_out
from grievance.foundation.errors import NotFound
from grievance.web.filters import say
from grievance.web.guards import current_actor

FILES_AT_ONCE = 10
NOT_TAKEN = Record(name="FileNotTaken", fields=(Field("name", Text()), Field("why", Text())))
FILES = all_of(FILE)
ADDED = Record(
    name="FilesAdded",
    fields=(Field("items", Listed(of=FILE)), Field("not_taken", Listed(of=NOT_TAKEN, says="Each with its reason."))),
)


@served(blueprint, "GET", "/api/v1/cases/<number>/files", api_scope(Scope.FILES_READ), says="Files of a case", group="Files",
        gives=FILES)  # fmt: skip
def read_files(number: str) -> Answer:
    actor = current_actor()
    case = case_for(actor, number)
    return Answer({"items": queries.files_of(case.id, for_filer=is_outside(actor, case))})


@served(blueprint, "GET", "/api/v1/cases/<number>/files/<int:file_id>", api_scope(Scope.FILES_READ), group="Files",
        says="One file as it was kept")  # fmt: skip
def download_file(number: str, file_id: int) -> Answer:
    actor = current_actor()
    case = case_for(actor, number)
    file = queries.file_of(case.id, file_id, for_filer=is_outside(actor, case))
    if file is None:
        raise NotFound()
    return Answer(file=attachments.download(file))


@served(blueprint, "POST", "/api/v1/cases/<number>/files", api_scope(Scope.FILES_WRITE), group="Files", uploads=True,
        says="Add up to ten files: pictures, PDF, Word, Excel, 10 MB each", gives=ADDED, status=201)  # fmt: skip
def add_files(number: str) -> Answer:
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType()
    case_for(current_actor(), number)
    given = request.files.getlist("file")
    if not given or len(given) > FILES_AT_ONCE:
        raise Misshapen((Wrong("#/file", f"must be one to {FILES_AT_ONCE} files"),))
    found = sorted_out(given)
    return done_with_files(found.good, lambda keys: _add(number, found, keys), digest_of(given))


def _add(number: str, found: Sorted, keys: Sequence[str]) -> tuple[str, str]:
    case = case_for(current_actor(), number, lock=True)
    rows = hang(case, found.good, keys)
    refused = [{"name": one.name, "why": say(one.why)} for one in found.refused]
    return written(ADDED.written({"items": rows, "not_taken": refused})), link("api.read_files", number=case.number)
