"""The project's own source files, parsed once for the tests of this folder."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "trainer"


@cache
def files(folder: str) -> tuple[Path, ...]:
    """All Python files in a folder of the project, sorted."""
    return tuple(sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts))


def plain_environment() -> dict[str, str]:
    """The environment of a program whose loaded modules count: the measurement of coverage would load its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def spoken(path: Path) -> str:
    """The file's name from the project's folder on."""
    return path.relative_to(ROOT).as_posix()


def imported(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Every module a file imports, anywhere in it, with the line."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def docstrings(module: ast.Module) -> set[ast.Constant]:
    """The constants that are docstrings, or strings that stand alone under an attribute."""
    return {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }
