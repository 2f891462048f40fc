"""Who learns now: the people with a profile on this computer, and the PIN of the one who was picked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import QDeadlineTimer, QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import ProfileId
from trainer.services.learner.profile_pages import ProfileSummary
from trainer.ui.first_run_frame import GUTTER, FirstRunFrame
from trainer.ui.language import tr
from trainer.ui.language.formats import date_text
from trainer.ui.layouts import STRETCH, clear, column, panel, row
from trainer.ui.learner.course_words import initials
from trainer.ui.learner.pin_wait import PinWait
from trainer.ui.learner.two_columns import limited
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Avatar, CardButton
from trainer.ui.widgets.fields import SecretField
from trainer.ui.widgets.labels import Label, PageTitle, Picture
from trainer.ui.widgets.scroll import Page

_DAMAGED = frozenset({Reason.STORE_BROKEN, Reason.CHAIN_BROKEN})


class PersonButton(CardButton):
    """One person; a lock shows that there is a PIN."""

    arrows: ClassVar[bool] = True

    def __init__(self, person: ProfileSummary) -> None:
        self.person = person
        used = ""
        if person.last_used:
            used = tr("last opened on {day}", day=date_text(datetime.fromisoformat(person.last_used).date()))
        words = column(
            Label(person.name, TypeRole.BODY_STRONG),
            Label(" · ".join(part for part in (person.unit, used) if part), TypeRole.LIST, Role.INK2),
            gap=2,
        )
        line = row(Avatar(initials(person.name), 48), gap=16)
        line.addLayout(words, 1)
        line.addWidget(Picture("lock" if person.has_pin else "chevron-right", Role.INK2, 20))
        locked = tr("with a PIN") if person.has_pin else ""
        super().__init__(", ".join(part for part in (person.name, person.unit, locked) if part), line)
        self.setCheckable(person.has_pin)


class WhoPage(FirstRunFrame):
    """Asks who is learning.

    profile_chosen(object): (ProfileId, PIN or None).
    new_profile_requested(): somebody who has no profile here yet.
    role_requested(): another role on this computer.
    restore_requested(): restore from a backup file.
    mending_requested(object): a damaged profile is to be mended from the program's own copies; its ProfileId.
    """

    profile_chosen = Signal(object)
    new_profile_requested = Signal()
    role_requested = Signal()
    restore_requested = Signal()
    mending_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__(())
        self._people: tuple[ProfileSummary, ...] = ()
        self._picked: ProfileSummary | None = None
        self._free_at: dict[ProfileId, QDeadlineTimer] = {}
        self.page = Page(gutter=GUTTER)
        self.title = PageTitle("")
        self.trouble = Callout(Tone.BAD, "")
        self.note = Callout(Tone.INFO, "", icon="lock")
        self._list: QVBoxLayout = column(gap=12)
        self.cards: tuple[PersonButton, ...] = ()
        self.pin = SecretField("")
        self._pin_line = panel(limited(self.pin, 420))
        self.open_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        self.wait = PinWait(self.pin, self.open_button)
        self.new_button = Button("", ButtonKind.TEXT, icon="user-plus")
        self.role_button = Button("", ButtonKind.QUIET, icon="layers")
        self.restore_button = Button("", ButtonKind.QUIET, icon="database-backup")
        self.mend_button = Button("", ButtonKind.SECONDARY, icon="history")
        for part in (self.title, self.note, self.trouble):
            self.page.content.addWidget(part)
        self.page.content.addLayout(row(self.mend_button, STRETCH, gap=0))
        self.page.content.addLayout(self._list)
        self.page.content.addStretch(1)
        self.page.footer.addWidget(self.new_button)
        self.page.footer.addWidget(self.role_button)
        self.page.footer.addWidget(self.restore_button)
        self.page.footer.addStretch(1)
        self.page.footer.addWidget(self.open_button)
        self.page.set_footer_shown(shown=True)
        self.new_button.clicked.connect(self.new_profile_requested)
        self.role_button.clicked.connect(self.role_requested)
        self.restore_button.clicked.connect(self.restore_requested)
        self.mend_button.clicked.connect(self._mend)
        self.open_button.clicked.connect(self._open)
        self.pin.submitted.connect(self._open)
        self.retranslate()
        self.show_page(self.page)

    def show_people(self, people: Sequence[ProfileSummary], picked: ProfileId | None = None) -> None:
        """Shows the people of this computer; `picked` opens the PIN of one of them at once."""
        self._people = tuple(people)
        self._free_at = {person.id: QDeadlineTimer(person.wait_s * 1000) for person in self._people}
        self._list.removeWidget(self._pin_line)
        self._pin_line.setParent(self.page)
        self._pin_line.hide()
        clear(self._list)
        self.cards = tuple(PersonButton(person) for person in self._people)
        for card in self.cards:
            card.clicked.connect(lambda *_, person=card.person: self._pick(person))
            self._list.addWidget(card)
        self._picked = None
        self.wait.stop()
        self.note.hide()
        self.trouble.hide()
        self.mend_button.hide()
        self.open_button.hide()
        self.retranslate()
        self.page.setFocusProxy(self.cards[0] if self.cards else self.new_button)
        chosen = next((person for person in self._people if person.id == picked), None)
        if chosen is not None:
            self._pick(chosen)

    def say_locked(self) -> None:
        """Tells that the profile was locked and that nothing is lost."""
        self.note.set(tr("Profile locked"), tr("Everything is kept. Type the PIN to go on where you were."))
        self.note.show()

    def take_refusal(self, error: Exception, profile: ProfileId, *, mending: bool = False) -> bool:
        """Shows a refusal to open a profile, or to mend it, at the PIN or above the list."""
        self.open_button.set_busy(busy=False)
        for card in self.cards:
            card.setEnabled(True)
        if self._picked is None:  # the only profile opens by itself, without being picked here
            self._picked = next((person for person in self._people if person.id == profile), None)
        if self._picked is not None and self._picked.has_pin and self.wait.take(error):
            self._free_at[self._picked.id] = QDeadlineTimer(self.wait.left_s * 1000)
            self.page.reveal(self._pin_line)
            return True
        damaged = isinstance(error, Refused) and error.reason in _DAMAGED
        if damaged and mending:
            self.trouble.set(
                tr("This computer has no whole copy of these data left."),
                tr(
                    "Nothing was changed. Restore from a backup file (.hsbackup) if there is one, or begin a new "
                    "profile with “Somebody else”. What has been acknowledged stays with the committee."
                ),
            )
        elif damaged:
            self.trouble.set(
                tr("The data of this profile are damaged or missing."),
                tr(
                    "Nothing was changed. Restore the newest whole copy on this computer: what survived after it is "
                    "carried over."
                ),
            )
        else:
            message = sentence_for(error)
            self.trouble.set(message.title, message.text)
        self.trouble.show()
        self.mend_button.setVisible(damaged is not mending and self._picked is not None)
        return True

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(
            tr("Who is learning?"),
            tr("Everyone has a profile of their own; a lock shows that a PIN is needed."),
        )
        self.pin.set_label(tr("PIN of the profile"))
        self.open_button.setText(tr("Open"))
        self.new_button.setText(tr("Somebody else"))
        self.role_button.setText(tr("Another role"))
        self.restore_button.setText(tr("Restore from a backup…"))
        self.mend_button.setText(tr("Restore the newest copy"))

    def _pick(self, person: ProfileSummary) -> None:
        self._picked = person
        self.wait.stop()
        self.trouble.hide()
        self.mend_button.hide()
        for card in self.cards:
            card.setChecked(card.person.id == person.id and person.has_pin)
        if not person.has_pin:
            self._pin_line.hide()
            self.open_button.hide()
            self.profile_chosen.emit((person.id, None))
            return
        place = next(index for index, card in enumerate(self.cards) if card.person.id == person.id)
        self._list.removeWidget(self._pin_line)
        self._list.insertWidget(place + 1, self._pin_line)
        self.pin.set_text("")
        self.pin.clear_error()
        self._pin_line.show()
        self.open_button.show()
        left = -(-self._free_at[person.id].remainingTime() // 1000)
        if left:
            self.wait.start(left)
        self.page.reveal(self._pin_line)
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mend(self) -> None:
        if self._picked is not None:
            self.mending_requested.emit(self._picked.id)

    def _open(self) -> None:
        if self._picked is None or self.wait.waiting:
            return
        typed = self.pin.text().strip()
        if not typed:
            self.pin.set_error(tr("Type the PIN."))
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.open_button.set_busy(busy=True)
        self.profile_chosen.emit((self._picked.id, typed))

    def opened(self) -> None:
        """The profile is open; the PIN is forgotten."""
        self.open_button.set_busy(busy=False)
        self.wait.stop()
        self.pin.set_text("")

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_people(self._people)
        super().changeEvent(event)
