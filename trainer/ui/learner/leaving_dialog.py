"""Deleting a profile: what would be gone, the PIN, and the offer of a backup first."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from trainer.services.learner.backup_pages import Leaving
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_time
from trainer.ui.layouts import STRETCH, row
from trainer.ui.learner.pin_wait import PinWait
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.fields import SecretField
from trainer.ui.widgets.labels import IconLabel, Label
from trainer.ui.widgets.switches import CheckBox


class LeavingDialog(Dialog):
    """Asks whether to delete the open profile.

    deletion_confirmed(object): the PIN, or None where the profile has none.
    backup_requested(): a backup first.
    """

    deletion_confirmed = Signal(object)
    backup_requested = Signal()

    def __init__(self, parent: QWidget, *, name: str, leaving: Leaving, has_pin: bool) -> None:
        super().__init__(
            parent,
            title=tr("Delete the profile of {name}?", name=name),
            text=tr(
                "Its key, everything learned here and the copies on this computer are deleted. What the committee "
                "acknowledged stays with the committee. Other profiles are not touched."
            ),
            safe=tr("Keep the profile"),
            act=tr("Delete for good"),
            icon="trash-2",
            tone=Tone.BAD,
            dangerous=True,
        )
        for icon, text, ink in _lines(leaving):
            self.body.addWidget(IconLabel(icon, text, ink, TypeRole.LIST, size=18))
        self.body.addWidget(
            Label(
                tr(
                    "Files are overwritten and deleted. An SSD or a backup of Windows may still hold old pieces of "
                    "them; no program can rule that out."
                ),
                TypeRole.SMALL,
                Role.INK2,
            )
        )
        self.backup_button = Button(tr("Back up first…"), ButtonKind.SECONDARY, icon="database-backup")
        self.body.addLayout(row(self.backup_button, STRETCH, gap=0))
        self.pin = SecretField(tr("PIN of the profile"))
        self.sure = CheckBox(tr("I understand that this cannot be undone"))
        self.body.addWidget(self.pin)
        self.pin.setVisible(has_pin)  # not before it has a parent: it would be a window for a moment
        self.body.addWidget(self.sure)
        self._has_pin = has_pin
        self.wait = PinWait(self.pin, self.act_button)
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self._act)
        self.backup_button.clicked.connect(self._back_up)

    def take_refusal(self, error: Exception) -> bool:
        """Shows a wrong PIN or a pause at its field."""
        return self.wait.take(error)

    def _act(self) -> None:
        if self._has_pin and not self.pin.text().strip():
            self.pin.set_error(tr("Type the PIN."))
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.sure.isChecked():
            self.sure.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.deletion_confirmed.emit(self.pin.text().strip() if self._has_pin else None)

    def _back_up(self) -> None:
        self.reject()
        self.backup_requested.emit()


def _lines(leaving: Leaving) -> list[tuple[str, str, Role]]:
    """What is not with the committee yet, and when the last backup was made."""
    parts = []
    if leaving.lessons:
        parts.append(trn("{n} lesson", "{n} lessons", leaving.lessons))
    if leaving.tests:
        parts.append(trn("{n} test", "{n} tests", leaving.tests))
    lines = []
    if parts:
        what = tr(" and ").join(parts)
        lines.append(("octagon-alert", tr("Not acknowledged yet: {what}.", what=what), Role.BAD))
    if leaving.reports:
        waiting = trn("{n} report", "{n} reports", leaving.reports)
        lines.append(
            ("file-clock", tr("Made but not acknowledged: {reports}.", reports=waiting), Role.ACCENT_INK)
        )
    if not lines:
        lines.append(("circle-check", tr("Everything that counts is with the committee."), Role.OK))
    if leaving.last_backup:
        when = date_time(datetime.fromisoformat(leaving.last_backup))
        lines.append(("database-backup", tr("Last backup: {when}.", when=when), Role.INK2))
    else:
        lines.append(("database-backup", tr("There is no backup."), Role.ACCENT_INK))
    return lines
