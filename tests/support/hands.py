"""Two pairs of hands for one journey: Flask's client with forms (WebTest), and a real browser without JavaScript.

Both read links by their words, fields by their name, buttons by their words, and see what a person sees.
"""

from __future__ import annotations

from contextvars import Context
from typing import Any, Protocol

from flask import Flask
from webtest import TestApp


class Hands(Protocol):
    def open(self, path: str) -> None: ...
    def follow(self, words: str) -> None: ...
    def fill(self, **fields: str) -> None: ...
    def press(self, words: str) -> None:
        """The first button in the page's matter whose words (or ``name=value``) hold ``words``; "" is the main one."""

    def text(self) -> str: ...
    def path(self) -> str: ...


def alone(app: Flask) -> Any:
    """The application called as a server calls it: outside the context of the test, so that no request sees another's."""
    return lambda environ, start_response: Context().run(app, environ, start_response)


class ClientHands:
    """By HTTP only. A refused page fails at once with its text."""

    def __init__(self, app: Flask, cookie: tuple[str, str] | None = None) -> None:
        self.browser = TestApp(alone(app), extra_environ={"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1"})
        if cookie:
            self.browser.set_cookie(*cookie)
        self.page: Any = None
        self.given: dict[str, str] = {}

    def _settle(self, response: Any) -> None:
        while 300 <= response.status_int < 400:
            response = response.follow(expect_errors=True)
        assert response.status_int < 400, (
            f"{response.request.path}: {response.status}\n{response.html.get_text(' ')[:1500]}"
        )
        self.page, self.given = response, {}

    def open(self, path: str) -> None:
        self._settle(self.browser.get(path, expect_errors=True))

    def follow(self, words: str) -> None:
        for link in self.page.html.find_all("a", href=True):
            if words in " ".join(link.get_text(" ").split()):
                return self._settle(self.page.goto(link["href"], expect_errors=True))
        raise AssertionError(f"no link {words!r} on {self.path()}: {self.text()[:3000]}")

    def fill(self, **fields: str) -> None:
        self.given |= fields

    def press(self, words: str) -> None:
        form, button = self._button(words)
        for name, value in self.given.items():
            field = form[name]
            if hasattr(field, "checked"):
                field.checked = bool(value)
            else:
                field.value = value
        self._settle(self._submit(form, button))

    def _button(self, words: str) -> tuple[Any, Any]:
        for form in self.page.forms.values():
            tags = form.html.find_all(["button", "input"]) if hasattr(form, "html") else []
            for tag in tags or self._buttons_of(form):
                if not words:
                    if tag.get("class") == ["btn"]:
                        return form, tag
                    continue
                said = " ".join((tag.get_text(" ") or tag.get("value", "") or "").split())
                if words in said or words in (tag.get("aria-label") or "", f"{tag.get('name')}={tag.get('value')}"):
                    return form, tag
        raise AssertionError(f"no button {words!r} on {self.path()}: {self.text()[:3000]}")

    def _buttons_of(self, form: Any) -> list[Any]:
        from bs4 import BeautifulSoup

        return BeautifulSoup(form.text, "html.parser").find_all("button")

    def _submit(self, form: Any, button: Any) -> Any:
        if button.get("formaction"):
            form.action = button["formaction"]
        fields = form.submit_fields()
        if button.get("name"):
            fields.append((button["name"], button.get("value", "")))
        uploads = [(n, *v) for n, v in fields if isinstance(v, tuple)]
        plain = [(n, v) for n, v in fields if not isinstance(v, tuple)]
        action = form.action or self.page.request.path_qs
        if (form.method or "GET").upper() == "GET":
            return self.page.goto(action, params=plain, expect_errors=True)
        if form.enctype == "multipart/form-data":
            return self.browser.post(self._absolute(action), params=plain, upload_files=uploads, expect_errors=True)
        return self.page.goto(action, method="post", params=plain, expect_errors=True)

    def _absolute(self, action: str) -> str:
        return action if action.startswith("/") else self.page.request.path

    def text(self) -> str:
        return " ".join(self.page.html.find("body").get_text(" ").split())

    def path(self) -> str:
        return self.page.request.path if self.page is not None else ""


class BrowserHands:
    """By a real Chromium with JavaScript off."""

    def __init__(self, page: Any, base: str, cookie: tuple[str, str] | None = None) -> None:
        self.page, self.base = page, base
        if cookie:
            page.context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": base}])

    def open(self, path: str) -> None:
        answer = self.page.goto(self.base + path)
        assert answer is None or answer.status < 400, f"{path}: {answer.status}\n{self.text()[:1500]}"

    def follow(self, words: str) -> None:
        self.page.get_by_role("link", name=words).first.click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            found = self.page.locator(f"main [name='{name}']").first
            kind = found.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind == "select":
                found.select_option(value)
            elif kind == "radio":
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            elif kind == "checkbox":
                found.set_checked(bool(value))
            else:
                found.fill(value)

    def press(self, words: str) -> None:
        main = self.page.locator("main")
        if not words:
            main.locator("button.btn:not(.alt):not(.sm)").first.click()
        elif "=" in words:
            name, value = words.split("=")
            main.locator(f"button[name='{name}'][value='{value}']").first.click()
        else:
            main.get_by_role("button", name=words).first.click()

    def text(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())

    def path(self) -> str:
        return self.page.url.removeprefix(self.base).split("?")[0]
