"""The icon and the version resource of the program, made from the mark and from the version in the package."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from trainer import __version__

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""What Windows asks for at 100 to 200 %, and 256 for large icons."""
SIDE = (164, 314)
"""Width and height of the installer's picture, in px (NSIS, "Modern UI 2", MUI_WELCOMEFINISHPAGE_BITMAP)."""
_GROUND, _LINES = "#2A4699", "#4560AE"  # the roles hero and heroLine of assets/theme/tokens.json
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
    """Draw what the build needs. *Side effects:* writes `hocso.ico`, `side.bmp` and `version.txt` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "side.bmp").write_bytes(side_picture(ROOT / "assets" / "brand"))
    (folder / "hocso.ico").write_bytes(icon(ROOT / "assets" / "brand" / "hocso-mark.svg"))
    (folder / "version.txt").write_text(version_resource(__version__), encoding="utf-8")


def version_resource(version: str) -> str:
    """What Windows shows under Properties, as PyInstaller reads it; language 0x042A is Vietnamese."""
    numbers = tuple([*(int(part) for part in version.split(".")[:4]), 0, 0, 0][:4])
    return _VERSION.format(numbers=numbers, version=version)


def icon(drawing: Path) -> bytes:
    """An .ico file with the drawing in every size: a table of contents, then one PNG each."""
    _application()
    pictures = [_drawn(drawing, size) for size in SIZES]
    head = struct.pack("<HHH", 0, 1, len(SIZES))
    place = len(head) + 16 * len(SIZES)
    for size, picture in zip(SIZES, pictures, strict=True):
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return head + b"".join(pictures)


def side_picture(brand: Path) -> bytes:
    """The picture at the side of the installer's first and last page: the mark on the ground of the first screen."""
    _application()
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    width, height = SIDE
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(QColor(_GROUND))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drum = (brand / "trong-dong.svg").read_text(encoding="utf-8").replace("currentColor", _LINES)
    QSvgRenderer(drum.encode()).render(painter, QRectF(-60, height - 190, 290, 290))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("white"))
    painter.drawRoundedRect(QRectF(24, 28, 52, 52), 13, 13)
    QSvgRenderer(str(brand / "hocso-mark.svg")).render(painter, QRectF(27, 31, 46, 46))
    painter.end()
    return _saved(picture, "BMP")


def _drawn(drawing: Path, size: int) -> bytes:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    return _saved(picture, "PNG")


def _saved(picture: QImage, kind: str) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice

    held = QByteArray()
    target = QBuffer(held)
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(target, kind)  # type: ignore[call-overload]  # a device is taken, though the stubs know paths only
    return bytes(held.data())


def _application() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    _ = QApplication.instance() or QApplication(sys.argv[:1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
