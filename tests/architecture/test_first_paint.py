"""What the program has loaded when its window is first painted, and the fault of Qt for Python it must not run on."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from tests.architecture.source_tree import ROOT, plain_environment

HEAVY = (
    "sqlalchemy alembic psycopg sqlite3 markdown nacl pyrage msgspec xlsxwriter python_calamine segno yaml "
    "asyncio multiprocessing unittest PySide6.QtNetwork PySide6.QtPrintSupport PySide6.QtSql PySide6.QtQml"
).split()


def loaded_by(statement: str) -> set[str]:
    """The modules a fresh interpreter holds after a statement."""
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"],
        cwd=ROOT,
        env={**plain_environment(), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(done.stdout.split())


def test_the_window_is_imported_without_anything_heavy() -> None:
    assert sorted(loaded_by("import trainer.app") & set(HEAVY)) == []


def test_the_commands_start_without_anything_heavy_or_qt() -> None:
    assert sorted(loaded_by("import trainer.cli") & {*HEAVY, "PySide6"}) == []


def test_a_process_that_opens_reports_loads_neither_a_database_nor_qt() -> None:
    loaded = loaded_by("import trainer.services.committee.crew")
    assert (
        sorted(loaded & {"sqlalchemy", "sqlite3", "alembic", "psycopg", "markdown", "yaml", "PySide6"}) == []
    )


def test_a_heavy_module_would_be_noticed() -> None:
    assert "msgspec" in loaded_by("import msgspec")


def test_calls_that_return_nothing_leave_none_alone(qapp: QApplication) -> None:
    """PySide6 6.12.0 on Linux with Python 3.11 loses a reference to None at each of them and aborts after 5,200."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 50
