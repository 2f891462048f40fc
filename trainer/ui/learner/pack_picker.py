"""Asking for a file of ours on the disk: a course pack or an organisation file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from trainer.ui.language import tr


def pick_pack(parent: QWidget) -> Path | None:
    """Asks for a course pack; None where nothing was chosen."""
    return _pick(parent, tr("Open a course pack"), tr("Course packs (*.hspack)"))


def pick_organisation_file(parent: QWidget) -> Path | None:
    """Asks for an organisation file; None where nothing was chosen."""
    return _pick(parent, tr("Choose the organisation file"), tr("Organisation files (*.hsorg)"))


def _pick(parent: QWidget, title: str, kinds: str) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None
