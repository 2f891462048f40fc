"""The giấy xác nhận hoàn thành: one A4 page across, provisional until the committee's receipt is here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

from trainer.services.learner.attempt_pages import Paper, PaperState
from trainer.ui.icons import draw_motif
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text, minutes_text, number
from trainer.ui.papers.page_writer import MONO, SERIF, Sheet
from trainer.ui.papers.paper_colours import FRAME, FRAME_LINE, GROUND, INK, INK_SOFT, TITLE
from trainer.ui.roles import Role

_CENTRE = Qt.AlignmentFlag.AlignHCenter


def draw_completion_paper(paper: Paper, sheet: Sheet) -> None:
    """Draw the paper; it names no legal force, and says so at its foot."""
    _ground(sheet)
    middle, width = sheet.width / 2, 210.0
    left = middle - width / 2
    y = 24.0
    for words, size, weight in ((paper.organisation, 12, 400), (paper.committee, 13, 600)):
        if words:
            y += (
                sheet.text(words, left, y, width, sheet.font(size, weight=weight), colour=INK, align=_CENTRE)
                + 1
            )
    sheet.painter.setPen(QPen(QColor(FRAME_LINE), 0.5))
    sheet.painter.drawLine(round(middle - 14), round(y + 3), round(middle + 14), round(y + 3))
    y += 9
    title = tr("Certificate of completion")
    y += sheet.text(title, left, y, width, sheet.font(28, weight=700), colour=TITLE, align=_CENTRE) + 4
    y += (
        sheet.text(tr("This confirms that"), left, y, width, sheet.font(12), colour=INK_SOFT, align=_CENTRE)
        + 1
    )
    y += (
        sheet.text(
            paper.name, left, y, width, sheet.font(27, weight=600, family=SERIF), colour=INK, align=_CENTRE
        )
        + 1
    )
    who = ", ".join(part for part in (paper.position, paper.unit) if part)
    if paper.staff_code:
        who = tr("{who} (code {code})", who=who, code=paper.staff_code) if who else paper.staff_code
    y += sheet.text(who, left, y, width, sheet.font(12), colour=INK_SOFT, align=_CENTRE) + 5
    y += (
        sheet.text(
            tr("has completed the course"), left, y, width, sheet.font(12), colour=INK_SOFT, align=_CENTRE
        )
        + 1
    )
    y += (
        sheet.text(paper.course_title, left, y, width, sheet.font(18, weight=700), colour=INK, align=_CENTRE)
        + 1
    )
    sheet.text(_facts(paper), left, y, width, sheet.font(12), colour=INK_SOFT, align=_CENTRE)
    _foot(paper, sheet)


def _facts(paper: Paper) -> str:
    return " · ".join(
        (
            tr(
                "Result {score}/100",
                score=number(paper.score_bp / 100, decimals=0 if paper.score_bp % 100 == 0 else 1),
            ),
            trn("{n} lesson", "{n} lessons", paper.lessons),
            minutes_text(paper.minutes),
            tr("on {date}", date=date_text(paper.passed_on)),
        )
    )


def _ground(sheet: Sheet) -> None:
    page = QRectF(0, 0, sheet.width, sheet.height)
    sheet.painter.fillRect(page, QColor(GROUND))
    side = 128.0
    motif = QRectF((sheet.width - side) / 2, (sheet.height - side) / 2 + 8, side, side)
    sheet.painter.setOpacity(0.35)
    draw_motif(sheet.painter, motif, Role.ACCENT_BORDER)
    sheet.painter.setOpacity(1)
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
    sheet.painter.setPen(QPen(QColor(FRAME), 0.9))
    sheet.painter.drawRect(page.adjusted(9, 9, -9, -9))
    sheet.painter.setPen(QPen(QColor(FRAME_LINE), 0.35))
    sheet.painter.drawRect(page.adjusted(11.5, 11.5, -11.5, -11.5))


def _foot(paper: Paper, sheet: Sheet) -> None:
    base = sheet.height - 52
    sheet.qr(paper.qr, 24, base, 27)
    right, width = sheet.width - 24 - 90, 90.0
    align = Qt.AlignmentFlag.AlignRight
    y = base
    y += sheet.text(_state(paper), right, y, width, sheet.font(11, weight=600), colour=TITLE, align=align) + 3
    y += sheet.text(tr("Check code"), right, y, width, sheet.font(10), colour=INK_SOFT, align=align)
    sheet.text(
        paper.check_code, right, y, width, sheet.font(14, weight=400, family=MONO), colour=INK, align=align
    )
    note = tr(
        "Valid within the organisation. The result was checked on the learner’s computer, for reference."
    )
    sheet.text(note, 60, sheet.height - 21, sheet.width - 120, sheet.font(9), colour=INK_SOFT, align=_CENTRE)


def _state(paper: Paper) -> str:
    if paper.state is PaperState.CONFIRMED:
        return tr("Confirmed by the committee on {date}", date=paper.confirmed_on)
    return tr("Provisional, awaiting confirmation")
