"""Small on the line: pages are packed as they go out, static files once at the start.

A page that holds a secret (the CSRF token) and something of the visitor's must not tell the secret by its packed length:
the packed page carries a file name of random length (the "heal the BREACH" measure).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import secrets
import string
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for

SMALLEST = 1000
TEXT_TYPES = ("text/", "application/json", "application/javascript", "image/svg+xml", "application/manifest+json")
MOST_PADDING = 100
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class StaticFile:
    content: bytes
    packed: bytes | None
    version: str
    mimetype: str


def pack(content: bytes) -> bytes:
    """Gzip with a file name of random letters and length, so that equal pages have different lengths."""
    name = "".join(secrets.choice(string.ascii_letters) for _ in range(secrets.randbelow(MOST_PADDING)))
    out = io.BytesIO()
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=6, fileobj=out, mtime=0) as packed:
        packed.write(content)
    return out.getvalue()


def _pack_page(response: Response) -> Response:
    is_text = (response.mimetype or "").startswith(TEXT_TYPES)
    if not is_text or response.direct_passthrough or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code in (204, 206, 304) or "gzip" not in request.accept_encodings:
        return response
    content = response.get_data()
    if len(content) >= SMALLEST:
        response.set_data(pack(content))
        response.headers["Content-Encoding"] = "gzip"
        if not response.get_etag()[1]:
            response.headers.pop("ETag", None)  # a strong mark was of the bytes before; a weak one is of what they say
    return response


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    mimetype = {".woff2": "font/woff2", ".js": "text/javascript"}.get(path.suffix) or guess_type(path.name)[0]
    packed = gzip.compress(content, 9, mtime=0) if mimetype and mimetype.startswith(TEXT_TYPES) else None
    version = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(content, packed, version, mimetype or "application/octet-stream")


def static_files(folder: Path) -> dict[str, StaticFile]:
    """All files of the folder by their path in it, packed."""
    return {path.relative_to(folder).as_posix(): _read(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def static_url(name: str) -> str:
    """The address of a static file, with its version, so that browsers may keep it for ever."""
    file = current_app.extensions["static_files"][name]
    return url_for("web.serve_static", name=name, v=file.version)


def serve(name: str) -> Response:
    """A static file from memory: packed where the browser takes it, kept for ever under its versioned address."""
    file = current_app.extensions["static_files"].get(name)
    if file is None:
        abort(404)
    takes_packed = file.packed is not None and "gzip" in request.accept_encodings
    response = Response(file.packed if takes_packed else file.content, mimetype=file.mimetype)
    if takes_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOR_EVER if request.args.get("v") == file.version else "public, no-cache"
    response.set_etag(f"{file.version}-gz" if takes_packed else file.version)
    response.make_conditional(request)
    return response


def init_packing(app: Flask) -> None:
    app.extensions["static_files"] = static_files(Path(app.root_path) / "static")
    app.after_request(_pack_page)
    app.jinja_env.globals["static_url"] = static_url
