"""The trainer's screens: a course with a few mistakes, its preview, packing and the key."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.services.author import AuthorService

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from trainer.cli.demo.pictures import Camera
    from trainer.cli.demo.play import Play

Stops = Iterator[tuple[str, "QWidget"]]


def tour(play: Play, camera: Camera) -> Stops:
    """Every screen of the trainer, on a copy of the course into which mistakes were made."""
    from trainer.ui.author.navigation import Place
    from trainer.ui.author.wing import AuthorWing

    wing = AuthorWing(AuthorService())
    wing.show()

    def settled() -> None:
        camera.settle(until=lambda: not wing.asker.busy)

    settled()
    yield "11a-chua-mo-khoa-hoc", wing
    folder = _with_mistakes(play)
    wing.open_with(folder, play.folder / "giang-vien" / "khoa-giang-vien.json")
    settled()
    yield "11-soan-bai", wing
    wing.show_place(Place.PACK)
    settled()
    yield "11c-dong-goi", wing
    wing.show_place(Place.KEY)
    settled()
    yield "11d-khoa-ky", wing
    wing.close()
    wing.deleteLater()


def _with_mistakes(play: Play) -> Path:
    """A copy of the course in which one picture is missing and one explanation was taken out."""
    folder = play.folder / "giang-vien" / "ban-nhap"
    shutil.copytree(play.course_folder, folder)
    pictures = sorted((folder / "media").glob("*.png"))
    if pictures:
        pictures[0].unlink()
    bank = min((folder / "bank").glob("*.md"))
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace("> Giải thích:", "> Ghi thêm:", 1), encoding="utf-8")
    return folder
