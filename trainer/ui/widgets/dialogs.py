"""Questions that have to be answered first: the title asks, the safe answer is primary, verbs on the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.ui.layouts import STRETCH, at_least, at_most, column, row
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.cards import Tile
from trainer.ui.widgets.labels import Label

_ICONS = {
    Tone.WARN: "octagon-alert",
    Tone.BAD: "octagon-alert",
    Tone.OK: "circle-check",
    Tone.INFO: "info",
    Tone.PRIMARY: "circle-help",
}


class Dialog(QDialog):
    """A question with a safe answer and an act; open it with `open()`.

    `acted()` is the act; `kept()` the safe answer, also sent by Esc and by closing.
    """

    acted = Signal()
    kept = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        *,
        title: str,
        text: str,
        safe: str,
        act: str = "",
        icon: str = "",
        tone: Tone = Tone.WARN,
        dangerous: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title = Label(title, TypeRole.H3)
        self.text = Label(text, TypeRole.LIST, Role.INK2)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.body: QVBoxLayout = column(self.title, self.text, gap=4)
        self.safe_button = Button(safe, ButtonKind.PRIMARY)
        self.act_button = Button(act, ButtonKind.DANGER if dangerous else ButtonKind.SECONDARY)
        self.safe_button.clicked.connect(self.reject)
        self.act_button.clicked.connect(self.accept)
        top = row(gap=16, align_top=True)
        top.addWidget(Tile(icon or _ICONS.get(tone, "info"), tone, 40), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(self.body, 1)
        buttons = row(STRETCH, self.act_button, self.safe_button, gap=12)
        whole = column(top, 8, STRETCH, buttons, gap=12, margins=(24, 22, 24, 22))
        self.setLayout(whole)
        self.text.setVisible(bool(text))  # what has no parent yet would be a window for a moment
        self.act_button.setVisible(bool(act))
        at_least(self, width=440)
        at_most(self, width=640)
        self.accepted.connect(self.acted)
        self.rejected.connect(self.kept)

    def swap_primary(self) -> None:
        """Makes the act the primary answer, for a question whose act is harmless and wanted."""
        self.act_button.set_kind(ButtonKind.PRIMARY)
        self.safe_button.set_kind(ButtonKind.SECONDARY)
        self.act_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def showEvent(self, arg__1: QShowEvent) -> None:
        width = min(theme().px(560), self.maximumWidth())
        self.resize(width, max(self.heightForWidth(width), self.sizeHint().height()))
        primary = self.act_button if self.act_button.kind is ButtonKind.PRIMARY else self.safe_button
        if self.focusWidget() is None or self.focusWidget() is self:
            primary.setFocus(Qt.FocusReason.OtherFocusReason)
        super().showEvent(arg__1)

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            arg__1.ignore()  # only a focused button answers
            return
        super().keyPressEvent(arg__1)


class Notice(Dialog):
    """Something a person has to have read; one button."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        title: str,
        text: str,
        button: str,
        icon: str = "",
        tone: Tone = Tone.INFO,
        code: str = "",
    ) -> None:
        super().__init__(parent, title=title, text=text, safe=button, icon=icon, tone=tone)
        if code:
            self.body.addWidget(Label(code, TypeRole.SMALL, Role.INK3, selectable=True))
