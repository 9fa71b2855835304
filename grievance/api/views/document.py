"""The document of the API at its own address."""

from __future__ import annotations

from grievance.api.answering import Answer, written
from grievance.api.declaring import OPEN, served
from grievance.api.openapi import DOCUMENT, document
from grievance.api.views.blueprint import blueprint


@served(blueprint, "GET", "/api/v1/openapi.json", OPEN, says="This document", group="Document", gives=DOCUMENT)
def read_document() -> Answer:
    return Answer(text=written(document()))
