"""Drawing on paper: a painter whose unit is the millimetre, on a PDF, a printer or a picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtPrintSupport import QPrinter

from trainer.ui.fonts import Family, use_whole

DOTS_PER_MM = 300 / 25.4
"""Fonts are set in pixels of a 300-dpi page, so that a PDF and a preview break lines alike."""
UI, SERIF, MONO = "Be Vietnam Pro", "Source Serif 4", "JetBrains Mono"

DrawPages = Callable[["Sheet"], None]


class Sheet:
    """One document: lengths in millimetres from the top left corner of the page."""

    def __init__(
        self, painter: QPainter, width: float, height: float, next_page: Callable[[], object]
    ) -> None:
        self.painter, self.width, self.height = painter, width, height
        self._next_page = next_page

    def new_page(self) -> None:
        """Go on with an empty page."""
        self._next_page()

    def font(self, size: float, *, weight: int = 400, family: str = UI, italic: bool = False) -> QFont:
        """A font of `size` points."""
        font = QFont(family)
        font.setPixelSize(max(1, round(size / 72 * 300)))
        font.setWeight(QFont.Weight(weight))
        font.setItalic(italic)
        return font

    def text(
        self,
        words: str,
        x: float,
        y: float,
        width: float,
        font: QFont,
        *,
        colour: str = "#000000",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> float:
        """Write wrapped text with its top at `y`; returns the height it took, in millimetres."""
        scale = DOTS_PER_MM
        box = QRectF(0, 0, width * scale, 10_000)
        flags = int(align.value) | int(Qt.TextFlag.TextWordWrap.value)
        self.painter.save()
        self.painter.scale(1 / scale, 1 / scale)
        self.painter.setFont(font)
        self.painter.setPen(colour)
        needed = self.painter.boundingRect(box, flags, words)
        self.painter.drawText(QRectF(x * scale, y * scale, width * scale, needed.height() + 4), flags, words)
        self.painter.restore()
        return needed.height() / scale

    def text_width(self, words: str, font: QFont) -> float:
        """How wide one line of text is, in millimetres."""
        return QFontMetricsF(font, self.painter.device()).horizontalAdvance(words) / DOTS_PER_MM

    def qr(self, rows: tuple[str, ...], x: float, y: float, side: float) -> None:
        """Draw a QR code."""
        if not rows:
            return
        step = side / len(rows)
        for line, row in enumerate(rows):
            for place, module in enumerate(row):
                if module == "1":
                    # A hair larger than its place, so that no light lines show between modules.
                    self.painter.fillRect(
                        QRectF(x + place * step, y + line * step, step * 1.02, step * 1.02),
                        Qt.GlobalColor.black,
                    )


def write_pdf(draw: DrawPages, *, landscape: bool = False, title: str = "") -> bytes:
    """Draw an A4 document into a PDF; returns its bytes."""
    _load_faces()
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(300)
    writer.setTitle(title)
    writer.setCreator("Học Số")
    _set_page(writer, landscape=landscape)
    _draw(writer, draw, landscape=landscape, new_page=writer.newPage)
    buffer.close()
    return bytes(store.data())


def print_pages(printer: QPrinter, draw: DrawPages, *, landscape: bool = False) -> None:
    """Draw the same document on a printer the user chose."""
    _load_faces()
    _set_page(printer, landscape=landscape)
    _draw(printer, draw, landscape=landscape, new_page=printer.newPage)


def paint_preview(painter: QPainter, rect: QRectF, draw: DrawPages, *, landscape: bool = False) -> None:
    """Draw the first page into a rectangle of a widget."""
    _load_faces()
    size = _size(landscape=landscape)
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.translate(rect.topLeft())
    scale = min(rect.width() / size.width(), rect.height() / size.height())
    painter.scale(scale, scale)
    painter.setClipRect(QRectF(0, 0, size.width(), size.height()))
    draw(Sheet(painter, size.width(), size.height(), lambda: None))
    painter.restore()


def _load_faces() -> None:
    for family in (Family.UI, Family.READING, Family.MONO):
        use_whole(family)


def _set_page(device: QPagedPaintDevice, *, landscape: bool) -> None:
    orientation = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    device.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), orientation, QMarginsF(0, 0, 0, 0)))


def _draw(
    device: QPagedPaintDevice, draw: DrawPages, *, landscape: bool, new_page: Callable[[], object]
) -> None:
    size = _size(landscape=landscape)
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale = device.logicalDpiX() / 25.4
    painter.scale(scale, scale)
    draw(Sheet(painter, size.width(), size.height(), new_page))
    painter.end()


def _size(*, landscape: bool) -> QSizeF:
    return QSizeF(297, 210) if landscape else QSizeF(210, 297)
