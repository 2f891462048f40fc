"""Asking where folders and files are: one place for all file windows of the author."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from trainer.ui.language import tr


def documents_folder() -> Path:
    """Where this account keeps its documents."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()


def choose_course_folder(parent: QWidget, start: Path | None) -> Path | None:
    """Asks for a course folder."""
    name = QFileDialog.getExistingDirectory(
        parent, tr("Open a course folder"), str(start or documents_folder())
    )
    return Path(name) if name else None


def choose_key_file(parent: QWidget, start: Path | None) -> Path | None:
    """Asks for a trainer's key file."""
    name, _ = QFileDialog.getOpenFileName(
        parent, tr("Choose the key file"), str(start or documents_folder()), tr("Key files (*.json)")
    )
    return Path(name) if name else None


def save_as(parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
    """Asks where to write; the suffix of the suggestion is kept."""
    name, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), kinds)
    if not name:
        return None
    path, suffix = Path(name), suggested.suffix
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)
