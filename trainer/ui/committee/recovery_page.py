"""The last step of setting up: the recovery sheet has to be on paper or on a drive before anything else goes on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from typing_extensions import override

from trainer.services.committee.values import RecoverySheet, SecretKind
from trainer.ui.committee.setup_page import STEP_NAMES
from trainer.ui.language import mark, tr
from trainer.ui.layouts import STRETCH, FlowLayout, column, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.fields import Field
from trainer.ui.widgets.labels import IconLabel, Label, PageTitle
from trainer.ui.widgets.scroll import Page
from trainer.ui.widgets.steps import Steps

SECRET_NAMES = {
    SecretKind.ROOT: mark("A. Root key"),
    SecretKind.READER_ESCROW: mark("B. Spare key for reading reports"),
}


class RecoveryPage(Page):
    """Has the sheet printed or saved, then asks for one group of it; the secrets are never shown on the screen.

    print_requested(): to a printer.
    save_requested(): into a PDF file.
    confirmed(): the group typed stands on the sheet.
    """

    print_requested = Signal()
    save_requested = Signal()
    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(measure=720, gutter=40)
        self._sheet: RecoverySheet | None = None
        self._place = (0, 0, 0)
        self._kept = ""
        self.steps = Steps(())
        self.title = PageTitle("")
        self._why = Callout(Tone.WARN, "")
        self.print_button = Button("", ButtonKind.OUTLINE, icon="printer")
        self.save_button = Button("", icon="file-down")
        self._done = IconLabel("circle-check", "", Role.OK, TypeRole.LIST)
        self._first = Label("", TypeRole.BODY_STRONG)
        self._second = Label("", TypeRole.BODY_STRONG)
        self.group = Field("")
        self.group.editor.setFont(self.group.editor.font())
        buttons = FlowLayout(gap=12)
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.save_button)
        keep, prove = Card(), Card()
        keep.body.addWidget(self._first)
        keep.body.addLayout(buttons)
        keep.body.addWidget(self._done)
        prove.body.addWidget(self._second)
        prove.body.addWidget(self.group)
        self.content.addLayout(
            column(12, self.steps, 20, self.title, 14, self._why, 14, keep, 14, prove, gap=0)
        )
        self.content.addStretch(1)
        self.next_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        self.footer.addLayout(row(STRETCH, self.next_button, gap=12))
        self.set_footer_shown(shown=True)
        self.print_button.clicked.connect(self.print_requested)
        self.save_button.clicked.connect(self.save_requested)
        self.group.submitted.connect(self._check)
        self.next_button.clicked.connect(self._check)
        self.setFocusProxy(self.print_button)
        self.retranslate()

    def show_sheet(self, sheet: RecoverySheet, place: tuple[int, int, int]) -> None:
        """Takes the sheet; `place` is the secret, line and group (each from 0) that will be asked for."""
        self._sheet, self._place, self._kept = sheet, place, ""
        self.group.set_text("")
        self.retranslate()

    def show_kept(self, where: str) -> None:
        """Says that the sheet went to a printer or a file, and lets the group be typed."""
        self._kept = where
        self.retranslate()
        self.group.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.steps.set_texts(tuple(tr(name) for name in STEP_NAMES))
        self.steps.set_current(len(STEP_NAMES) - 1)
        self.title.set_texts(
            tr("Put the recovery sheet on paper"),
            tr("It is made once and kept nowhere on this computer."),
        )
        self._why.set(
            tr("Whoever holds this sheet can act as the committee."),
            tr(
                "Put it into an envelope and a safe. Do not photograph it, do not send it, do "
                "not leave the PDF on this computer."
            ),
        )
        self.print_button.setText(tr("Print…"))
        self.save_button.setText(tr("Save as PDF…"))
        self._first.setText(tr("1. Print the sheet, or save it on a USB stick"))
        self._second.setText(tr("2. Type one group from the paper, so that we know it can be read"))
        self._done.set("circle-check", self._kept, Role.OK)
        self._done.setVisible(bool(self._kept))
        secret, line, group = self._place
        kinds = tuple(SECRET_NAMES)
        self.group.set_label(
            tr(
                "{secret}: line {line}, group {group}",
                secret=tr(SECRET_NAMES[kinds[secret]]),
                line=line + 1,
                group=group + 1,
            ),
            tr("5 characters; capital and small letters are the same."),
        )
        self.group.setEnabled(bool(self._kept))
        self.next_button.setEnabled(bool(self._kept))
        self.next_button.setText(tr("Finish"))

    def asked_group(self) -> str:
        """The group that has to be typed."""
        if self._sheet is None:
            return ""
        secret, line, group = self._place
        return self._sheet.secrets[secret].lines[line].split()[group]

    def _check(self) -> None:
        if not self._kept:
            return
        if "".join(self.group.text().split()).upper() == self.asked_group():
            self._sheet = None
            self.group.set_text("")
            self.confirmed.emit()
        else:
            self.group.set_error(tr("This is not what stands there. Look at the line and the group again."))
            self.group.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
