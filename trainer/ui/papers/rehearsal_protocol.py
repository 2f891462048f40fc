"""The protocol of a rehearsal: what was given, what was proven, and places for those who were there to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt

from trainer.domain.intake import short_head
from trainer.services.committee.key_values import Protocol
from trainer.ui.key_words import given_word, proof_sentence
from trainer.ui.language import tr
from trainer.ui.language.formats import date_text, number
from trainer.ui.papers.page_writer import MONO, Sheet, write_pdf
from trainer.ui.papers.paper_colours import INK, INK_SOFT, TITLE
from trainer.ui.papers.recovery_sheet import LEFT, RIGHT, draw_signatures

_CENTRE = Qt.AlignmentFlag.AlignHCenter


def protocol_pdf(protocol: Protocol, people: Sequence[str] = ()) -> bytes:
    """The protocol as a PDF; `people` are those who were there, and stand on this paper only."""
    return write_pdf(
        lambda page: draw_protocol(protocol, page, people), title=tr("Protocol of a recovery rehearsal")
    )


def draw_protocol(protocol: Protocol, sheet: Sheet, people: Sequence[str] = ()) -> None:
    """Draw the one page."""
    width = sheet.width - LEFT - RIGHT
    y = 20.0
    y += sheet.text(protocol.organisation, LEFT, y, width, sheet.font(11), colour=INK_SOFT, align=_CENTRE)
    y += (
        sheet.text(protocol.committee, LEFT, y, width, sheet.font(12, weight=600), colour=INK, align=_CENTRE)
        + 6
    )
    y += (
        sheet.text(
            tr("Protocol of a recovery rehearsal"),
            LEFT,
            y,
            width,
            sheet.font(20, weight=700),
            colour=TITLE,
            align=_CENTRE,
        )
        + 6
    )
    made = datetime.fromisoformat(protocol.made)
    facts = (
        tr("Held on {date} at {time}", date=date_text(made.date()), time=f"{made:%H:%M}"),
        tr("Present: {people}", people=", ".join(people) or "…………………………………………………………"),
        tr(
            "Root keys: {threshold} of {of} sign; root {version}",
            threshold=protocol.threshold,
            of=protocol.of,
            version=protocol.root_version,
        ),
        tr("Used: {keys}", keys=", ".join(given_word(*used) for used in protocol.used)),
        tr(
            "The copy held {people} people and {reports} reports.",
            people=number(protocol.people),
            reports=number(protocol.reports),
        ),
    )
    for words in facts:
        y += sheet.text(words, LEFT, y, width, sheet.font(11.5), colour=INK) + 2
    y += 3
    y += sheet.text(tr("What was proven"), LEFT, y, width, sheet.font(13, weight=700), colour=INK) + 2
    for proof in protocol.proofs:
        sheet.text("✓", LEFT, y, 7, sheet.font(12, weight=700), colour=INK)
        y += sheet.text(proof_sentence(proof), LEFT + 7, y, width - 7, sheet.font(11), colour=INK) + 1.6
    y += 4
    words = tr(
        "Everything was done on a copy in a temporary folder, which was deleted. The keys in use stay as they are."
    )
    y += sheet.text(words, LEFT, y, width, sheet.font(11), colour=INK) + 3
    head = tr("Journal at the beginning: line {n}, head", n=protocol.journal_number)
    y += sheet.text(head, LEFT, y, width, sheet.font(10), colour=INK_SOFT)
    whole = protocol.journal_head
    for words in (short_head(whole), whole[:32], whole[32:]):
        y += sheet.text(words, LEFT, y, width, sheet.font(10, family=MONO), colour=INK_SOFT)
    draw_signatures(sheet, y, width, (tr("Head of the committee"), tr("Who kept the record")))
