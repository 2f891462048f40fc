"""An author with a course folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from tests.builders import a_course_folder
from tests.ui.author.author_at_work import AuthorAtWork, Editor
from trainer.formats import keys
from trainer.ui.author import choosing
from trainer.ui.background import wait_for_jobs
from trainer.ui.theme import Theme


@pytest.fixture(autouse=True)
def _cheap_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.COST, "memory_kib", 8)
    monkeypatch.setattr(keys.COST, "passes", 1)


@pytest.fixture
def author(
    qtbot: QtBot, tmp_path: Path, dressed: Theme, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AuthorAtWork]:
    """The wing before a folder is open; documents go to a folder of this test."""
    documents = tmp_path / "documents"
    documents.mkdir()
    monkeypatch.setattr(choosing, "documents_folder", lambda: documents)
    editor = Editor()
    QDesktopServices.setUrlHandler("file", editor, "open_url")  # type: ignore[arg-type]  # the stub errs
    folder = a_course_folder(tmp_path / "courses")
    at_work = AuthorAtWork(qtbot, folder, editor)
    yield at_work
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert wait_for_jobs()
    QDesktopServices.unsetUrlHandler("file")
