"""The contracts on imports hold, and each of them is seen to fail when it is broken."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source_tree import PACKAGE, ROOT, files

CONTRACTS: dict[str, str] = {
    each["id"]: each["name"]
    for each in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
}
FLOORS = ("ui", "services", "storage", "formats", "domain")
WINGS = ("learner", "author", "committee")

# For each contract: violations, every one alone must turn it red: (file, line put at its end).
PLANTS: list[tuple[str, str, str]] = [
    ("floors", "domain/planted.py", "import trainer.formats"),
    ("floors", "formats/planted.py", "from trainer import storage"),
    ("floors", "storage/planted.py", "import trainer.services"),
    ("floors", "services/planted.py", "import trainer.ui"),
    ("floors", "ui/planted.py", "import trainer.app"),
    ("floors", "utils.py", "X = 1"),
    ("ui-asks-services", "ui/planted.py", "import trainer.formats"),
    ("ui-asks-services", "ui/planted.py", "def f() -> None:\n    import trainer.storage"),
    ("ui-wings", "ui/learner/planted.py", "import trainer.ui.committee"),
    ("ui-wings", "ui/author/planted.py", "import trainer.ui.learner"),
    ("service-wings", "services/committee/planted.py", "import trainer.services.learner"),
    ("learner-wing", "ui/learner/planted.py", "import trainer.services.committee"),
    ("author-wing", "ui/author/planted.py", "import trainer.services.learner"),
    ("committee-wing", "ui/committee/planted.py", "import trainer.services.author"),
    ("no-qt-below", "domain/planted.py", "import PySide6.QtCore"),
    ("no-qt-below", "services/planted.py", "from PySide6.QtGui import QColor"),
    ("databases-in-storage", "services/planted.py", "import sqlalchemy"),
    ("databases-in-storage", "formats/planted.py", "import sqlite3"),
    ("codecs-in-formats", "storage/planted.py", "import nacl.signing"),
    ("codecs-in-formats", "services/planted.py", "import msgspec"),
    ("domain-stands-alone", "domain/planted.py", "import msgspec"),
    ("offline", "storage/planted.py", "import socket"),
    ("offline", "ui/planted.py", "from urllib.request import urlopen"),
]


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with all its folders and files, every file empty, and the contracts beside it."""
    folder = tmp_path_factory.mktemp("skeleton")
    shutil.copy(ROOT / "pyproject.toml", folder)
    copies = {path.relative_to(ROOT) for path in files("trainer")}
    copies |= {Path("trainer", floor, "__init__.py") for floor in FLOORS} | {Path("trainer", "app.py")}
    for floor, wing in itertools.product(("ui", "services"), WINGS):
        if Path("trainer", floor, f"{wing}.py") not in copies:
            copies.add(Path("trainer", floor, wing, "__init__.py"))
    for copy in copies:
        (folder / copy).parent.mkdir(parents=True, exist_ok=True)
        (folder / copy).touch()
    return folder


def verdicts(folder: Path) -> tuple[int, dict[str, bool]]:
    """The exit code of lint-imports in a folder, and for each contract by name whether it was kept."""
    script = Path(sys.executable).parent / ("lint-imports.exe" if sys.platform == "win32" else "lint-imports")
    done = subprocess.run(
        [script, "--no-cache", "--no-logo"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200", "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    lines = re.findall(r"^(.+?) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE)
    assert {name for name, _ in lines} == set(CONTRACTS.values()), done.stdout + done.stderr
    return done.returncode, {name: verdict == "KEPT" for name, verdict in lines}


def test_every_contract_holds_in_the_package() -> None:
    code, kept = verdicts(ROOT)
    assert code == 0, [name for name, holds in kept.items() if not holds]


def test_every_contract_holds_in_the_empty_skeleton(skeleton: Path) -> None:
    code, kept = verdicts(skeleton)
    assert code == 0
    assert all(kept.values())


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for contract, _, _ in PLANTS} == set(CONTRACTS)


@pytest.mark.parametrize(("contract", "file", "line"), PLANTS)
def test_a_planted_violation_is_caught(skeleton: Path, contract: str, file: str, line: str) -> None:
    plant = skeleton / PACKAGE.name / file
    assert not plant.exists()
    plant.write_text(f"{line}\n", encoding="utf-8")
    try:
        code, kept = verdicts(skeleton)
    finally:
        plant.unlink()
    assert code != 0
    assert not kept[CONTRACTS[contract]]
