"""Policy over all routes: a guard on each, kebab-case paths, template = endpoint, GET changes nothing."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application without a database: only its table of routes is looked at."""
    from grievance.app import create_app
    from tests.conftest import test_settings

    folder = tmp_path_factory.mktemp("routes")
    return create_app(test_settings(f"sqlite:///{folder / 'none.sqlite3'}", folder))


def rules_of(app: Flask) -> list:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_each_route_has_a_guard(bare_app: Flask) -> None:
    bare = [r.endpoint for r in rules_of(bare_app) if not hasattr(bare_app.view_functions[r.endpoint], "guard")]
    assert not bare


def test_what_programs_ask_is_guarded_by_a_scope_and_no_page_is(bare_app: Flask) -> None:
    """``ApiScope`` takes a token and never a cookie, so its routes need no protection against other sites' forms."""
    from grievance.api.declaring import ApiScope

    by_scope = {r.rule for r in rules_of(bare_app) if isinstance(bare_app.view_functions[r.endpoint].guard, ApiScope)}
    below = {r.rule for r in rules_of(bare_app) if r.rule.startswith(("/api/", "/open311/"))}
    assert by_scope == below


def test_paths_are_kebab_case(bare_app: Flask) -> None:
    odd = [r.rule for r in rules_of(bare_app) if re.search(r"[A-Z_]", re.sub(r"<[^>]*>", "", r.rule))]
    assert not odd


def test_numbers_in_paths_have_converters(bare_app: Flask) -> None:
    """An id is an integer by its converter, so that text there is a 404 and never an error."""
    odd = [r.rule for r in rules_of(bare_app) for name in re.findall(r"<([^:>]*)>", r.rule) if name.endswith("_id")]
    assert not odd


def test_a_page_is_found_by_its_endpoint() -> None:
    """``render_template("cases/show_case.html")`` stands in the feature whose name it begins with."""
    wrong = []
    for path in sorted((ROOT / "grievance").glob("*/views*.py")) + sorted((ROOT / "grievance").glob("*/views/*.py")):
        feature = path.relative_to(ROOT / "grievance").parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "render_template" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and not str(first.value).startswith((f"{feature}/", "errors/")):
                    wrong.append(f"{path.name} {first.value}")
                if isinstance(first, ast.Constant) and not (ROOT / "templates" / str(first.value)).exists():
                    wrong.append(f"{path.name} {first.value} is missing")
    assert not wrong


def test_each_page_template_belongs_to_an_endpoint(bare_app: Flask) -> None:
    """No template is left behind when its page is gone; parts begin with an underscore."""
    features = {rule.endpoint.split(".")[0] for rule in rules_of(bare_app)}
    text = "".join(p.read_text("utf-8") for p in (ROOT / "grievance").rglob("*.py"))
    left = []
    for path in (ROOT / "templates").glob("*/*.html"):
        if path.parent.name in features and not path.name.startswith("_"):
            if f"{path.parent.name}.{path.stem}" not in bare_app.view_functions and path.name not in text:
                left.append(str(path.relative_to(ROOT)))
    assert not left


def test_what_a_template_imports_it_uses() -> None:
    """A part that is included imports for itself; what stands in its reader alone is not seen to be used."""
    for path in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
        lines = re.findall(r'{% from "[^"]+" import ([^%]*?)(?: with context)? %}', text)
        rest = re.sub(r'{% from "[^"]+" import [^%]* %}', "", text)
        names = [name.strip().split(" as ")[-1] for line in lines for name in line.split(",")]
        unused = [name for name in names if not re.search(rf"\b{name}\b", rest)]
        assert not unused, f"{path.relative_to(ROOT)} imports {unused}"


def test_no_template_names_a_role() -> None:
    """What a person may do is asked by right."""
    roles = r"has_role|\.role\b\s*(==|!=|in\b)|Role\."
    found = [str(p) for p in (ROOT / "templates").rglob("*.html") if re.search(roles, p.read_text("utf-8"))]
    assert not found


def test_pages_ask_no_third_party() -> None:
    pattern = re.compile(r"""(src|href)=["']https?://""")
    found = []
    for folder, _, names in os.walk(ROOT / "templates"):
        for name in names:
            text = (Path(folder) / name).read_text("utf-8")
            if name.endswith(".html") and re.search(r"<(script|link|img)[^>]*" + pattern.pattern, text):
                found.append(name)
    assert not found


FORMS_NOT_LISTS = {"cosigning.list_members", "desk.list_keys"}
"""A form in which a list is written, and the page that explains the keys: they show no rows."""


def test_each_list_can_be_taken_away_as_csv_and_as_a_workbook(bare_app: Flask) -> None:
    """The view hands its rows to ``as_file`` (both forms), and its page shows the two links."""
    names = {r.endpoint for r in rules_of(bare_app) if r.endpoint.split(".")[1].startswith("list_")} - FORMS_NOT_LISTS
    offered = set()
    for path in (ROOT / "grievance").rglob("views*/*.py"):
        offered |= {f"{path.relative_to(ROOT / 'grievance').parts[0]}.{name}" for name in _takers_of_files(path)}
    for path in (ROOT / "grievance").glob("*/views*.py"):
        offered |= {f"{path.parent.name}.{name}" for name in _takers_of_files(path)}
    assert names - offered == set()
    pages = {name: (ROOT / "templates" / f"{name.replace('.', '/')}.html").read_text("utf-8") for name in names}
    assert [name for name, text in pages.items() if "downloads(" not in text] == []


def _takers_of_files(path: Path) -> set[str]:
    """Functions that call ``as_file``, themselves or by one of their module."""
    functions = {n.name: n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)}
    calls = {
        name: {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}
        for name, node in functions.items()
    }
    direct = {name for name, called in calls.items() if "as_file" in called}
    return direct | {name for name, called in calls.items() if called & direct}
