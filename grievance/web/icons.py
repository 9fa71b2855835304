"""The icons: one line style, drawn in place, and on each page only those that the page uses.

``icon("tick")`` prints a reference; ``used_symbols()`` at the end of the page prints the drawings of
the names asked for while the page was made.
"""

from __future__ import annotations

from flask import g, has_app_context
from markupsafe import Markup

ICONS = {
    "ask": '<path d="M4 4h16v12H12l-5 5v-5H4z"/><path d="M9.500 8.500a2.500 2.500 0 1 1 2.500 2.500M12 13.500v.01"/>',
    "cal": '<path d="M4 5h16v16H4zM4 10h16M8 2v5M16 2v5"/>',
    "cam": '<path d="M3 7h4l2-3h6l2 3h4v13H3z"/><circle cx="12" cy="13" r="4"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
    "cross": '<path d="M5 5l14 14M19 5 5 19"/>',
    "doc": '<path d="M6 2h8l5 5v15H6zM14 2v5h5M9 13h6M9 17h6"/>',
    "down": '<path d="M12 4v15M5 13l7 7 7-7"/>',
    "get": '<path d="M12 3v13M6 11l6 6 6-6M4 21h16"/>',
    "lock": '<path d="M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4"/>',
    "mail": '<path d="M3 5h18v14H3z"/><path d="m3 6 9 7 9-7"/>',
    "pause": '<path d="M8 5v14M16 5v14"/>',
    "people": '<circle cx="8" cy="8" r="3.5"/><path d="M2 20c0-4 3-6 6-6s6 2 6 6M16 5a3.5 3.5 0 0 1 0 7M17 14c3 0 5 2 5 6"/>',
    "phone": '<path d="M5 3h4l2 6-3 2a12 12 0 0 0 5 5l2-3 6 2v4a2 2 0 0 1-2 2A18 18 0 0 1 3 5a2 2 0 0 1 2-2z"/>',
    "print": '<path d="M7 9V3h10v6M7 18H3V9h18v9h-4M7 14h10v7H7z"/>',
    "send": '<path d="M4 12h15M13 5l7 7-7 7"/>',
    "sq": '<rect x="4" y="4" width="16" height="16" fill="currentColor"/>',
    "steps": '<path d="M3 20h5v-5h5v-5h5V5h3"/>',
    "tick": '<path d="m4 13 5 5L20 6"/>',
    "tri": '<path d="M12 3 2 20h20z"/><path d="M12 10v4M12 17v.01"/>',
    "up": '<path d="M12 20V5M5 11l7-7 7 7"/>',
}
WITHOUT_STYLE = Markup('width="20" height="20" fill="none" stroke="currentColor" stroke-width="2"')
"""How an icon looks where the style sheet has not come; else the sheet's size and line hold."""
MIRRORED_IN_RTL = frozenset({"send", "steps"})

DAY_BOXES = {
    "used": '<rect x="1" y="1" width="12" height="14" fill="currentColor"/>',
    "today": '<rect x="1" y="1" width="12" height="14" fill="currentColor"/><path class="dbar" d="M4 8h6" stroke-width="2"/>',
    "paused": '<rect x="1.5" y="1.5" width="11" height="13" fill="none" stroke="currentColor" stroke-dasharray="2 2"/>'
    '<path d="M5 5v6M9 5v6" stroke="currentColor" stroke-width="2"/>',
    "holiday": '<path d="M3 4l8 8M11 4l-8 8" stroke="currentColor"/>',
    "left": '<rect x="1.5" y="1.5" width="11" height="13" fill="none" stroke="currentColor"/>',
    "last": '<rect x="2" y="2" width="10" height="12" fill="none" stroke="currentColor" stroke-width="3"/>',
    "over": '<path class="dcut" d="M1 1h12L1 12zM1 15h12V4z"/>',
}


def _used() -> dict[str, str]:
    if not has_app_context():
        return {}
    if "used_symbols" not in g:
        g.used_symbols = {}
    return g.used_symbols


def icon(name: str, label: str = "") -> Markup:
    """A reference to the icon ``name``. Without ``label`` it is decoration beside a word."""
    _used()[f"i-{name}"] = f'<symbol id="i-{name}" viewBox="0 0 24 24">{ICONS[name]}</symbol>'
    kind = "i flip" if name in MIRRORED_IN_RTL else "i"
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="{}" {} {}><use href="#i-{}"/></svg>').format(kind, WITHOUT_STYLE, spoken, name)


def day_box(state: str) -> str:
    """The address of the drawing of one day of a day strip."""
    _used()[f"d-{state}"] = f'<symbol id="d-{state}" viewBox="0 0 14 16">{DAY_BOXES[state]}</symbol>'
    return f"#d-{state}"


def used_symbols() -> Markup:
    """The drawings that this page refers to, in a hidden element for its end; nothing when it uses none."""
    symbols = _used()
    if not symbols:
        return Markup("")
    drawings = "".join(symbols[name] for name in sorted(symbols))
    return Markup(f'<svg width="0" height="0" aria-hidden="true" focusable="false">{drawings}</svg>')  # noqa: S704
