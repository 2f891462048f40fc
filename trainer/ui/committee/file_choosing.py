"""Asking where files are and where they shall go: one place for all file windows of the committee."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from trainer.ui.language import tr


def choose_reports(parent: QWidget) -> tuple[Path, ...]:
    """Asks for report files and archives."""
    names, _ = QFileDialog.getOpenFileNames(
        parent, tr("Choose reports"), "", tr("Reports and archives (*.hsreport *.zip)")
    )
    return tuple(Path(name) for name in names)


def choose_folder(parent: QWidget) -> tuple[Path, ...]:
    """Asks for a folder or drive."""
    name = QFileDialog.getExistingDirectory(parent, tr("Choose a folder or a drive"))
    return (Path(name),) if name else ()


def choose_roster(parent: QWidget) -> Path | None:
    """Asks for a list of staff."""
    return _one(parent, tr("Choose the list of staff"), tr("Lists of staff (*.xlsx *.xls *.csv)"))


def choose_course(parent: QWidget) -> Path | None:
    """Asks for a course pack."""
    return _one(parent, tr("Choose a course pack"), tr("Course packs (*.hspack)"))


def choose_trainer_card(parent: QWidget) -> Path | None:
    """Asks for a trainer's key card."""
    return _one(parent, tr("Choose the trainer’s key card"), tr("Key cards (*.json)"))


def choose_backup(parent: QWidget) -> Path | None:
    """Asks for a backup file."""
    return _one(parent, tr("Choose a backup"), tr("Backups (*.hsbackup)"))


def choose_organisation_file(parent: QWidget) -> Path | None:
    """Asks for an organisation file."""
    return _one(parent, tr("Choose the newest organisation file"), tr("Organisation files (*.hsorg)"))


def save_as(parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:
    """Asks where to write; the suffix of the suggestion is kept."""
    name, _ = QFileDialog.getSaveFileName(parent, title, suggested, kinds)
    if not name:
        return None
    path = Path(name)
    suffix = Path(suggested).suffix
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def on_printer(parent: QWidget, draw: Callable[..., None]) -> bool:
    """Asks for a printer and prints A4 pages; tells whether something was sent to it."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from trainer.ui.papers.page_writer import print_pages

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    print_pages(printer, draw)
    return True


def _one(parent: QWidget, title: str, kinds: str) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None
