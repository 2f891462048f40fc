"""What to do with activation slips: print them, or save them as a PDF."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from trainer.ui.language import tr, trn
from trainer.ui.layouts import STRETCH, row
from trainer.ui.theme import Tone
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.dialogs import Dialog


class SlipsDialog(Dialog):
    """Esc and the safe answer leave it; `acted()` saves a PDF.

    print_chosen(): to a printer.
    """

    print_chosen = Signal()

    def __init__(self, parent: QWidget, slips: int, pages: int) -> None:
        words = trn(
            "{n} A4 page, eight slips each, by unit.", "{n} A4 pages, eight slips each, by unit.", pages
        )
        super().__init__(
            parent,
            title=trn("{n} activation slip", "{n} activation slips", slips),
            text=f"{words} {tr('Publish the organisation file too, otherwise the codes open nothing.')}",
            safe=tr("Cancel"),
            act=tr("Save as PDF…"),
            icon="printer",
            tone=Tone.PRIMARY,
        )
        self.print_button = Button(tr("Print…"), ButtonKind.OUTLINE, icon="printer")
        self.print_button.clicked.connect(self._print)
        self.body.addLayout(row(self.print_button, STRETCH, gap=0))
        self.swap_primary()

    def _print(self) -> None:
        self.close()
        self.print_chosen.emit()
