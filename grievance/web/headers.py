"""Headers of every answer: nothing runs, frames or leaks that the page does not need."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request, session

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["MODE"] == "production":
        response.headers.setdefault("Strict-Transport-Security", TWO_YEARS)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if _is_personal() else "no-cache, private"
        response.vary.update(("Cookie", "Accept-Language"))
    return response


def _is_personal() -> bool:
    """Signed in, or a browser that is in the middle of something (a draft, a form, a case it follows)."""
    actor = g.get("actor")
    has_sign_in = current_app.config["SIGN_IN_COOKIE"] in request.cookies
    return bool(has_sign_in or (actor and actor.is_signed_in) or session or request.method == "POST")


def init_headers(app: Flask) -> None:
    app.after_request(_add_headers)
