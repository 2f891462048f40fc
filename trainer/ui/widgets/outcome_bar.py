"""How far an outcome of a course is reached, against the line that has to be reached."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.language.formats import percent
from trainer.ui.layouts import column, fixed, row
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.painting import paint_pill, paint_track


class _ThresholdBar(QWidget):
    """A thick bar with a line at what has to be reached."""

    def __init__(self, fraction: float, threshold: float | None, tone: Tone) -> None:
        super().__init__()
        self.fraction, self.threshold, self.tone = min(1.0, max(0.0, fraction)), threshold, tone
        fixed(self, height=24)
        self.setMinimumWidth(60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        track = self.rect().adjusted(0, px(4), 0, -px(4))
        paint_track(painter, track, 5)
        wide = round(self.fraction * self.width())
        if wide:
            filled = QRect(0, track.y(), max(wide, px(10)), track.height())
            paint_pill(painter, filled, 5, self.tone.fill)
        if self.threshold is not None:
            x = round(self.threshold * self.width())
            mark = QRect(x - px(1), 0, px(2), self.height())
            edge = max(1, px(1))
            painter.fillRect(mark.adjusted(-edge, 0, edge, 0), QColor(theme().color(Role.SURFACE)))
            painter.fillRect(mark, QColor(theme().color(Role.INK)))


class OutcomeBar(QWidget):
    """An outcome of a course: its name, bar with threshold line, percentage, count and word."""

    def __init__(
        self,
        title: str,
        fraction: float,
        *,
        threshold: float | None = 0.8,
        count_text: str = "",
        word: str = "",
        tone: Tone | None = None,
    ) -> None:
        super().__init__()
        reached = threshold is None or fraction >= threshold
        shown = tone or (Tone.OK if reached else Tone.WARN)
        self.bar = _ThresholdBar(fraction, threshold, shown)
        share = Label(percent(fraction), TypeRole.NUMERIC, wrap=False)
        share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        state = Label(word, TypeRole.SMALL_STRONG, shown.ink, wrap=False)
        count = Label(count_text, TypeRole.SMALL, Role.INK3, wrap=False)
        name = Label(title, TypeRole.LIST_STRONG)
        top = row(gap=10)
        top.addWidget(name, 1)
        for each in (count, state):
            top.addWidget(each)
        line = row(gap=12)
        line.addWidget(self.bar, 1)
        line.addWidget(fixed(share, width=48))
        self.setLayout(column(top, line, gap=2))
        state.setVisible(bool(word))  # what has no parent yet would be a window for a moment
        count.setVisible(bool(count_text))
        said = (title, percent(fraction), count_text, word)
        self.setAccessibleName(", ".join(part for part in said if part))
