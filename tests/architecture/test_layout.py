"""The layout holds: arrows, purity, one place that commits, one that reads the clock, SELECTs in queries.py, sizes."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(p for p in (ROOT / "grievance").rglob("*.py") if "migrations" not in p.parts)
RULES = [p for p in SOURCES if p.name == "rules.py" or "rules" in p.parent.relative_to(ROOT).parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@cache
def calls_in(path: Path) -> tuple[tuple[int, str], ...]:
    calls = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))
    return tuple((node.lineno, ast.unparse(node.func)) for node in calls)


def test_no_import_runs_against_an_arrow() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.parametrize("path", RULES, ids=name_of)
def test_rules_import_only_the_standard_library_and_other_rules(path: Path) -> None:
    for module in imported_by(path):
        top = module.split(".")[0]
        is_rule = "rules" in module.split(".") or module in ("grievance.permissions", "grievance.sentences")
        assert is_rule or top in sys.stdlib_module_names, f"{name_of(path)} imports {module}"


def test_only_the_transaction_commits() -> None:
    found = [f"{name_of(p)}:{line}" for p in SOURCES for line, call in calls_in(p) if call.endswith(".commit")]
    allowed = ("grievance/foundation/transaction.py", "grievance/foundation/schema.py")
    assert not [place for place in found if not place.startswith(allowed)]


def test_only_the_clock_reads_the_time() -> None:
    readers = ("datetime.now", "date.today", "datetime.utcnow", "time.time", "time.time_ns", "datetime.today")
    found = [f"{name_of(p)}:{line}" for p in SOURCES for line, call in calls_in(p) if call.endswith(readers)]
    assert not [place for place in found if not place.startswith("grievance/foundation/clock.py")]


INSIDE = ("operations.py", "queries.py", "models.py", "access.py")
"""Modules, or packages of the same name, that are given ``now``."""


def test_only_views_jobs_and_commands_ask_the_clock() -> None:
    """Operations, queries and rules are given ``now``."""
    found = []
    for path in SOURCES:
        is_inside = path.name in INSIDE or f"{path.parent.name}.py" in INSIDE
        if is_inside or path in RULES:
            found += [f"{name_of(path)}:{n}" for n, call in calls_in(path) if call in ("clock.now", "clock.today")]
    assert not found


def test_selects_stand_in_queries_only() -> None:
    """``access.py`` is the fence and may; the ground has its own few."""
    makers = ("select", "db.session.get", "db.session.execute", "session.execute", "db.session.scalars",
              "session.scalars", "db.session.scalar", "session.scalar")  # fmt: skip
    homes = ("queries.py", "access.py", "models.py")
    found = []
    for path in SOURCES:
        if path.name in homes or "queries" in path.parent.name or "foundation" in path.parts:
            continue
        found += [f"{name_of(path)}:{line} {call}" for line, call in calls_in(path) if call in makers]
    assert not found


def test_no_module_is_longer_than_350_lines() -> None:
    long = {name_of(p): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 350}
    assert not long


def test_no_function_is_longer_than_40_lines() -> None:
    long = []
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno > 40:
                long.append(f"{name_of(path)}:{node.lineno} {node.name} {node.end_lineno - node.lineno}")
    assert not long


def test_nothing_is_named_after_nothing() -> None:
    empty = {"util", "utils", "helper", "helpers", "manager", "common", "misc"}
    assert not [name_of(p) for p in SOURCES if p.stem in empty or p.parent.name in empty]


def test_nothing_reads_outside_the_repository() -> None:
    found = [name_of(p) for p in SOURCES if "../shared" in p.read_text("utf-8") or "/work/" in p.read_text("utf-8")]
    assert not found


def test_lists_to_choose_from_are_fields_of_our_own() -> None:
    """WTForms drops choices given as pairs with 3.4; ``web/fields.py`` turns them into what it wants."""
    found = [name_of(p) for p in SOURCES if "SelectField" in p.read_text("utf-8") and p.name != "fields.py"]
    assert not found, f"use Select, OneOf or SomeOf of grievance.web.fields: {found}"
