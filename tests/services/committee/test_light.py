"""The committee's values may be imported at start: they bring nothing heavy."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "sqlalchemy alembic markdown nacl pyrage xlsxwriter python_calamine segno yaml psycopg msgspec PySide6"
)


def test_the_values_bring_nothing_heavy() -> None:
    script = (
        "import sys\nimport trainer.services.committee.values\n"
        f"print([name for name in {HEAVY.split()!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_knows_no_other_name() -> None:
    import trainer.services.committee as package

    assert not hasattr(package, "Other")
