"""The sheet of one share: one A4 page for its holder, with the part of the root key that lies on the stick."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt

from trainer.services.committee.key_values import ShareSheet
from trainer.ui.language import mark, tr
from trainer.ui.language.formats import date_text
from trainer.ui.papers.page_writer import MONO, Sheet, write_pdf
from trainer.ui.papers.paper_colours import INK, INK_SOFT, TITLE
from trainer.ui.papers.recovery_sheet import LEFT, RIGHT, draw_lines, draw_signatures

_CENTRE = Qt.AlignmentFlag.AlignHCenter
_RULES = (
    mark(
        "Keep this sheet and the USB stick in two different closed places. Neither of them leaves the office."
    ),
    mark(
        "The stick opens with a pass phrase that only you know. This sheet works without it: keep it in an envelope."
    ),
    mark(
        "Nobody needs this part for daily work. It is fetched when a trainer is accepted or a key is replaced; "
        "then {threshold} of {of} holders are needed."
    ),
    mark(
        "Lost, broken or seen by others? Tell the committee the same day: the other holders make a new part."
    ),
    mark("Do not photograph, copy, scan or send it. If a PDF was saved, delete it from the computer."),
    mark(
        "Each group has 5 characters, the last one checks the others. There is no letter O and no letter I."
    ),
)


def share_pdf(sheet: ShareSheet) -> bytes:
    """The sheet as a PDF."""
    return write_pdf(lambda page: draw_share_sheet(sheet, page), title=tr("Part of the root key"))


def draw_share_sheet(paper: ShareSheet, sheet: Sheet) -> None:
    """Draw the one page."""
    width = sheet.width - LEFT - RIGHT
    y = 20.0
    y += sheet.text(paper.organisation, LEFT, y, width, sheet.font(11), colour=INK_SOFT, align=_CENTRE)
    y += (
        sheet.text(paper.committee, LEFT, y, width, sheet.font(12, weight=600), colour=INK, align=_CENTRE) + 6
    )
    title = tr("Root key, part {n} of {of}", n=paper.number, of=paper.of)
    y += sheet.text(title, LEFT, y, width, sheet.font(22, weight=700), colour=TITLE, align=_CENTRE) + 1
    facts = tr(
        "Made on {date} · code of the organisation file {code}",
        date=date_text(datetime.fromisoformat(paper.made).date()),
        code=paper.root_code,
    )
    y += sheet.text(facts, LEFT, y, width, sheet.font(10.5), colour=INK_SOFT, align=_CENTRE) + 7
    for words in (
        tr("Holder: {name}", name=paper.holder or "……………………………………"),
        tr("File on the USB stick: {name}", name=paper.file_name),
        tr("Short code of this part: {code}", code=paper.key_code),
    ):
        y += sheet.text(words, LEFT, y, width, sheet.font(11.5), colour=INK) + 1.5
    y = draw_lines(paper.lines, sheet, y + 3, width, MONO) + 7
    for number, rule in enumerate(_RULES, start=1):
        sheet.text(f"{number}.", LEFT, y, 7, sheet.font(10.5), colour=INK)
        words = tr(rule, threshold=paper.threshold, of=paper.of)
        y += sheet.text(words, LEFT + 7, y, width - 7, sheet.font(10.5), colour=INK) + 1.2
    draw_signatures(sheet, y, width, (tr("Holder (name, signature)"), tr("Place and date of sealing")))
