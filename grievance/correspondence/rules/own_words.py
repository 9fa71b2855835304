"""What the writer wrote anew: without the mail that is answered and without the signature. The whole is kept elsewhere."""

from __future__ import annotations

import re

_LONGEST_LINE = 1_000
_MOST_LINES = 10_000
_WROTE = re.compile(
    r"(?i)(^on\b.{4,300}\bwrote\s*:$|^am\b.{4,300}\bschrieb\b.{0,200}:$|^le\b.{4,300}\ba écrit\s*:$"
    r"|(ने लिखा|को लिखा|लिखा है|نے لکھا|لکھا ہے)\s*[:：]$)"
)
_BEGINS_WROTE = re.compile(r"(?i)^on\b.{3,200}(\d{4}|\d:\d\d)")
_ORIGINAL = re.compile(
    r"(?i)^[-_ ]{2,}\s*(original message|original appointment|मूल संदेश|اصل پیغام|ursprüngliche nachricht)\s*[-_ ]*$"
)
_HEAD = re.compile(
    r"(?i)^\*?(from|sent|date|to|cc|subject|प्रेषक|से|भेजा गया|दिनांक|तारीख|प्रति|विषय|منجانب|من|بھیجا گیا|تاریخ|بنام|عنوان|موضوع)\s*:\*?\s*\S"
)
_FIRST_HEAD = re.compile(r"(?i)^\*?(from|प्रेषक|से|منجانب|من)\s*:\*?\s*\S")
_FOOTER = re.compile(
    r"(?i)^(sent from (my|yahoo|outlook|samsung|mail|proton)\b|get outlook for\b|sent via\b|sent with\b"
    r"|my .{3,40} से भेजा गया|मेरे .{2,40} से भेजा|میرے .{2,40} سے بھیجا)"
)


def own_words(text: str) -> str:
    """The new words of a letter; all of it when nothing would be left."""
    lines = [line.rstrip()[: _LONGEST_LINE * 20] for line in text.split("\n")[:_MOST_LINES]]
    kept = _without_footer(_without_signature(_without_quotes(lines)))
    words = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    if words:
        return words
    return "\n".join(re.sub(r"^(> ?)+", "", line) for line in lines).strip()


def _without_quotes(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for at, line in enumerate(lines):
        if _is_quoted(line):
            _drop_lead_in(kept)
            continue
        if _ends_all(lines, at):
            _drop_rule(kept)
            break
        kept.append(line)
    return kept


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _ends_all(lines: list[str], at: int) -> bool:
    """Whether the answered mail begins here without marks before its lines."""
    line = lines[at].strip()[:_LONGEST_LINE]
    if _ORIGINAL.match(line):
        return True
    if _FIRST_HEAD.match(line):
        return sum(bool(_HEAD.match(other.strip()[:_LONGEST_LINE])) for other in lines[at : at + 6]) >= 3
    if _WROTE.search(line) or (_BEGINS_WROTE.match(line) and _ends_wrote(lines, at)):
        return not any(_is_quoted(other) for other in lines[at + 1 : at + 6])
    return False


def _ends_wrote(lines: list[str], at: int) -> bool:
    """The line "On … wrote:" broken over at most three lines."""
    joined = " ".join(line.strip() for line in lines[at : at + 3])[:_LONGEST_LINE]
    parts = joined.split()[:60]
    ends = [end + 1 for end, part in enumerate(parts) if part.endswith((":", "："))]
    return any(_WROTE.search(" ".join(parts[:end])) for end in ends[-3:])


def _drop_lead_in(kept: list[str]) -> None:
    """The line that leads a quote in stands above it, perhaps broken in two or three."""
    while kept and not kept[-1].strip():
        kept.pop()
    for size in (1, 2, 3):
        lead = " ".join(line.strip() for line in kept[-size:])[:_LONGEST_LINE]
        if size <= len(kept) and _WROTE.search(lead) and (size == 1 or _BEGINS_WROTE.match(lead)):
            del kept[-size:]
            return


def _drop_rule(kept: list[str]) -> None:
    while kept and not kept[-1].strip(" _-*"):
        kept.pop()


def _without_signature(lines: list[str]) -> list[str]:
    """Up to the line of two dashes by which programs mark a signature (RFC 3676 4.3)."""
    return lines[: next((at for at, line in enumerate(lines) if line in ("--", "-- ")), len(lines))]


def _without_footer(lines: list[str]) -> list[str]:
    kept = list(lines)
    while kept and (not kept[-1].strip() or _FOOTER.match(kept[-1].strip()[:_LONGEST_LINE])):
        kept.pop()
    return kept
