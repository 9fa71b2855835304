"""The same data as JSON or as XML, as GeoReport v2 has both: lists are elements named in the singular, nothing is an attribute."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response

TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
ONE_OF = {
    "services": "service", "service_requests": "request", "attributes": "attribute", "values": "value", "errors": "error",
    "endpoints": "endpoint", "formats": "format",
}  # fmt: skip
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text_of(root: str, data: Any, form: str) -> str:
    """``data`` under the name ``root``, which JSON leaves out."""
    if form == "json":
        return json.dumps(data, ensure_ascii=False)
    top = Element(root)
    _fill(top, data)
    return tostring(top, encoding="utf-8", xml_declaration=True).decode("utf-8")


def response_of(root: str, data: Any, form: str, status: int = 200) -> Response:
    return Response(text_of(root, data, form), status, content_type=TYPES[form])


def _fill(element: Element, data: Any) -> None:
    if isinstance(data, dict):
        for name, value in data.items():
            _fill(SubElement(element, name), value)
    elif isinstance(data, list):
        for value in data:
            _fill(SubElement(element, ONE_OF[element.tag]), value)
    elif isinstance(data, bool):
        element.text = "true" if data else "false"
    elif data is not None:
        element.text = _NOT_IN_XML.sub("", str(data))
