"""Language, text size and contrast as a person chose them on this device: one cookie, links that work without script."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, url_for
from werkzeug.wrappers import Response

from grievance.web.addresses import local_path
from grievance.web.languages import BY_TAG

SIZES = ("1", "2", "3")
KEYS = ("on", "off")
THEMES = ("light", "dark")
Answer = TypeVar("Answer", bound=Response)
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Display:
    """``language`` empty: not chosen here. ``keys``: single-key shortcuts. The cookie reads ``ur.2.dark.off``."""

    language: str = ""
    size: str = "1"
    theme: str = "light"
    keys: str = "off"

    @property
    def classes(self) -> str:
        """Classes of the ``html`` element."""
        named = [f"t{self.size}" if self.size != "1" else "", self.theme if self.theme != "light" else ""]
        return " ".join(name for name in named if name)

    def __str__(self) -> str:
        return ".".join((self.language, self.size, self.theme, self.keys))


def from_cookie(text: str) -> Display:
    """What the cookie says; anything unknown in it is left out."""
    parts = dict(zip(("language", "size", "theme", "keys"), text.split("."), strict=False))
    return with_choices(Display(), parts)


def with_choices(display: Display, choices: dict[str, str]) -> Display:
    """``display`` with those of ``choices`` that are known words."""
    known = {"language": BY_TAG.keys(), "size": SIZES, "theme": THEMES, "keys": KEYS}
    return replace(display, **{name: choices[name] for name in known if choices.get(name) in known[name]})


def cookie_name() -> str:
    return "__Host-display" if current_app.config["MODE"] == "production" else "display"


def keep(response: Answer, display: Display) -> Answer:
    """Puts the choice into the answer's cookie."""
    is_production = current_app.config["MODE"] == "production"
    response.set_cookie(cookie_name(), str(display), max_age=A_YEAR, path="/", secure=is_production, httponly=True,
                        samesite="Lax")  # fmt: skip
    return response


def display_link(**choices: str) -> str:
    """The address that makes a choice and comes back to this page."""
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return url_for("web.choose_display", **{"next": local_path(here), **choices})  # type: ignore[arg-type]


def init_display(app: Flask) -> None:
    @app.before_request
    def _read() -> None:
        g.display = from_cookie(request.cookies.get(cookie_name(), ""))

    @app.context_processor
    def _display() -> dict[str, Any]:
        return {"display": g.get("display") or Display(), "display_link": display_link}
