"""GeoReport v2: services, what each asks, requests, one of them, and posting one; as JSON and as XML."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request

from grievance.api.declaring import OPEN, api_scope, guarded
from grievance.api.filing import file_case
from grievance.api.open311 import requests, services
from grievance.api.open311.formats import TYPES, response_of, text_of
from grievance.api.open311.posting import posted
from grievance.api.rules.scopes import Scope
from grievance.api.shown import link
from grievance.api.uploading import digest_of, done_with_files, hang
from grievance.api.views.blueprint import blueprint
from grievance.api.views.files import FILES_AT_ONCE
from grievance.cases.uploads import Sorted, sorted_out
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.web.filters import say
from grievance.web.guards import current_actor

ROOT = "/open311/v2"
FORM = "<any(json, xml):form>"
SPEC = "http://wiki.open311.org/GeoReport_v2"


@guarded(blueprint, "GET", f"{ROOT}/discovery.{FORM}", OPEN)
def discover(form: str) -> Response:
    here = {"specification": SPEC, "url": link("api.read_services", form="json").removesuffix("/services.json"),
            "changeset": "2026-11-01T00:00:00Z", "type": "production", "formats": ["text/xml", "application/json"]}  # fmt: skip
    found = {"changeset": here["changeset"], "contact": link("public.show_help"), "key_service": link("api.list_tokens"),
             "endpoints": [here]}  # fmt: skip
    return response_of("discovery", found, form)


@guarded(blueprint, "GET", f"{ROOT}/services.{FORM}", OPEN)
def read_services(form: str) -> Response:
    return response_of("services", services.services(), form)


@guarded(blueprint, "GET", f"{ROOT}/services/<code>.{FORM}", OPEN)
def read_service(code: str, form: str) -> Response:
    return response_of("service_definition", services.definition(code), form)


@guarded(blueprint, "GET", f"{ROOT}/requests.{FORM}", OPEN, Scope.CASES_READ)
def read_requests(form: str) -> Response:
    asked = requests.asked_by(request.args, clock.now())
    return response_of("service_requests", requests.found(current_actor(), asked), form)


@guarded(blueprint, "GET", f"{ROOT}/requests/<number>.{FORM}", OPEN, Scope.CASES_READ)
def read_request(number: str, form: str) -> Response:
    found = requests.one(current_actor(), number, clock.now())
    if not found:
        raise NotFound()
    return response_of("service_requests", found, form)


@guarded(blueprint, "POST", f"{ROOT}/requests.{FORM}", api_scope(Scope.CASES_FILE))
def post_request(form: str) -> Response:
    """Files are taken by the checks of the pages; one that cannot be taken is named in the notice, and the case is filed."""
    answers = posted(request.form, current_actor(), clock.today())
    given = [file for _, file in request.files.items(multi=True) if file.filename][:FILES_AT_ONCE]
    found = sorted_out(given) if given else Sorted([], [])

    def act(keys: Sequence[str]) -> tuple[str, str]:
        filed = file_case(answers, current_actor(), clock.now())
        hang(filed.case, found.good, keys)
        notice = " ".join([filed.due_because, *(say(one.why) for one in found.refused)])
        made = {"service_request_id": filed.case.number, "service_notice": notice, "account_id": None}
        return text_of("service_requests", [made], form), link("api.read_request", number=filed.case.number, form=form)

    said = "\n".join(f"{name}={value}" for name, value in sorted(request.form.items(multi=True)))
    answer = done_with_files(found.good, act, said.encode("utf-8", "replace") + b"\n" + digest_of(given))
    return Response(answer.text, 200, headers=dict(answer.headers), content_type=TYPES[form])
