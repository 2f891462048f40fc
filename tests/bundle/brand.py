"""The icon and the version resource of the program, made from the mark and from the version in the package."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

from trainer import __version__

ROOT = Path(__file__).resolve().parents[2]
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""What Windows asks for at 100 to 200 %, and 256 for large icons."""
_VERSION = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("042A04B0", [
      StringStruct("CompanyName", "Ban Chỉ đạo chuyển đổi số Mỹ Hào"),
      StringStruct("FileDescription", "Học Số"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "HocSo"),
      StringStruct("LegalCopyright", "Apache-2.0"),
      StringStruct("OriginalFilename", "HocSo.exe"),
      StringStruct("ProductName", "Học Số"),
      StringStruct("ProductVersion", "{version}")])]),
    VarFileInfo([VarStruct("Translation", [0x042A, 1200])])
  ]
)
"""


def main(folder: Path) -> None:
    """Draw the icon and write the version. *Side effects:* writes `hocso.ico` and `version.txt` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hocso.ico").write_bytes(icon(ROOT / "assets" / "brand" / "hocso-mark.svg"))
    (folder / "version.txt").write_text(version_resource(__version__), encoding="utf-8")


def version_resource(version: str) -> str:
    """What Windows shows under Properties, as PyInstaller reads it; language 0x042A is Vietnamese."""
    numbers = tuple([*(int(part) for part in version.split(".")[:4]), 0, 0, 0][:4])
    return _VERSION.format(numbers=numbers, version=version)


def icon(drawing: Path) -> bytes:
    """An .ico file with the drawing in every size: a table of contents, then one PNG each."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    _ = QApplication.instance() or QApplication(sys.argv[:1])
    pictures = [_drawn(drawing, size) for size in SIZES]
    head = struct.pack("<HHH", 0, 1, len(SIZES))
    place = len(head) + 16 * len(SIZES)
    for size, picture in zip(SIZES, pictures, strict=True):
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return head + b"".join(pictures)


def _drawn(drawing: Path, size: int) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    held = QByteArray()
    target = QBuffer(held)
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(target, "PNG")  # type: ignore[call-overload]  # a device is taken, though the stubs know paths only
    return bytes(held.data())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
