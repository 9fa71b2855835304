"""Where sheets become PDF. Small ones here, large ones in a process of their own.

typst keeps what it has laid out for the next ten runs: packs of 100 entries would leave 1.2 GB in a web process.
A process of its own gives it back, and a fault in it cannot take the server along. The bytes are the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import typst

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates" / "print"
FONTS = Path(__file__).parent / "fonts"
SMALL = 40_000
"""Characters of data up to which a sheet is printed in this process: about ten pages."""
PATIENCE_SECONDS = 60


class PressFailed(RuntimeError):
    """No PDF came out. What typst said is the message; it holds no more of the paper than typst quotes."""


def printed(sheet: str, language: str, timestamp: int) -> bytes:
    """``sheet`` is JSON for templates/print/paper.typ; ``timestamp`` in seconds since 1970, UTC."""
    if len(sheet) <= SMALL:
        return _pressed(sheet, language, timestamp)
    order = json.dumps({"sheet": sheet, "language": language, "timestamp": timestamp})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "grievance.documents.press"], input=order.encode(), cwd=ROOT,
            capture_output=True, timeout=PATIENCE_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise PressFailed(f"the press took more than {PATIENCE_SECONDS} seconds") from None
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PressFailed(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def _pressed(sheet: str, language: str, timestamp: int) -> bytes:
    """The templates, our fonts and nothing else: no system font, no fallback, no clock."""
    made = typst.compile(
        str(TEMPLATES / "paper.typ"), root=str(TEMPLATES), format="pdf", font_paths=_fonts(), ignore_system_fonts=True,
        sys_inputs={"sheet": sheet, "language": language}, pdf_standards=["ua-1"], timestamp=timestamp,
    )  # fmt: skip
    return bytes(made)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


if __name__ == "__main__":
    order = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(_pressed(order["sheet"], order["language"], order["timestamp"]))
