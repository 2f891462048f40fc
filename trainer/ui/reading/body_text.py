"""A short run of rich text that grows with its content: the situation above a question, feedback, an explanation."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from trainer.ui.reading.lesson_text_view import LessonTextView, MediaSource, shown_height
from trainer.ui.theme import ReadingFace, theme

__all__ = ["BodyText", "MediaSource"]


class BodyText(LessonTextView):
    """Lesson text without a scroll bar of its own: as high as its content, as wide as its place."""

    def __init__(self, html: str, media: MediaSource, *, size: int = 16) -> None:
        super().__init__()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("look", "clear")
        self.viewport().setAutoFillBackground(False)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.set_reading(face=ReadingFace.SANS, size=size, spacing=1.0)
        self.show_text(html, media=media)
        theme().changed.connect(self._fit)

    def _fit(self) -> None:
        height = max(shown_height(self), 1)
        if height != self.height():
            self.setFixedHeight(height)

    @override
    def _set_margins(self) -> None:
        super()._set_margins()
        frame = self.document().rootFrame()
        shape = frame.frameFormat()
        for put in (shape.setLeftMargin, shape.setRightMargin, shape.setTopMargin, shape.setBottomMargin):
            put(0)
        frame.setFrameFormat(shape)
        self._column = max(self.viewport().width(), 120)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, max(shown_height(self), 1))
