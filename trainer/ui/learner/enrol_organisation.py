"""First run, the learner's step 1: which organisation file, and the code from the committee's letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout
from typing_extensions import override

from trainer.domain.errors import Reason, Refused
from trainer.services.learner.organisation_pages import OrganisationFound
from trainer.ui.first_run_frame import GUTTER, radio_rect
from trainer.ui.language import tr
from trainer.ui.language.formats import date_text
from trainer.ui.layouts import STRETCH, column, row
from trainer.ui.learner.pack_picker import pick_organisation_file
from trainer.ui.learner.two_columns import limited
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import CardButton, Tile
from trainer.ui.widgets.fields import Field
from trainer.ui.widgets.labels import ElidedLabel, Label, PageTitle
from trainer.ui.widgets.painting import paint_pill
from trainer.ui.widgets.scroll import Page

_AT_THE_FIELD = frozenset({Reason.ORG_CODE_WRONG, Reason.CODE_MISTYPED})


class FoundCard(CardButton):
    """An organisation file that was found, with a radio mark."""

    arrows: ClassVar[bool] = True

    def __init__(self, found: OrganisationFound) -> None:
        self.found = found
        made = tr("made on {day}", day=date_text(datetime.fromisoformat(found.made).date()))
        where = ElidedLabel(str(found.path), TypeRole.SMALL, Role.INK3, middle=True)
        words = column(
            Label(found.organisation, TypeRole.BODY_STRONG),
            Label(f"{found.committee} · {made}", TypeRole.LIST, Role.INK2),
            where,
            gap=2,
        )
        line = row(Tile("building-2", Tone.PRIMARY, 48), gap=16, margins=(0, 0, 40, 0))
        line.addLayout(words, 1)
        super().__init__(f"{found.organisation}, {made}", line)
        self.setCheckable(True)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, on = QPainter(self), self.isChecked()
        spot = radio_rect(self)
        paint_pill(painter, spot, 11, Role.SURFACE, Role.PRIMARY if on else Role.BORDER_STRONG, stroke=2)
        if on:
            inset = spot.width() * 6 // 22
            paint_pill(painter, spot.adjusted(inset, inset, -inset, -inset), 5, Role.PRIMARY)


class OrganisationStep(Page):
    """Asks for the organisation file and the short code that proves it.

    pin_requested(object): (Path of the file, typed code).
    file_picked(object): a file was picked on the disk; the value is its Path.
    skipped(): learn first, add the file later.
    left(): back to the roles.
    """

    pin_requested = Signal(object)
    file_picked = Signal(object)
    skipped = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(gutter=GUTTER)
        self._found: tuple[OrganisationFound, ...] = ()
        self._searched = (
            False  # that nothing was found is said only when the search is over: drives can be slow
        )
        self.title = PageTitle("")
        self.trouble = Callout(Tone.BAD, "")
        self.trouble.hide()
        self.nothing = Callout(Tone.NEUTRAL, "", icon="folder-open")
        self._list: QVBoxLayout = column(gap=12)
        self._group = QButtonGroup(self)
        self.cards: list[FoundCard] = []
        self.pick_button = Button("", ButtonKind.OUTLINE, icon="folder-open")
        self.code = Field("", placeholder="XXXX-XXXX-XXXX")
        self.content.addWidget(self.title)
        self.content.addWidget(self.trouble)
        self.content.addWidget(self.nothing)
        self.content.addLayout(self._list)
        self.content.addLayout(row(self.pick_button, STRETCH, gap=0))
        self.content.addLayout(limited(self.code, 420))
        self.content.addStretch(1)
        self.later_button = Button("", ButtonKind.TEXT, icon="clock")
        self.back_button = Button("", ButtonKind.QUIET)
        self.next_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        self.footer.addWidget(self.later_button)
        self.footer.addStretch(1)
        self.footer.addWidget(self.back_button)
        self.footer.addWidget(self.next_button)
        self.set_footer_shown(shown=True)
        self.pick_button.clicked.connect(self._pick)
        self.later_button.clicked.connect(self.skipped)
        self.back_button.clicked.connect(self.left)
        self.next_button.clicked.connect(self._go_on)
        self.code.submitted.connect(self._go_on)
        self._group.buttonClicked.connect(lambda *_: self._on_chosen())
        self.retranslate()
        self._on_chosen()
        self.nothing.hide()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(
            tr("The file of your organisation"),
            tr("The committee hands out one file that ends in .hsorg, on a USB drive or by mail."),
        )
        self.nothing.set(
            tr("No organisation file found"),
            tr("Looked in Downloads, on the plugged-in drives and beside the program."),
        )
        self.pick_button.setText(tr("Choose the organisation file…"))
        self.code.set_label(
            tr("Short code from the committee's letter"),
            tr("12 characters. Type them from the paper: they prove that the file is really yours."),
        )
        self.later_button.setText(tr("Learn first, add the file later"))
        self.back_button.setText(tr("Back"))
        self.next_button.setText(tr("Continue"))

    def show_found(self, found: Sequence[OrganisationFound]) -> None:
        """Shows the files that were found; the newest one is marked."""
        chosen = self.chosen()
        for card in self.cards:
            self._group.removeButton(card)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._found, self._searched = tuple(found), True
        self.cards = [FoundCard(each) for each in self._found]
        for card in self.cards:
            self._group.addButton(card)
            self._list.addWidget(card)
        if self.cards:
            paths = [card.found.path for card in self.cards]
            at = paths.index(chosen.path) if chosen is not None and chosen.path in paths else 0
            self.cards[at].setChecked(True)
        self.nothing.setVisible(not self.cards)
        self._on_chosen()

    def add_found(self, found: OrganisationFound, others: Sequence[OrganisationFound] | None = None) -> None:
        """Puts a file that was picked by hand on top of those there, or of `others`, and marks it."""
        rest = tuple(each for each in (self._found if others is None else others) if each.path != found.path)
        self.show_found((found, *rest))
        self.cards[0].setChecked(True)
        self._on_chosen()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> OrganisationFound | None:
        """Tells which file is marked."""
        return next((card.found for card in self.cards if card.isChecked()), None)

    def take_refusal(self, error: Exception) -> bool:
        """Shows a refusal at the field it belongs to, or above the list."""
        self.next_button.set_busy(busy=False)
        message = sentence_for(error)
        if isinstance(error, Refused) and error.reason in _AT_THE_FIELD:
            self.code.set_error(
                tr("The code has a typing error. Compare it with the letter and type it again.")
                if error.reason is Reason.CODE_MISTYPED
                else tr(
                    "The code does not fit this file. Compare it with the letter; if it is right, ask the committee."
                )
            )
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.trouble.set(message.title, message.text)
            self.trouble.show()
            self.to_top()
        return True

    def start_over(self) -> None:
        """Takes old refusals away."""
        self.next_button.set_busy(busy=False)
        self.trouble.hide()
        self.code.clear_error()

    def _pick(self) -> None:
        path: Path | None = pick_organisation_file(self)
        if path is not None:
            self.trouble.hide()
            self.file_picked.emit(path)

    def _on_chosen(self) -> None:
        chosen = self.chosen()
        self.code.setVisible(chosen is not None)
        self.next_button.setEnabled(chosen is not None)
        kind = ButtonKind.SECONDARY if chosen is not None else ButtonKind.OUTLINE
        self.pick_button.set_kind(kind)
        self.setFocusProxy(self.code if chosen is not None else self.pick_button)

    def _go_on(self) -> None:
        chosen = self.chosen()
        if chosen is None:
            return
        if not self.code.text().strip():
            self.code.set_error(tr("Type the short code from the letter."))
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.start_over()
        self.next_button.set_busy(busy=True)
        self.pin_requested.emit((chosen.path, self.code.text()))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            if self._searched:
                self.show_found(self._found)
        super().changeEvent(event)
