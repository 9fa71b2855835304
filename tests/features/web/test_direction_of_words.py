"""What people wrote stands in its own direction: each place of a page that prints it has ``dir="auto"`` or a ``bdi``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[3] / "templates"
WRITTEN = {
    "body", "wanted", "venue", "place", "plot", "unit_name", "contact_name", "sender_name", "subject", "discussion", "decision", "remedy",
    "ground", "proof", "words_of_unit", "summary", "not_held_because", "closed_because", "held_over_because", "withdrawn_because",
    "no_quorum_because", "sent_back_because", "referred_to", "source_name", "heard_words", "why_not", "chair_note", "word_line",
    "left_because", "author_name",
}  # fmt: skip
"""Fields that hold what somebody typed, by their names."""
TITLED = {"case", "entry", "item", "brief", "direction", "holder", "draft", "line", "one", "holiday", "view", "file"}
NAMED = {"holiday", "person", "unit", "association", "view", "file", "deputy"}
OURS = {("one", "words"), ("entry", "words"), ("entry", "place"), ("one", "subject")}
"""Sentences, numbers and names of ours that are called like something written."""
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\{\{.*?\}\}|\{%.*?%\}|[^<>{]|\{(?![{%]))*)>", re.S)
PRINTED = re.compile(r"\{\{-?\s*([a-z_][\w.]*)\s*((?:\|\s*\w+(?:\([^)]*\))?\s*)*)-?\}\}")
VOID = {"br", "img", "input", "hr", "meta", "link", "use", "path"}
NOT_SHOWN_AS_TEXT = ("title", "textarea", "option", "bdi", "script")


def is_written(name: str) -> bool:
    """Whether this expression is text that somebody typed."""
    parts = name.split(".")
    if len(parts) < 2:
        return False
    owner, field = parts[-2], parts[-1]
    if (owner, field) in OURS:
        return False
    return field in WRITTEN or (field in ("title", "words") and owner in TITLED) or (field == "name" and owner in NAMED)


def bare(text: str) -> list[str]:
    """Expressions of a template that print what people wrote in no direction of its own."""
    text = re.sub(r"\{#.*?#\}", lambda found: " " * len(found[0]), text, flags=re.S)
    tags = [(found.start(), found.end(), bool(found[1]), found[2], found[3]) for found in TAG.finditer(text)]
    missing = []
    for found in PRINTED.finditer(text):
        if not is_written(found[1]) or any(start <= found.start() < end for start, end, *_ in tags):
            continue
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if re.search(r"\{%\s*(block title|set)\b[^%]*%\}[^<]*$", line):
            continue
        if not _has_direction([tag for tag in tags if tag[1] <= found.start()]):
            missing.append(found[1])
    return missing


def _has_direction(before: list[tuple]) -> bool:
    closed: list[str] = []
    for _, _, is_end, name, inside in reversed(before):
        if name in VOID or inside.endswith("/"):
            continue
        if is_end:
            closed.append(name)
        elif name in closed:
            closed.remove(name)
        elif name in NOT_SHOWN_AS_TEXT or "dir=" in inside:
            return True
    return False


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_what_people_wrote_has_its_own_direction(path):
    if path.parts[-3] == "mail" or "mail" in path.relative_to(TEMPLATES).parts:
        pytest.skip("a mail has one direction, that of its reader's language")
    assert bare(path.read_text("utf-8")) == []


def test_a_bare_place_would_be_seen():
    assert bare("<p>{{ case.title }}</p>") == ["case.title"]
    assert bare('<p dir="auto">{{ case.title }}</p><p><bdi>{{ sitting.venue }}</bdi></p><p>{{ office.name }}</p>') == []
    assert bare('<p dir="auto">x</p><p>{{ sitting.venue|e }}</p>') == ["sitting.venue"]
