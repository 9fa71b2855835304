"""HTML to plain text in one pass, in time that grows with its length. Nothing is fetched, nothing runs, no link is kept.

What a mail quotes comes out with ``> `` before each line, so that it is cut off like the quotes of a plain mail.
"""

from __future__ import annotations

import re
from html import unescape

LONGEST_HTML = 2_000_000
_DROPPED = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe"})
_BLOCKS = frozenset({
    "p", "div", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "section", "article",
    "header", "footer", "blockquote", "dl", "dt", "dd", "center", "form", "address", "body",
})  # fmt: skip
_EMPTY = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr", "source"})
_BEGINS = re.compile(r"<[a-zA-Z/!?]")
_NAME = re.compile(r"/?\s*([a-zA-Z][a-zA-Z0-9:]{0,30})")
_QUOTES = re.compile(
    r"""(?i)(gmail_quote(?!_container)|yahoo_quoted|moz-cite-prefix|protonmail_quote|type=["']?cite)"""
)
_DEEPEST = 200


class _Writer:
    """Lines as they are written, each behind as many marks as quotes are open."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.quotes = 0

    def text(self, words: str) -> None:
        self.line.append(words)

    def end_line(self, always: bool = False) -> None:
        words = " ".join("".join(self.line).split())
        self.line = []
        if words or always:
            self.lines.append("> " * min(self.quotes, 5) + words)

    def opens(self, name: str, tag: str) -> None:
        if name in _BLOCKS or name == "br":
            self.end_line(always=name == "br")
        if name == "li":
            self.text("- ")
        if name in ("td", "th"):
            self.text(" ")
        if name in _BLOCKS and name not in _EMPTY and len(self.open) < _DEEPEST:
            is_quote = name == "blockquote" or bool(_QUOTES.search(tag[:600]))
            self.open.append((name, is_quote))
            self.quotes += is_quote

    def closes(self, name: str) -> None:
        if name not in _BLOCKS:
            return
        self.end_line()
        if name == "p":
            self.lines.append("> " * min(self.quotes, 5))
        if any(known == name for known, _ in self.open):
            while self.open:
                closed, was_quote = self.open.pop()
                self.quotes -= was_quote
                if closed == name:
                    break


def text_of(html: str) -> str:
    """The words of an HTML page or mail."""
    html, writer, at = html[:LONGEST_HTML], _Writer(), 0
    while at < len(html):
        tag = _BEGINS.search(html, at)
        writer.text(unescape(html[at : tag.start()] if tag else html[at:]))
        if tag is None:
            break
        at = _after_tag(html, tag.start(), writer)
    writer.end_line()
    return re.sub(r"\n(?:[> ]*\n){2,}", "\n\n", "\n".join(writer.lines)).strip()


def _after_tag(html: str, begin: int, writer: _Writer) -> int:
    """Handle what begins at ``<`` and say where to go on. What is never closed ends the page."""
    if html.startswith("<!--", begin):
        end = html.find("-->", begin + 4)
        return end + 3 if end >= 0 else len(html)
    if html[begin + 1 : begin + 2] in ("!", "?"):
        end = html.find(">", begin)
        return end + 1 if end >= 0 else len(html)
    found = _NAME.match(html, begin + 1)
    if found is None:
        writer.text("<")
        return begin + 1
    end = html.find(">", begin)
    if end < 0:
        return len(html)
    name, tag = found.group(1).lower(), html[begin + 1 : end]
    if tag.startswith("/"):
        writer.closes(name)
    elif name in _DROPPED and not tag.endswith("/"):
        shut = re.compile(rf"</{name}\s*>", re.I).search(html, end)
        return shut.end() if shut else len(html)
    else:
        writer.opens(name, tag)
    return end + 1
