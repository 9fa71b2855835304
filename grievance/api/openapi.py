"""The OpenAPI 3.1 document, made of the declarations by which the routes are served, so that the two cannot differ."""

from __future__ import annotations

import re
from functools import cache
from http import HTTPStatus
from typing import Any

from grievance.api.answering import KEY_HEADER
from grievance.api.declaring import OPERATIONS, Operation
from grievance.api.problems import TYPE
from grievance.api.rules.scopes import SCOPE_WORDS
from grievance.api.rules.shapes import Field, Listed, Record, Shape, Text, Whole, records_in

Schema = dict[str, Any]
PROBLEM_PART = Record(
    name="ProblemPart",
    fields=(
        Field("pointer", Text(says="Where in the body."), is_needed=False),
        Field("parameter", Text(says="Which parameter of the address."), is_needed=False),
        Field("detail", Text()),
    ),
)
PROBLEM = Record(
    name="Problem",
    says="RFC 9457.",
    fields=(
        Field("type", Text()),
        Field("title", Text()),
        Field("status", Whole()),
        Field("detail", Text()),
        Field("reference", Text(says="Stands in the log of the forum too.")),
        Field("errors", Listed(of=PROBLEM_PART), is_needed=False),
    ),
)
DOCUMENT = Record(name="Document", says="An OpenAPI 3.1 document.")
HEADERS = {
    "RateLimit-Limit": "Requests taken in the time of the limit",
    "RateLimit-Remaining": "How many are left of them",
    "RateLimit-Reset": "Seconds until they begin anew",
}


def refusals_of(operation: Operation) -> list[int]:
    """The refusals that this operation can answer with."""
    codes = {400, 401, 429, 500, 503}
    if operation.guard.scope is not None:
        codes |= {403}
    if "<" in operation.path:
        codes |= {404, 422}
    if operation.changes:
        codes |= {409, 413, 415, 422}
    return sorted(codes)


@cache
def document() -> Schema:
    paths: Schema = {}
    for operation in OPERATIONS:
        if operation.path.startswith("/api/v1/"):
            paths.setdefault(re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", operation.path), {})[operation.method.lower()] = (
                _operation(operation)
            )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Grievance forum of the industrialists of Jammu and Kashmir", "version": "1"},
        "security": [],
        "tags": [{"name": name} for name in dict.fromkeys(one.group for one in OPERATIONS)],
        "paths": paths,
        "components": {"schemas": _schemas(), "responses": _problems(), "securitySchemes": {"token": _token()}},
    }


def _token() -> Schema:
    words = "; ".join(f"{scope}: {words}" for scope, words in SCOPE_WORDS.items())
    return {"type": "http", "scheme": "bearer", "description": f"Made on the account page. Scopes: {words}."}


def _shapes() -> list[Shape]:
    found: list[Shape] = [PROBLEM]
    for operation in OPERATIONS:
        found += [shape for shape in (operation.gives, operation.takes) if shape is not None]
    return found


def _schemas() -> Schema:
    records = {
        name: record for shape in _shapes() for name, record in records_in(shape).items() if record is not DOCUMENT
    }
    return {name: record.spelt_out() for name, record in sorted(records.items())} | {"Document": {"type": "object"}}


def _problems() -> Schema:
    content = {TYPE: {"schema": PROBLEM.schema()}}
    codes = {code for operation in OPERATIONS for code in refusals_of(operation)}
    return {f"Problem{code}": {"description": HTTPStatus(code).phrase, "content": content} for code in sorted(codes)}


def _operation(operation: Operation) -> Schema:
    found: Schema = {
        "operationId": operation.name,
        "summary": operation.says,
        "tags": [operation.group],
        "parameters": [*_in_path(operation), *(_parameter(part) for part in operation.asks), *_key(operation)],
        "responses": _answers(operation),
        "security": _security(operation),
    }
    if operation.takes:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": operation.takes.schema()}}}
    if operation.uploads:
        files = {"type": "array", "minItems": 1, "maxItems": 10, "items": {"type": "string", "format": "binary"}}
        form = {"type": "object", "properties": {"file": files}, "required": ["file"]}
        found["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    return found


def _security(operation: Operation) -> list[Schema]:
    """OpenAPI 3.1 lets a scheme of any kind name its scopes."""
    if operation.guard.scope is None:
        return [{}, {"token": []}]
    return [{"token": [operation.guard.scope.value]}]


def _in_path(operation: Operation) -> list[Schema]:
    found = []
    for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", operation.path):
        schema = {"type": "integer", "minimum": 0} if kind == "int" else {"type": "string", "minLength": 1}
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    return found


def _parameter(part: Field) -> Schema:
    return {"name": part.name, "in": "query", "required": part.is_needed, "schema": part.shape.schema()}


def _key(operation: Operation) -> list[Schema]:
    if not operation.changes:
        return []
    says = (
        "The same request with the same key has its effect once and is answered again as the first time, for two days."
    )
    form = {"type": "string", "minLength": 8, "maxLength": 255, "pattern": "^[!-~]+$"}
    return [{"name": KEY_HEADER, "in": "header", "required": False, "description": says, "schema": form}]


def _answers(operation: Operation) -> Schema:
    headers = {name: {"description": says, "schema": {"type": "integer"}} for name, says in HEADERS.items()}
    good: Schema = {"description": operation.says, "headers": headers, "content": _content(operation)}
    found: Schema = {str(operation.status): good}
    if not operation.changes:
        headers["ETag"] = {"description": "Send it as If-None-Match.", "schema": {"type": "string"}}
        found["304"] = {"description": "It is as it was when this ETag was given."}
    else:
        headers["Location"] = {"description": "Where it stands.", "schema": {"type": "string"}}
    return found | {str(code): {"$ref": f"#/components/responses/Problem{code}"} for code in refusals_of(operation)}


def _content(operation: Operation) -> Schema:
    if operation.gives is None:
        return {"*/*": {"schema": {}}}
    return {"application/json": {"schema": operation.gives.schema()}}
