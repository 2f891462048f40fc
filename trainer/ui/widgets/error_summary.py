"""All errors of a form in one place, each leading to its field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from trainer.ui.language import trn
from trainer.ui.theme import Tone
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout


class ErrorSummary(Callout):
    """Lists what is wrong when it is more than one thing, and takes the focus."""

    def __init__(self) -> None:
        super().__init__(Tone.BAD, "")
        self._links: list[Button] = []
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def show_errors(self, errors: Sequence[tuple[str, QWidget]]) -> None:
        """Shows each error as a link to its field; none hides the summary."""
        for link in self._links:
            link.hide()
            link.deleteLater()
        self._links.clear()
        self.setVisible(bool(errors))
        self.set(trn("{n} thing to put right", "{n} things to put right", len(errors)))
        for text, field in errors:
            link = Button(text, ButtonKind.TEXT, size=ButtonSize.SMALL)
            link.clicked.connect(lambda *_, to=field: to.setFocus(Qt.FocusReason.ShortcutFocusReason))
            self.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            self._links.append(link)
        if errors:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
