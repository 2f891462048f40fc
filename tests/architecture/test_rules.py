"""Rules of the house that no linter knows, each applied to the whole tree and seen to catch a breach."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

import pytest

from tests.architecture.source_tree import PACKAGE, ROOT, docstrings, files, imported, spoken, tree

BELOW_UI = ("trainer/domain", "trainer/formats", "trainer/storage", "trainer/services")
# The domain computes; it takes "now" and chance as arguments and touches no file, clock or process.
DOMAIN_MAY_IMPORT = frozenset(
    "__future__ abc bisect collections collections.abc contextlib copy dataclasses datetime decimal enum fractions "
    "functools hashlib heapq hmac itertools math operator random re statistics string textwrap types typing "
    "typing_extensions unicodedata zoneinfo".split()
)
TOP_LEVEL = frozenset(
    "trainer courses assets tests build.spec pyproject.toml README.md dev.py LICENSE".split()
)
DRAWERS = frozenset("utils util helpers helper common misc base core shared tools".split())
NETWORK = frozenset(
    "socket socketserver ssl urllib http ftplib smtplib imaplib poplib xmlrpc asyncio selectors webbrowser "
    "requests httpx aiohttp PySide6.QtNetwork PySide6.QtWebEngineCore PySide6.QtWebEngineWidgets".split()
)
VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE
)
DATA_WORDS = 6  # a heading or a keyword of a format is data; a longer text is a sentence for people

Rule = Callable[[ast.Module], list[str]]


def no_star_imports(module: ast.Module) -> list[str]:
    return [
        f"line {node.lineno}: star import"
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]


def no_network(module: ast.Module) -> list[str]:
    return [
        f"line {line}: imports {name}"
        for name, line in imported(module)
        if any(name == bad or name.startswith(f"{bad}.") for bad in NETWORK)
    ]


def no_style_sheet_on_a_widget(module: ast.Module) -> list[str]:
    return [
        f"line {node.lineno}: setStyleSheet"
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "setStyleSheet"
    ]


def says_what_is_here(module: ast.Module) -> list[str]:
    first = module.body[0] if module.body else None
    good = isinstance(first, ast.Expr) and ast.get_docstring(module) and first.lineno == 1
    return [] if good else ["line 1: no docstring"]


def domain_stands_alone(module: ast.Module) -> list[str]:
    bad = []
    for node in ast.walk(module):
        names = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        for name in names:
            if name not in DOMAIN_MAY_IMPORT and not (
                name == "trainer.domain" or name.startswith("trainer.domain.")
            ):
                bad.append(f"{name}, line {node.lineno}")  # type: ignore[attr-defined]  # imports have one
    return bad


def no_words_for_people(module: ast.Module) -> list[str]:
    """Vietnamese text stands in docstrings and in named tables of data (capital letters); one letter is no text."""
    allowed = docstrings(module)
    tables = [
        node.value
        for node in module.body
        if (isinstance(node, ast.Assign) and all(_is_table(target) for target in node.targets))
        or (isinstance(node, ast.AnnAssign) and _is_table(node.target))
    ]
    data = {
        node
        for table in tables
        if table is not None
        for node in ast.walk(table)
        if isinstance(node, ast.Constant) and len(str(node.value).split()) <= DATA_WORDS
    }
    return [
        f"line {node.lineno}: {node.value!r}"
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and len(node.value) > 1
        and VIETNAMESE.search(node.value)
        and node not in allowed
        and node not in data
    ]


def _is_table(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id.strip("_").isupper()


def breaches(rule: Rule, *folders: str, but: tuple[str, ...] = ()) -> list[str]:
    """Every breach of a rule in the files of some folders."""
    return [
        f"{spoken(path)}, {breach}"
        for folder in folders
        for path in files(folder)
        if not spoken(path).startswith(but or ("-",))
        for breach in rule(tree(path))
    ]


def test_every_file_says_in_its_first_line_what_is_here() -> None:
    assert breaches(says_what_is_here, "trainer", "tests") == []
    assert says_what_is_here(tree(ROOT / "dev.py")) == []


def test_nothing_is_imported_by_star() -> None:
    assert breaches(no_star_imports, "trainer", "tests") == []


def test_nothing_in_the_program_talks_to_a_network() -> None:
    assert breaches(no_network, "trainer") == []


def test_style_sheets_are_set_by_the_theme_alone() -> None:
    assert breaches(no_style_sheet_on_a_widget, "trainer", but=("trainer/ui/theme",)) == []


def test_the_domain_imports_only_what_computes() -> None:
    assert breaches(domain_stands_alone, "trainer/domain") == []


def test_below_ui_there_are_no_words_for_people() -> None:
    assert breaches(no_words_for_people, *BELOW_UI) == []


def test_there_are_no_drawers() -> None:
    names = {path.stem for path in files("trainer")} | {
        path.name for path in PACKAGE.rglob("*") if path.is_dir()
    }
    assert not names & DRAWERS


def test_the_top_level_is_closed() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__pycache__"))}
    assert found - {"dist"} <= TOP_LEVEL  # what `dev.py build` makes lies in dist and is not kept


@pytest.mark.parametrize(
    ("rule", "breach"),
    [
        (no_star_imports, "from math import *"),
        (no_network, "import urllib.request"),
        (no_network, "def f():\n    from PySide6 import QtNetwork"),
        (no_network, "from PySide6.QtNetwork import QNetworkAccessManager"),
        (no_style_sheet_on_a_widget, "label.setStyleSheet('color: red')"),
        (says_what_is_here, "import math"),
        (says_what_is_here, "# a comment\n'''late'''"),
        (says_what_is_here, ""),
        (domain_stands_alone, "import os"),
        (domain_stands_alone, "from time import time"),
        (domain_stands_alone, "from trainer import formats"),
        (no_words_for_people, "raise ValueError('Tệp hỏng')"),
        (no_words_for_people, "f'{1} người'"),
        (no_words_for_people, "SENTENCES = ('Tệp này không phải là báo cáo hoàn thành',)"),
    ],
)
def test_a_breach_is_caught(rule: Rule, breach: str) -> None:
    assert rule(ast.parse(breach))


@pytest.mark.parametrize(
    ("rule", "fine"),
    [
        (no_network, "import httpdate_of_ours"),
        (says_what_is_here, "'''What is here.'''"),
        (
            domain_stands_alone,
            "from trainer.domain.course import Course\nfrom collections.abc import Mapping",
        ),
        (no_words_for_people, "'''Vì sao.'''\nHEADINGS: dict[str, str] = {'họ và tên': 'name'}  # chú thích"),
    ],
)
def test_what_keeps_a_rule_is_left_alone(rule: Rule, fine: str) -> None:
    assert rule(ast.parse(fine)) == []
