"""The floor of a start: a bare window with one word, then SQLAlchemy imported in a thread and one row read.

No program of Python and Qt that keeps its data with SQLAlchemy is sooner than this; run in a process of its own by
`start_up`, and tells one line of JSON.
"""

from __future__ import annotations

import os
import sys
import threading
import time

from trainer.ui import qt_imports

# isort: split
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel
from typing_extensions import override

BEGAN = int(os.environ.get("HOCSO_BENCH_BEGAN", "0")) or time.monotonic_ns()
_ = qt_imports


class Window(QLabel):
    """A window that notes when it was painted first."""

    painted_ns = 0

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.painted_ns:
            Window.painted_ns = time.monotonic_ns()


def read_a_row(database: str, told: dict[str, float]) -> None:
    """Import SQLAlchemy and count what is in a store."""
    from sqlalchemy import create_engine, text

    with create_engine(f"sqlite:///{database}").connect() as connection:
        connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar()
    told["ready_ms"] = (time.monotonic_ns() - BEGAN) / 1e6


def main() -> int:
    """Show the window, read, tell."""
    application = QApplication(sys.argv[:1])
    window = Window("Học Số")
    window.resize(1200, 700)
    told: dict[str, float] = {}
    thread = threading.Thread(target=read_a_row, args=(sys.argv[1], told))

    def beat() -> None:
        if window.painted_ns and not thread.is_alive():
            if "ready_ms" in told:
                application.exit(0)
            elif thread.ident is None:
                thread.start()

    pulse = QTimer(window, interval=2)
    pulse.timeout.connect(beat)
    pulse.start()
    window.show()
    code = application.exec()
    import json

    print(json.dumps({"painted_ms": (window.painted_ns - BEGAN) / 1e6, **told}))
    return code


if __name__ == "__main__":
    sys.exit(main())
