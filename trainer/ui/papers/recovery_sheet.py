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

LEFT, RIGHT = 25.0, 18.0
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
_HOLDING = {
    True: mark("Whoever holds this sheet can act as the committee: keep it in a closed envelope in a safe."),
    False: mark(
        "Whoever holds this sheet can read reports, but cannot act for the committee: keep it in a closed envelope "
        "in a safe."
    ),
}
_RULES = (
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
    width = sheet.width - LEFT - RIGHT
    y = 20.0
    y += sheet.text(paper.organisation, LEFT, y, width, sheet.font(11), colour=INK_SOFT, align=_CENTRE)
    y += (
        sheet.text(paper.committee, LEFT, y, width, sheet.font(12, weight=600), colour=INK, align=_CENTRE) + 6
    )
    y += (
        sheet.text(
            tr("Recovery sheet"), LEFT, y, width, sheet.font(22, weight=700), colour=TITLE, align=_CENTRE
        )
        + 1
    )
    facts = tr(
        "Made on {date} · code of the organisation file {code}", date=_day(paper.made), code=paper.root_code
    )
    y += sheet.text(facts, LEFT, y, width, sheet.font(10.5), colour=INK_SOFT, align=_CENTRE) + 7
    for secret in paper.secrets:
        y = _draw_secret(secret, sheet, y, width) + 6
    acts = any(secret.kind is SecretKind.ROOT for secret in paper.secrets)
    for number, rule in enumerate((_HOLDING[acts], *_RULES), start=1):
        sheet.text(f"{number}.", LEFT, y, 7, sheet.font(10.5), colour=INK)
        y += sheet.text(tr(rule), LEFT + 7, y, width - 7, sheet.font(10.5), colour=INK) + 1.2
    draw_signatures(sheet, y, width, (tr("Kept by (name, signature)"), tr("Place and date of sealing")))


def draw_signatures(sheet: Sheet, y: float, width: float, places: tuple[str, str]) -> None:
    """Two places to sign at the foot of the page, below `y`."""
    y = max(y + 8, sheet.height - 52)
    half = width / 2
    for place, words in enumerate(places):
        left = LEFT + place * half
        sheet.text(words, left, y, half - 6, sheet.font(10.5), colour=INK_SOFT)
        sheet.painter.setPen(QPen(QColor(INK_SOFT), 0.2))
        sheet.painter.drawLine(round(left), round(y + 24), round(left + half - 10), round(y + 24))


def _draw_secret(secret: RecoverySecret, sheet: Sheet, y: float, width: float) -> float:
    title, note = _SECRETS[secret.kind]
    y += sheet.text(tr(title), LEFT, y, width, sheet.font(13, weight=700), colour=INK) + 0.5
    y += sheet.text(tr(note), LEFT, y, width, sheet.font(10), colour=INK_SOFT) + 2.5
    return draw_lines(secret.lines, sheet, y, width, MONO)


def draw_lines(lines: tuple[str, ...], sheet: Sheet, y: float, width: float, family: str) -> float:
    """The numbered lines of a secret in a frame; gives the lower edge of the frame."""
    step = 9.5
    box = QRectF(LEFT, y, width, step * len(lines) + 4)
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
    sheet.painter.setPen(QPen(QColor(FRAME_LINE), 0.4))
    sheet.painter.drawRoundedRect(box, 2, 2)
    top = y + 2.4
    for number, line in enumerate(lines, start=1):
        sheet.text(str(number), LEFT + 5, top + 1, 8, sheet.font(11), colour=INK_SOFT)
        words = "    ".join(line.split())
        sheet.text(words, LEFT + 18, top, width - 20, sheet.font(18, family=family), colour=INK)
        top += step
    return box.bottom()


def _day(moment: str) -> str:
    return date_text(datetime.fromisoformat(moment).date())
