"""Which words of a text are in which script, and which way they run.

A grievance is printed in its filer's own words, so one line may hold English, Hindi and Urdu. A PDF
needs to be told the language of each passage (for its font, its shaping and the reader's voice) and
the direction of each paragraph. Nothing here guesses meaning: only Unicode ranges are read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

RIGHT_TO_LEFT = frozenset({"ur", "ks"})
LANGUAGE_OF_SCRIPT = {"latin": "en", "devanagari": "hi", "arabic": "ur"}
SCRIPT_OF_LANGUAGE = {"en": "latin", "hi": "devanagari", "doi": "devanagari", "ur": "arabic", "ks": "arabic"}

_RANGES = (
    ("devanagari", ((0x0900, 0x0963), (0x0966, 0x097F), (0x1CD0, 0x1CFF), (0xA8E0, 0xA8FF))),
    ("arabic", ((0x0620, 0x065F), (0x066E, 0x06D3), (0x06D5, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF))),
    ("arabic", ((0xFB50, 0xFDFF), (0xFE70, 0xFEFC))),
)
_PLAIN = re.compile(r"[\x20-\x7e\n]*")
_JOINERS = "\u200c\u200d"
_WORD = re.compile(r"\s+|[^\s]+")
_LATIN_CORE = re.compile(r"[0-9A-Za-z\u00c0-\u024f](?:.*[0-9A-Za-z\u00c0-\u024f])?")
_LEFT_TO_RIGHT = re.compile(r"[0-9A-Za-z₹+#@][^\s\u0590-\u08ff]*(?: +[0-9A-Za-z₹+#@(&][^\s\u0590-\u08ff]*)*")
_RIGHT_TO_LEFT = re.compile(r"[\u0620-\u08ff](?:[^A-Za-z\u0900-\u097f\n]*[\u0620-\u08ff])?")
_NEEDS_ISOLATION = re.compile(r"[A-Za-z]|[0-9][-/:+.][0-9]|[₹+#]")
_STAND_INS = {
    "→": "->", "←": "<-", "≥": ">=", "≤": "<=", "≠": "=/=", "≈": "~", "✓": "(yes)", "✔": "(yes)", "☑": "(yes)",
    "✗": "(no)", "✘": "(no)", "☐": "[ ]", "■": "•", "▪": "•", "●": "•", "◦": "•", "‣": "•", "№": "No.",
    "\u2028": "\n", "\u2029": "\n", "\t": " ", "\u00a0": " ", "\r": "\n",
}  # fmt: skip


@dataclass(frozen=True)
class Passage:
    """Words of one script. ``language`` is a BCP 47 tag."""

    text: str
    language: str


def script_of(letter: str) -> str | None:
    """``latin``, ``devanagari`` or ``arabic``; None for digits, spaces, punctuation and signs."""
    code = ord(letter)
    if code < 0x0370:
        return "latin" if letter.isalpha() else None
    for script, ranges in _RANGES:
        if any(first <= code <= last for first, last in ranges):
            return script
    return "latin" if letter.isalpha() else None


def main_script(text: str) -> str | None:
    """The script of the first letter; None where there is none."""
    return next((script for letter in text if (script := script_of(letter))), None)


def direction(text: str, base: str = "ltr") -> str:
    """Which way a paragraph runs on a paper that itself runs ``base``.

    The first letter decides, as ``dir="auto"`` does on a page; but on an Urdu paper a line with any Urdu in it
    runs from right to left, for labels there often begin with an office's English name.
    """
    if base == "rtl" and any(script_of(letter) == "arabic" for letter in text):
        return "rtl"
    script = main_script(text)
    return base if script is None else "rtl" if script == "arabic" else "ltr"


def cleaned(text: str, covered: Collection[int] | None = None) -> str:
    """The text as it can be printed: composed, without control and direction signs.

    Letters outside ``covered`` (code points of the fonts) are written another way where there is one
    and else become U+FFFD, so that a missing letter is seen and never silently left out.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    out: list[str] = []
    for letter in text:
        for part in _STAND_INS.get(letter, letter):
            if part == "\n" or part in _JOINERS:
                out.append(part)
            elif unicodedata.category(part) in {"Cc", "Cf", "Cs"}:
                out.append("\ufffd" if unicodedata.category(part) == "Cs" else "")
            elif covered is None or ord(part) in covered:
                out.append(part)
            else:
                out.append(_another_way(part, covered))
    return "".join(out)


