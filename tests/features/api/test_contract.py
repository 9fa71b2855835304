"""schemathesis over the document: what it invents is answered as the document says, and never by a fault.

Its pytest plug-in is left out (``pyproject.toml``), since it would load for every test of the suite.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask, g
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from grievance.api.declaring import OPERATIONS
from tests.support.cases import filed
from tests.support.programs import token_of
from tests.support.safety import counts

pytestmark = pytest.mark.safety
DOCUMENT = "/api/v1/openapi.json"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
          response_headers_conformance, negative_data_rejection]  # fmt: skip
"""What fits the document may still be refused by a rule of filing (an estate that nobody knows), so that is no check."""


def fresh(app: Flask) -> Callable[..., Any]:
    """The application as a server has it: inside ``world`` one context stands for all requests."""

    def answer(environ: Any, start: Any) -> Any:
        vars(g._get_current_object()).clear()
        return app(environ, start)

    return answer


@pytest.fixture
def document(world):
    case = filed().case
    return schemathesis.openapi.from_wsgi(DOCUMENT, fresh(world)), case.number


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "not fitting"])
@pytest.mark.parametrize("who", ["filer", "hod"])
def test_each_operation_answers_as_the_document_says(document, who, mode):
    schema, number = document
    headers = {"Authorization": f"Bearer {token_of(who)}", "Accept-Encoding": "identity"}
    tried = 0
    for found in schema.get_all_operations():
        operation, tried = found.ok(), tried + 1
        tries = _tries_of(operation, mode, headers, number)
        if tries is not None:
            tries()
    others = [one for one in OPERATIONS if one.path.startswith("/api/v1/") and one.path != DOCUMENT]
    assert tried == len(others), "all but the document itself, which it has read"


def _tries_of(operation: Any, mode: GenerationMode, headers: dict[str, str], number: str) -> Callable[[], None] | None:
    """Invents requests of an operation; one in two for a case that is there."""
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.path_parameters):
        return None

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=counts(3, 60), derandomize=True, database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def tries(case: Any) -> None:
        if "/cases/" in operation.path and len(str(case.path_parameters.get("number"))) % 2:
            case.path_parameters["number"] = number
        case.call_and_validate(headers=headers, checks=CHECKS)

    return tries
