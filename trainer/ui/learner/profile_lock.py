"""The lock of a profile with a PIN: after idle minutes or by hand, the window asks again who is learning."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from trainer.domain.profile import ProfileId, idle_lock_minutes
from trainer.services.learner.organisation_pages import OrganisationFacts
from trainer.services.learner.profile_pages import Me
from trainer.ui.idle_watch import IdleWatch
from trainer.ui.learner.wing import LearnerWing

LOCK_KEYS = "Ctrl+Shift+L"
"""Ctrl+L alone shows the contents of a lesson."""


class ProfileLock(QObject):
    """Guards the open profile of a window.

    locking(): what is on the screen must go from view now.
    locked(object): the profile is closed and everything kept; the value is its ProfileId.
    """

    locking = Signal()
    locked = Signal(object)

    def __init__(self, window: QWidget, wing: LearnerWing) -> None:
        super().__init__(window)
        self._window, self._wing = window, wing
        self._profile: ProfileId | None = None
        self.minutes = 0
        self.watch = IdleWatch(window)
        self.watch.idle.connect(self.lock_now)
        wing.lock_requested.connect(self.lock_now)
        self.keys = QShortcut(QKeySequence(LOCK_KEYS), window)
        self.keys.setContext(Qt.ShortcutContext.WindowShortcut)
        self.keys.activated.connect(self.lock_now)

    def guard(self, me: Me, chosen_minutes: int, facts: OrganisationFacts | None) -> None:
        """Guards this profile from now on; one without a PIN has no lock."""
        if self._wing.away:  # left while the facts were looked up
            return
        required = facts is not None and facts.pin_required
        self._profile = me.profile.id if me.profile.has_pin else None
        self.minutes = idle_lock_minutes(chosen_minutes, pin_required=required)
        self.watch.watch(self.minutes * 60 if self._profile else 0)

    def release(self) -> None:
        """The profile is left; nothing is to be guarded."""
        self._profile = None
        self.watch.stop()

    def lock_now(self) -> None:
        """Locks the profile; nothing happens where there is no PIN."""
        profile = self._profile
        if profile is None:
            return
        self.release()
        close_dialogs(self._window)
        self.locking.emit()
        self._wing.put_away(lambda: self.locked.emit(profile), come_back=True)


def close_dialogs(window: QWidget) -> None:
    """Closes every dialog and menu over a window, as Esc would.

    The dialogs of the operating system itself cannot be closed; what they bring meets a closed profile.
    """
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.reject()
