"""Ending a key: why, after which receipt, what that would change, and only then the act."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from trainer.domain.organisation import RevocationReason
from trainer.domain.text import collapse
from trainer.services.committee.device_values import RevocationEffect
from trainer.services.committee.values import GrantedKey
from trainer.ui.committee.work_page import fact
from trainer.ui.committee_words import progress_word, score_text
from trainer.ui.language import tr, trn
from trainer.ui.layouts import STRETCH, at_least, at_most, clear, column, panel
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.trust_words import reason_word
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.fields import ChoiceField, Field, NumberField
from trainer.ui.widgets.labels import Label, Rule
from trainer.ui.widgets.scroll import ScrollArea

_LARGE = 1.25  # from this zoom on a dialog has to be lower to fit 688 px
_CHOICES = (RevocationReason.LOST, RevocationReason.MISUSED, RevocationReason.LEFT, RevocationReason.OTHER)


class RevocationDialog(Dialog):
    """Asks first, shows what would change, and signs last; changing an answer asks for the change to be shown again.

    preview_wanted(object): the receipt number (None for the newest) whose effect shall be shown.
    decided(object): (reason, receipt number, note), as the last preview showed it.
    """

    preview_wanted = Signal(object)
    decided = Signal(object)

    def __init__(self, parent: QWidget, key: GrantedKey, *, retiring: bool) -> None:
        title = (
            tr("Stop using this computer of {name}?", name=key.person.name)
            if retiring
            else tr("Revoke this key of {name}?", name=key.person.name)
        )
        text = (
            tr(
                "An honest old computer: everything it has brought so far counts, and nothing is held against anybody."
            )
            if retiring
            else tr(
                "Reports received after the number below stop counting. This cannot be undone; "
                "the person can get another key."
            )
        )
        super().__init__(
            parent, title=title, text=text, safe=tr("Cancel"), act=tr("Show what changes"), dangerous=False
        )
        self._retiring = retiring
        self._effect: RevocationEffect | None = None
        self.why = ChoiceField(tr("Reason"), [(reason_word(each.value), each) for each in _CHOICES])
        self.why.set_value(_CHOICES[0])
        self.after = NumberField(
            tr("Counts up to receipt number"), hint=tr("Leave it empty for the newest receipt.")
        )
        self.note = Field(
            tr("Note for the journal"), hint=tr("It stays with the committee and can be erased later.")
        )
        self._shown: QVBoxLayout = column(gap=6)
        self._effect_panel = panel(self._shown)
        self._effect_panel.hide()
        lines = column(self.why, self.after, self.note, self._effect_panel, STRETCH, gap=10)
        # One part that scrolls: at 150 % the answers and what they change do not fit on a small screen together.
        height = 160 if retiring else 320 if theme().zoom < _LARGE else 200
        self._area = at_most(at_least(ScrollArea(panel(lines)), height=height), height=height)
        for part in (self.why, self.after):
            part.setVisible(not retiring)
        self.body.addWidget(self._area)
        self.after.edited.connect(lambda _: self._forget())
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self._act)
        self.setFocusProxy(self.note if retiring else self.after)

    def show_effect(self, effect: RevocationEffect) -> None:
        """Shows what would change; the button now ends the key."""
        self._effect = effect
        clear(self._shown)
        self._shown.addWidget(Rule())
        words = trn("{n} report stops counting.", "{n} reports stop counting.", len(effect.receipts))
        self._shown.addWidget(Label(words, TypeRole.LIST_STRONG))
        for change in effect.changes:
            before = f"{progress_word(change.before.progress)}, {score_text(change.before.score_bp)}"
            after = f"{progress_word(change.after.progress)}, {score_text(change.after.score_bp)}"
            self._shown.addWidget(Label(change.title, TypeRole.SMALL_STRONG))
            self._shown.addWidget(fact(tr("Now"), before))
            self._shown.addWidget(fact(tr("Afterwards"), after))
        if effect.nothing_changes:
            self._shown.addWidget(Label(tr("No figure changes."), TypeRole.LIST, Role.INK2))
        elif effect.unit_before is not None and effect.unit_after is not None:
            self._shown.addWidget(
                _figures(
                    effect.unit_before.name,
                    effect.unit_before.finished,
                    effect.unit_after.finished,
                    effect.unit_before.asked,
                )
            )
            self._shown.addWidget(
                _figures(tr("All units"), effect.before.finished, effect.after.finished, effect.before.asked)
            )
        self._effect_panel.show()
        self.act_button.setText(tr("Stop using it") if self._retiring else tr("Sign the revocation"))
        QTimer.singleShot(0, self, self._show_end)

    def show_refused(self, text: str) -> None:
        """Says why the number was not taken."""
        self._forget()
        self.after.set_error(text)

    def _forget(self) -> None:
        self._effect = None
        self.after.set_error("")
        self._effect_panel.hide()
        self.act_button.setText(tr("Show what changes"))

    def _show_end(self) -> None:
        """Scrolls to what has just been shown, once it has its place."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _act(self) -> None:
        if self._effect is None:
            typed = self.after.text().strip()
            if self._retiring or not typed:
                self.preview_wanted.emit(None)
            elif typed.isascii() and typed.isdigit():
                self.preview_wanted.emit(int(typed))
            else:
                self.show_refused(tr("Type a number."))
            return
        reason = RevocationReason.RETIRED if self._retiring else self.why.value()
        self.decided.emit((reason, self._effect.after_receipt_no, collapse(self.note.text())))
        self.accept()


def _figures(name: str, before: int, after: int, asked: int) -> QWidget:
    """How many have completed, now and afterwards."""
    return fact(
        name, tr("{before} of {asked} completed, then {after}", before=before, asked=asked, after=after)
    )
