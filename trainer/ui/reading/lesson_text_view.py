"""The view of one part of a lesson: Qt rich text, painted callouts, and pictures served from the pack only.

One QTextBrowser a part keeps selection, find and print whole; callouts are one-cell tables behind which a rounded
panel is painted, because QTextDocument draws no rounded corners.
"""

from __future__ import annotations

import html as html_text
import math
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QImageReader,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget
from typing_extensions import override

from trainer.ui.fonts import Family, use_whole
from trainer.ui.icons import draw_icon
from trainer.ui.reading.callout_look import CODE_NUMBER, QUOTE_NUMBER, CalloutLook, look_of
from trainer.ui.reading.lesson_style import FACE_FAMILIES, face_name, style_sheet
from trainer.ui.theme import ReadingFace, Role, Tone, theme
from trainer.ui.widgets.focus_ring import no_ring

COLUMN = 676
"""Width of the reading column, logical pixels (tokens: type.lesson.measurePx)."""
LARGEST_SIDE = 4096
PICTURE_SCALE = 2
"""Course pictures are drawn at twice the size they are shown."""

MediaSource = Callable[[str], bytes | None]


class LessonTextView(QTextBrowser):
    """Shows the HTML of `formats.lesson_text.render`.

    lesson_link_chosen(str): a link inside the course was chosen; the value is the lesson id.
    read_to_end(): the end of the text came into view.
    moved(int): reading moved; the value is how far down the text is, 0 to 1000.
    """

    lesson_link_chosen = Signal(str)
    read_to_end = Signal()
    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._html = ""
        self._number = ""
        self._title = ""
        self._media: MediaSource = _no_media
        self._face = ReadingFace.SERIF
        self._size = 20
        self._spacing = 1.0
        self._panels: list[tuple[QTextTable, int]] = []
        self._column = COLUMN
        self.setObjectName("lessonText")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.setUndoRedoEnabled(False)
        no_ring(self)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_scrolled)
        theme().changed.connect(self.redraw)

    def show_text(self, html: str, *, media: MediaSource, number: str = "", title: str = "") -> None:
        """Show a part: `number` and `title` stand above it; `media` answers for names like `media/x.png`."""
        self._html, self._media, self._number, self._title = html, media, number, title
        self.setAccessibleName(title)
        self.redraw()
        self.verticalScrollBar().setValue(0)

    def set_reading(self, *, face: ReadingFace, size: int, spacing: float) -> None:
        """Choose face, size (logical pixels) and line spacing of the text."""
        self._face, self._size, self._spacing = face, size, spacing
        self.redraw()

    def redraw(self) -> None:
        """Lay the same text out again, after a change of theme, zoom or reading settings."""
        place = self.permille()
        look = theme()
        document = self.document()
        for family in (Family.UI, Family.MONO, FACE_FAMILIES[self._face]):
            use_whole(family)
        size = look.px(self._size)
        font = QFont(face_name(self._face))
        font.setPixelSize(size)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        document.setDefaultFont(font)
        document.setDefaultStyleSheet(style_sheet(self._face, size, self._spacing))
        document.setDocumentMargin(0)
        self.setHtml(self._head() + self._html)
        self._take_panels(document.rootFrame())
        self._set_margins()
        if place:
            self.go_to(place)

    def permille(self) -> int:
        """How far down the text the view is, 0 (top) to 1000 (end)."""
        bar = self.verticalScrollBar()
        return 0 if bar.maximum() <= 0 else round(1000 * bar.value() / bar.maximum())

    def go_to(self, permille: int) -> None:
        """Scroll to a place that `permille` gave before."""
        bar = self.verticalScrollBar()
        bar.setValue(round(bar.maximum() * permille / 1000))

    def page(self, direction: int) -> bool:
        """Scroll one page down (1) or up (-1); False where there is no further text that way."""
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + direction * max(bar.pageStep() - theme().px(40), 1))
        return bar.value() != before

    def find_next(self, words: str, *, backwards: bool = False) -> bool:
        """Mark the next place of these words, going round at the end; False where there is none."""
        flags = QTextDocument.FindFlag.FindBackward if backwards else QTextDocument.FindFlag(0)
        if self.find(words, flags):
            return True
        edge = QTextCursor.MoveOperation.End if backwards else QTextCursor.MoveOperation.Start
        self.moveCursor(edge)
        return self.find(words, flags)

    def _head(self) -> str:
        number = f'<p class="part-number">{html_text.escape(self._number)}</p>' if self._number else ""
        title = f'<p class="part-title">{html_text.escape(self._title)}</p>' if self._title else ""
        return number + title

    def _take_panels(self, frame: QTextFrame) -> None:
        """Remember every one-cell table that carries a key colour, and clear the colour."""
        self._panels.clear()
        open_frames = list(frame.childFrames())
        while open_frames:
            child = open_frames.pop()
            open_frames.extend(child.childFrames())
            if not isinstance(child, QTextTable):
                continue
            shape = child.format()
            colour = shape.background().color()
            if shape.background().style() is Qt.BrushStyle.NoBrush or (colour.red(), colour.green()) != (
                1,
                1,
            ):
                continue
            shape.clearBackground()
            child.setFormat(shape)
            self._panels.append((child, colour.blue()))

    def _set_margins(self) -> None:
        look = theme()
        wanted = look.px(COLUMN) if self._size <= 20 else round(look.px(COLUMN) * self._size / 20)
        room = self.viewport().width()
        side = max((room - wanted) / 2, look.px(24))
        self._column = max(round(room - 2 * side), 120)
        frame = self.document().rootFrame()
        shape: QTextFrameFormat = frame.frameFormat()
        shape.setLeftMargin(side)
        shape.setRightMargin(side)
        shape.setTopMargin(look.px(26))
        shape.setBottomMargin(look.px(32))
        frame.setFrameFormat(shape)

    def _paint_panels(self, painter: QPainter, shown: QRectF) -> None:
        layout = self.document().documentLayout()
        offset = self.verticalScrollBar().value()
        for table, number in self._panels:
            cell = table.cellAt(0, 0).format().toTableCellFormat()
            shape = table.format()
            box = layout.frameBoundingRect(table)
            # Qt 6.11 shifts a table's bounding rectangle by the first cell's padding and counts the margins in.
            rect = QRectF(
                box.x() - cell.leftPadding(),
                box.y() - cell.topPadding(),
                box.width() - shape.leftMargin() - shape.rightMargin(),
                box.height() - shape.topMargin() - shape.bottomMargin(),
            ).translated(0, -offset)
            if rect.intersects(shown):
                _paint_panel(painter, rect, number)

    def _on_anchor_clicked(self, url: QUrl) -> None:
        if url.scheme() == "lesson":
            self.lesson_link_chosen.emit(url.path())

    def _on_scrolled(self) -> None:
        bar = self.verticalScrollBar()
        self.moved.emit(self.permille())
        if self._html and bar.value() >= bar.maximum() - theme().px(8):
            self.read_to_end.emit()

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Serve pictures of the pack and nothing else: no file, no address outside is ever read."""
        address = name if isinstance(name, str) else name.toString()
        if kind != QTextDocument.ResourceType.ImageResource.value or not address.startswith("media/"):
            return QByteArray()
        data = self._media(address)
        picture = None if data is None else read_picture(data)
        if picture is None:
            return QByteArray()
        wanted = min(picture.width() / PICTURE_SCALE * theme().zoom, self._column)
        picture.setDevicePixelRatio(max(picture.width() / max(wanted, 1.0), 0.1))
        return picture

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_panels(painter, QRectF(event.rect()))
        painter.end()
        super().paintEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        before = self._column
        super().resizeEvent(event)
        self._set_margins()
        if self._column != before and "<img" in self._html:
            self.redraw()


def read_picture(data: bytes) -> QImage | None:
    """Decode a PNG, JPEG, WebP or GIF whose header announces at most 4 096 px a side; None for anything else."""
    store = QBuffer()
    store.setData(QByteArray(data))
    store.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(store)
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()) not in {b"png", b"jpeg", b"webp", b"gif"}:
        return None
    size: QSize = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > LARGEST_SIDE:
        return None
    picture = reader.read()
    return None if picture.isNull() else picture


def _paint_panel(painter: QPainter, rect: QRectF, number: int) -> None:
    look = theme()
    kind = look_of(number)
    if kind is not None:
        _paint_callout(painter, rect, kind)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    if number == CODE_NUMBER:
        _round(painter, rect, look.color(Role.SUNKEN).name(), look.color(Role.BORDER).name())
    elif number == QUOTE_NUMBER:
        painter.fillRect(
            QRectF(rect.x(), rect.y(), look.px(4), rect.height()), look.color(Role.BORDER_STRONG)
        )


def _paint_callout(painter: QPainter, rect: QRectF, kind: CalloutLook) -> None:
    look = theme()
    tone: Tone = kind.tone
    _round(painter, rect, look.color(tone.soft).name(), look.color(tone.border).name())
    bar = QPainterPath()
    bar.addRoundedRect(rect, look.px(12), look.px(12))
    edge = QPainterPath()
    edge.addRect(QRectF(rect.x(), rect.y(), look.px(4), rect.height()))
    painter.fillPath(bar.intersected(edge), look.color(tone.ink))
    icon = QRectF(rect.x() + look.px(18), rect.y() + look.px(15), look.px(22), look.px(22))
    draw_icon(painter, kind.icon, icon.toRect(), tone.ink)


def _round(painter: QPainter, rect: QRectF, fill: str, line: str) -> None:
    path = QPainterPath()
    inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    path.addRoundedRect(inner, theme().px(12), theme().px(12))
    painter.fillPath(path, QColor(fill))
    painter.setPen(QColor(line))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)


def _no_media(_name: str) -> bytes | None:
    return None


def shown_height(view: LessonTextView) -> int:
    """Height of the whole text at the view's width, in pixels, for pages that grow with their text."""
    return math.ceil(view.document().size().height())
