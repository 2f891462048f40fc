"""The recovery sheet: one A4 page with the committee's two secrets, made once and kept in a safe."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

from trainer.services.committee.values import RecoverySecret, RecoverySheet, SecretKind
from trainer.ui.language import mark, tr
from trainer.ui.language.formats import date_text
from trainer.ui.papers.page_writer import MONO, Sheet, write_pdf
from trainer.ui.papers.paper_colours import FRAME_LINE, INK, INK_SOFT, TITLE

_LEFT, _RIGHT = 25.0, 18.0
_CENTRE = Qt.AlignmentFlag.AlignHCenter
_SECRETS = {
    SecretKind.ROOT: (
        mark("A. Root key"),
        mark(
            "Signs who may act for the committee. Needed when the working computer or the pass phrase is lost."
        ),
    ),
    SecretKind.READER_ESCROW: (
        mark("B. Spare key for reading reports"),
        mark("Opens reports that were sealed for the committee, when the working key is lost."),
    ),
}
_RULES = (
    mark("Whoever holds this sheet can act as the committee: keep it in a closed envelope in a safe."),
    mark("Do not photograph, copy, scan or send it. If a PDF was saved, delete it from the computer."),
    mark(
        "Each group has 5 characters, the last one checks the others. There is no letter O and no letter I."
    ),
    mark("When the sheet has been seen by others, set the committee up anew."),
)


def recovery_pdf(sheet: RecoverySheet) -> bytes:
    """The recovery sheet as a PDF."""
    return write_pdf(lambda page: draw_recovery_sheet(sheet, page), title=tr("Recovery sheet"))


def draw_recovery_sheet(paper: RecoverySheet, sheet: Sheet) -> None:
    """Draw the one page."""
    width = sheet.width - _LEFT - _RIGHT
    y = 20.0
    y += sheet.text(paper.organisation, _LEFT, y, width, sheet.font(11), colour=INK_SOFT, align=_CENTRE)
    y += (
        sheet.text(paper.committee, _LEFT, y, width, sheet.font(12, weight=600), colour=INK, align=_CENTRE)
        + 6
    )
    y += (
        sheet.text(
            tr("Recovery sheet"), _LEFT, y, width, sheet.font(22, weight=700), colour=TITLE, align=_CENTRE
        )
        + 1
    )
    facts = tr(
        "Made on {date} · code of the organisation file {code}", date=_day(paper.made), code=paper.root_code
    )
    y += sheet.text(facts, _LEFT, y, width, sheet.font(10.5), colour=INK_SOFT, align=_CENTRE) + 7
    for secret in paper.secrets:
        y = _draw_secret(secret, sheet, y, width) + 6
    for number, rule in enumerate(_RULES, start=1):
        sheet.text(f"{number}.", _LEFT, y, 7, sheet.font(10.5), colour=INK)
        y += sheet.text(tr(rule), _LEFT + 7, y, width - 7, sheet.font(10.5), colour=INK) + 1.2
    y = max(y + 8, sheet.height - 52)
    half = width / 2
    for place, words in enumerate((tr("Kept by (name, signature)"), tr("Place and date of sealing"))):
        left = _LEFT + place * half
        sheet.text(words, left, y, half - 6, sheet.font(10.5), colour=INK_SOFT)
        sheet.painter.setPen(QPen(QColor(INK_SOFT), 0.2))
        sheet.painter.drawLine(round(left), round(y + 24), round(left + half - 10), round(y + 24))


def _draw_secret(secret: RecoverySecret, sheet: Sheet, y: float, width: float) -> float:
    title, note = _SECRETS[secret.kind]
    y += sheet.text(tr(title), _LEFT, y, width, sheet.font(13, weight=700), colour=INK) + 0.5
    y += sheet.text(tr(note), _LEFT, y, width, sheet.font(10), colour=INK_SOFT) + 2.5
    step = 9.5
    box = QRectF(_LEFT, y, width, step * len(secret.lines) + 4)
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
    sheet.painter.setPen(QPen(QColor(FRAME_LINE), 0.4))
    sheet.painter.drawRoundedRect(box, 2, 2)
    top = y + 2.4
    for number, line in enumerate(secret.lines, start=1):
        sheet.text(str(number), _LEFT + 5, top + 1, 8, sheet.font(11), colour=INK_SOFT)
        sheet.text(
            "    ".join(line.split()), _LEFT + 18, top, width - 20, sheet.font(18, family=MONO), colour=INK
        )
        top += step
    return box.bottom()


def _day(moment: str) -> str:
    return date_text(datetime.fromisoformat(moment).date())