def _another_way(letter: str, covered: Collection[int]) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    if plain != letter and all(ord(part) in covered for part in plain):
        return plain
    return "" if unicodedata.category(letter) in {"Mn", "Me"} and ord(letter) >= 0xFE00 else "\ufffd"


def breakable(text: str, longest: int, every: int = 14) -> str:
    """Words longer than ``longest`` letters (addresses, slips of the keyboard) may break, so that no cell overflows."""
    if len(text) <= longest:
        return text

    def cut(found: re.Match[str]) -> str:
        word = found.group()
        return "\u200b".join(word[start : start + every] for start in range(0, len(word), every))

    return re.sub(rf"[^\s\u200b]{{{longest + 1},}}", cut, text)


def ordered(text: str, base: str) -> str:
    """Isolates for a paragraph that runs ``base`` ("ltr" or "rtl"): numbers and names keep their own order.

    Without them ``25-11-2026`` after an Urdu word is read as 2026-11-25 (UAX 9, rules W2 and W4).
    """
    if base == "rtl":
        return _LEFT_TO_RIGHT.sub(_isolated_number, text)
    return _RIGHT_TO_LEFT.sub(lambda found: f"\u2067{_LEFT_TO_RIGHT.sub(_isolated_number, found.group())}\u2069", text)


def _isolated_number(found: re.Match[str]) -> str:
    whole = found.group()
    core = whole.rstrip(".,;:!?")
    while core.endswith(")") and core.count(")") > core.count("("):
        core = core[:-1].rstrip(".,;:!?")
    if not _NEEDS_ISOLATION.search(core):
        return whole
    return f"\u2066{core}\u2069{whole[len(core) :]}"


def passages(text: str, language: str = "en") -> tuple[Passage, ...]:
    """The text cut where the script changes. Joined again it is the same text.

    Spaces, digits and punctuation go with the paragraph's own script, so that a pair of brackets is of
    one font; only inside a Latin word or number (``J26-0412-7``) they stay with its letters.
    """
    base = main_script(text) or SCRIPT_OF_LANGUAGE.get(language, "latin")
    if text.isascii() and base == "latin":
        return (Passage(text, _language(base, language)),) if text else ()
    runs: list[tuple[str, str]] = []
    for piece, script in (part for word in _WORD.findall(text) for part in _pieces(word, base)):
        if runs and runs[-1][1] == script:
            runs[-1] = (runs[-1][0] + piece, script)
        else:
            runs.append((piece, script))
    return tuple(Passage(piece, _language(script, language)) for piece, script in _joined(runs))


def _joined(runs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Spaces and signs between two words of one script belong to it: a phrase is one passage, not a row of words."""
    out: list[tuple[str, str]] = []
    for place, (piece, script) in enumerate(runs):
        after = runs[place + 1][1] if place + 1 < len(runs) else None
        if out and out[-1][1] == after and not any(script_of(letter) for letter in piece):
            script = after
        if out and out[-1][1] == script:
            out[-1] = (out[-1][0] + piece, script)
        else:
            out.append((piece, script))
    return out


def _language(script: str, language: str) -> str:
    return language if SCRIPT_OF_LANGUAGE.get(language) == script else LANGUAGE_OF_SCRIPT[script]


def _pieces(word: str, base: str) -> list[tuple[str, str]]:
    scripts = {script for letter in word if (script := script_of(letter))}
    if scripts == {"latin"} and base != "latin":
        found = _LATIN_CORE.search(word)
        if found:
            parts = [(word[: found.start()], base), (found.group(), "latin"), (word[found.end() :], base)]
            return [part for part in parts if part[0]]
    current, out = base, []
    for letter in word:
        script = script_of(letter)
        current = script or (current if letter in _JOINERS or unicodedata.category(letter) == "Mn" else base)
        out.append((letter, current))
    return out
