"""Activation slips: eight on an A4 page with cut lines, grouped by unit, a new page for each unit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPen

from trainer.domain.intake import short_head
from trainer.services.committee.values import Slip, SlipSet
from trainer.ui.language import mark, tr, trn
from trainer.ui.language.formats import date_text
from trainer.ui.papers.page_writer import MONO, Sheet, write_pdf
from trainer.ui.papers.paper_colours import FRAME_LINE, INK, INK_SOFT, TITLE

COLUMNS, ROWS = 2, 4
A_PAGE = COLUMNS * ROWS
_MARGIN, _HEAD, _PAD = 7.0, 9.0, 5.0
_STEPS = (
    mark("Open Học Số and choose “I learn”."),
    mark("Open the organisation file (.hsorg) and type its code: {code}"),
    mark("Type the activation code above. When your own name appears, press “That’s me”."),
)


def slips_pdf(slips: SlipSet) -> bytes:
    """All slips as one PDF."""
    return write_pdf(lambda page: draw_activation_slips(slips, page), title=tr("Activation slips"))


def draw_activation_slips(slips: SlipSet, sheet: Sheet) -> None:
    """Draw all pages; a unit begins on a page of its own, so that its slips can be handed over together."""
    pages = [
        (unit.unit, number, len(unit.slips), group)
        for unit in slips.units
        for number, group in enumerate(_pages(unit.slips))
    ]
    for place, (unit, number, count, group) in enumerate(pages):
        if place:
            sheet.new_page()
        _draw_page(slips, unit, number, count, group, sheet)


def page_count(slips: SlipSet) -> int:
    """How many pages the slips take."""
    return sum(-(-len(unit.slips) // A_PAGE) for unit in slips.units)


def _pages(slips: tuple[Slip, ...]) -> Iterable[tuple[Slip, ...]]:
    return (slips[start : start + A_PAGE] for start in range(0, len(slips), A_PAGE))


def _draw_page(
    slips: SlipSet, unit: str, number: int, count: int, group: tuple[Slip, ...], sheet: Sheet
) -> None:
    width = (sheet.width - 2 * _MARGIN) / COLUMNS
    height = (sheet.height - 2 * _MARGIN - _HEAD) / ROWS
    head = f"{unit} · " + trn("{n} slip", "{n} slips", count)
    if count > A_PAGE:
        head += " · " + tr("page {number}", number=number + 1)
    if slips.journal_head:
        head += " · " + tr("Head: {head}", head=short_head(slips.journal_head))
    sheet.text(head, _MARGIN + _PAD, _MARGIN + 1, sheet.width - 40, sheet.font(11, weight=600), colour=INK)
    top = _MARGIN + _HEAD
    for place, slip in enumerate(group):
        line, column = divmod(place, COLUMNS)
        _draw_slip(slips, slip, QRectF(_MARGIN + column * width, top + line * height, width, height), sheet)
    _draw_cuts(sheet, width, height, top)


def _draw_cuts(sheet: Sheet, width: float, height: float, top: float) -> None:
    pen = QPen(QColor(FRAME_LINE), 0.25)
    pen.setDashPattern([8, 6])
    sheet.painter.setPen(pen)
    left, right, bottom = _MARGIN, _MARGIN + COLUMNS * width, top + ROWS * height
    for line in range(ROWS + 1):
        y = top + line * height
        sheet.painter.drawLine(QPointF(left, y), QPointF(right, y))
    for column in range(COLUMNS + 1):
        x = left + column * width
        sheet.painter.drawLine(QPointF(x, top), QPointF(x, bottom))


def _draw_slip(slips: SlipSet, slip: Slip, box: QRectF, sheet: Sheet) -> None:
    left, width = box.x() + _PAD, box.width() - 2 * _PAD
    y = box.y() + 2.6
    small, strong = sheet.font(8), sheet.font(13, weight=700)
    y += sheet.text(_fitting(slips.committee, width, small, sheet), left, y, width, small, colour=INK_SOFT)
    y += sheet.text(_fitting(slip.name, width, strong, sheet), left, y, width, strong, colour=INK)
    who, face = (
        " · ".join(part for part in (slip.staff_code, slip.unit, slip.position) if part),
        sheet.font(9),
    )
    y += sheet.text(_fitting(who, width, face, sheet), left, y, width, face, colour=INK_SOFT) + 1.2
    frame = QRectF(left, y, width, 11.5)
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
    sheet.painter.setPen(QPen(QColor(TITLE), 0.4))
    sheet.painter.drawRoundedRect(frame, 1.5, 1.5)
    code = sheet.font(20, family=MONO)
    sheet.text(slip.code, left, y + 1.1, width, code, colour=INK, align=Qt.AlignmentFlag.AlignHCenter)
    y = frame.bottom() + 1
    until = tr("Valid until {date}", date=date_text(slip.valid_until))
    until += " · " + trn("{n} computer", "{n} computers", slip.devices)
    y += sheet.text(until, left, y, width, sheet.font(9, weight=600), colour=INK) + 0.8
    for number, step in enumerate(_STEPS, start=1):
        sheet.text(f"{number}.", left, y, 5, sheet.font(8.5), colour=INK)
        y += (
            sheet.text(tr(step, code=slips.root_code), left + 5, y, width - 5, sheet.font(8.5), colour=INK)
            + 0.3
        )
    sheet.text(
        tr("For you alone: whoever has the code can learn in your name."),
        left,
        box.bottom() - 5.4,
        width,
        sheet.font(8),
        colour=INK_SOFT,
    )


def _fitting(words: str, width: float, font: QFont, sheet: Sheet) -> str:
    """The words on one line, cut with "…" where the paper ends."""
    if sheet.text_width(words, font) <= width:
        return words
    while words and sheet.text_width(f"{words}…", font) > width:
        words = words[:-1]
    return f"{words.rstrip()}…"
