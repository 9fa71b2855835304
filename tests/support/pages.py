"""Faults of a page that need no browser: ids, labels, headings, languages, drawings, forms, third parties."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
CLOSED_BY_THE_NEXT = frozenset(["option"])
NAMED_BY_ITSELF = frozenset(("hidden", "submit", "button", "image", "reset"))


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class _Page(HTMLParser):
    elements: list[_Element] = field(default_factory=list)
    stack: list[_Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    in_label: int = 0
    wrapped: set[int] = field(default_factory=set)
    in_form: list[dict[str, str]] = field(default_factory=list)
    keys: dict[int, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, {name: value or "" for name, value in attrs})
        if len({name for name, _ in attrs}) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.elements.append(element)
        if tag in CLOSED_BY_THE_NEXT and self.stack and self.stack[-1].tag == tag:
            self.stack.pop()
        if tag == "label":
            self.in_label += 1
        if self.in_label:
            self.wrapped.add(id(element))
        if tag == "form":
            if self.in_form:
                self.faults.append("a form inside a form")
            self.in_form.append(element.attributes)
        if tag == "input" and self.in_form:
            self.keys.setdefault(id(self.in_form[-1]), set()).add(element.attributes.get("name", ""))
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(_Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.in_label -= 1
        if tag == "form" and self.in_form:
            self._check_form(self.in_form.pop())
        if self.stack and self.stack[-1].tag in CLOSED_BY_THE_NEXT and tag != self.stack[-1].tag:
            self.stack.pop()
        if not self.stack or self.stack[-1].tag != tag:
            self.faults.append(f"</{tag}> closes <{self.stack[-1].tag if self.stack else 'nothing'}>")
            return
        closed = self.stack.pop()
        if self.stack:
            self.stack[-1].text += closed.text

    def handle_data(self, data: str) -> None:
        if self.stack:
            self.stack[-1].text += data

    def _check_form(self, attributes: dict[str, str]) -> None:
        if attributes.get("method", "get").lower() == "post":
            missing = {"form_key"} - self.keys.get(id(attributes), set())
            if missing:
                self.faults.append(f"a form to {attributes.get('action')!r} lacks {missing}")


def faults_of(html: str) -> list[str]:
    """What is wrong with a page, one line each; an empty list when all is well."""
    page = _Page()
    page.feed(html)
    page.close()
    found = [*page.faults, *(f"<{left.tag}> is not closed" for left in page.stack)]
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    found += [f"the id {name!r} stands twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    found += _references(page, set(ids)) + _headings(page) + _controls(page) + _policy(html, page)
    root = next((each for each in page.elements if each.tag == "html"), None)
    if root is None or not root.attributes.get("lang") or root.attributes.get("dir") not in ("ltr", "rtl"):
        found.append("the page has no language or direction")
    if not any(each.tag == "title" and each.text.strip() for each in page.elements):
        found.append("the page has no title")
    return found


def _references(page: _Page, ids: set[str]) -> list[str]:
    found = []
    for each in page.elements:
        named = " ".join(each.attributes.get(name, "") for name in ("aria-describedby", "aria-labelledby", "for"))
        if each.tag in ("a", "use") and each.attributes.get("href", "").startswith("#"):
            named += " " + each.attributes["href"][1:]
        found += [f"<{each.tag}> leads to {name!r}, which is not there" for name in named.split() if name not in ids]
    return found


def _headings(page: _Page) -> list[str]:
    levels = [int(each.tag[1]) for each in page.elements if re.fullmatch(r"h[1-6]", each.tag)]
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} main headings"]
    for before, after in zip(levels, levels[1:], strict=False):
        if after > before + 1:
            found.append(f"a heading of level {after} after one of level {before}")
    return found


def _controls(page: _Page) -> list[str]:
    labelled = {each.attributes.get("for") for each in page.elements if each.tag == "label"}
    found = []
    for each in page.elements:
        own = each.attributes
        if each.tag in ("input", "select", "textarea") and own.get("type") not in NAMED_BY_ITSELF:
            if own.get("id") not in labelled and id(each) not in page.wrapped and "aria-label" not in own:
                found.append(f"<{each.tag} name={own.get('name')!r}> has no label")
        if each.tag == "button" and not each.text.strip() and "aria-label" not in own:
            found.append("a button without words")
        if each.tag == "a" and not each.text.strip() and "aria-label" not in own:
            found.append(f"a link without words to {own.get('href')!r}")
        if each.tag == "svg" and "aria-hidden" not in own and not own.get("aria-label"):
            found.append("a drawing without words")
    return found


def _policy(html: str, page: _Page) -> list[str]:
    found = []
    for each in page.elements:
        if "style" in each.attributes or each.tag == "style" or any(name.startswith("on") for name in each.attributes):
            found.append(f"<{each.tag}> carries style or script in place")
        loads = each.attributes.get("src") or (each.attributes.get("href", "") if each.tag == "link" else "")
        if loads and not loads.startswith("/"):
            found.append(f"<{each.tag}> loads {loads!r} from elsewhere")
    if re.search(r"%\(\w+\)s", html):
        found.append("a sentence with an empty place")
    return found
