"""What is said at a PIN field after wrong PINs: the tries that are left, and the pause as a countdown."""

from __future__ import annotations

from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, Qt, QTimer
from typing_extensions import override

from trainer.domain.errors import Reason, Refused
from trainer.ui.language import tr, trn
from trainer.ui.widgets.buttons import Button
from trainer.ui.widgets.fields import SecretField

_TICK_MS = 250


def wait_text(seconds: int) -> str:
    """Writes how long to wait, as in "1 phút 5 giây"."""
    minutes, rest = divmod(max(0, seconds), 60)
    said = []
    if minutes:
        said.append(trn("{n} minute", "{n} minutes", minutes))
    if rest or not minutes:
        said.append(trn("{n} second", "{n} seconds", rest))
    return " ".join(said)


def paused_text(seconds: int) -> str:
    """What is said while no PIN is taken."""
    return tr("Too many wrong PINs. Wait {time}.", time=wait_text(seconds))


def pin_refusal_text(error: Refused) -> str:
    """What is said of a wrong PIN: the free tries that are left, or the pause."""
    if error.where.isdigit() and int(error.where):
        return paused_text(int(error.where))
    left = int(error.detail) if error.detail.isdigit() else 0
    return trn("Wrong PIN. {n} try left.", "Wrong PIN. {n} tries left.", left) if left else tr("Wrong PIN.")


class PinWait(QObject):
    """Counts a pause down at a PIN field; its button waits as long."""

    def __init__(self, field: SecretField, button: Button) -> None:
        super().__init__(field)
        self._field, self._button = field, button
        self._end = QDeadlineTimer(0)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._show)
        field.installEventFilter(self)

    @property
    def waiting(self) -> bool:
        """Whether a pause is being counted down."""
        return self._clock.isActive()

    @property
    def left_s(self) -> int:
        """Seconds still to wait."""
        return max(0, -(-self._end.remainingTime() // 1000)) if self.waiting else 0

    def take(self, error: Exception) -> bool:
        """Shows a wrong PIN or a pause at the field; False where the refusal is about something else."""
        if not isinstance(error, Refused) or error.reason not in {Reason.PIN_WRONG, Reason.LOCKED}:
            return False
        if error.where.isdigit() and int(error.where):
            self.start(int(error.where))
        else:
            self._field.set_error(pin_refusal_text(error))
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def start(self, seconds: int) -> None:
        """Counts down from this many seconds."""
        self._end = QDeadlineTimer(seconds * 1000)
        self._button.setEnabled(False)
        self._clock.start()
        self._show()

    def stop(self) -> None:
        """Forgets the pause, because another person or page is on."""
        if self.waiting:
            self._clock.stop()
            self._button.setEnabled(True)
            self._field.clear_error()

    def _show(self) -> None:
        if self.left_s:
            self._field.set_error(paused_text(self.left_s))
        else:
            self.stop()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange and self.waiting:
            self._show()
        return super().eventFilter(watched, event)
