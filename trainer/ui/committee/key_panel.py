"""One key in use: whose it is, the other computers of the same person, and ending it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from trainer.services.committee.device_values import Device, KeyState, key_state
from trainer.services.committee.values import GrantedKey
from trainer.ui.committee.verdict_panel import moment
from trainer.ui.committee.work_page import SidePanel, fact
from trainer.ui.committee_words import ground_word
from trainer.ui.language import tr
from trainer.ui.layouts import FlowLayout, column
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.trust_words import reason_word, state_word
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.labels import Label, Rule
from trainer.ui.widgets.tables import ChipData

STATE_LOOKS = {
    KeyState.IN_USE: (Tone.OK, "circle-check"),
    KeyState.RETIRED: (Tone.NEUTRAL, "archive"),
    KeyState.REVOKED: (Tone.BAD, "shield-x"),
}


def state_chip(key: GrantedKey) -> ChipData:
    """How it stands with a key, for a list."""
    state = key_state(key.revoked)
    return ChipData(state_word(state), *STATE_LOOKS[state])


class KeyPanel(SidePanel):
    """Speaks of a key.

    revoke_requested(object): the GrantedKey to be ended because something is wrong.
    retire_requested(object): the GrantedKey of an honest old computer.
    """

    revoke_requested = Signal(object)
    retire_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._key: GrantedKey | None = None

    def show_key(self, key: GrantedKey, devices: tuple[Device, ...] = ()) -> None:
        """Speaks of a key; `devices` are all computers of its person, once they are known."""
        self._key = key
        lines = column(Label(key.person.name, TypeRole.H3))
        lines.addWidget(Label(key.unit_name, TypeRole.SMALL, Role.INK2))
        lines.addWidget(fact(tr("Short code"), key.code, mono=True))
        lines.addWidget(fact(tr("Approved by"), ground_word(key.ground)))
        lines.addWidget(fact(tr("On"), moment(key.made)))
        if key.revoked is None:
            self._add_acts(lines, key)
        for device in devices:
            _add_device(lines, device)
        self.fill(lines)

    def show_devices(self, key: GrantedKey, devices: tuple[Device, ...]) -> None:
        """Adds the computers, unless another key is shown by now."""
        if self._key is not None and self._key.key == key.key:
            self.show_key(key, devices)

    def _add_acts(self, lines: QVBoxLayout, key: GrantedKey) -> None:
        lines.addWidget(Rule())
        words = tr(
            "Retire the key of an old computer that is simply no longer used. Revoke it when the computer was "
            "lost or somebody else used it; you see what would change before it is signed."
        )
        lines.addWidget(Label(words, TypeRole.LIST, Role.INK2))
        retire = Button(tr("No longer used…"), icon="archive")
        retire.clicked.connect(lambda *_: self.retire_requested.emit(key))
        revoke = Button(tr("Revoke…"), ButtonKind.DANGER, icon="shield-x")
        revoke.clicked.connect(lambda *_: self.revoke_requested.emit(key))
        buttons = FlowLayout(gap=12)
        buttons.addWidget(retire)
        buttons.addWidget(revoke)
        lines.addLayout(buttons)


def _add_device(lines: QVBoxLayout, device: Device) -> None:
    lines.addWidget(Rule())
    lines.addWidget(Label(device.device or tr("Computer without a name"), TypeRole.LIST_STRONG))
    lines.addWidget(Chip(state_word(device.state), *STATE_LOOKS[device.state]))
    lines.addWidget(fact(tr("Short code"), device.code, mono=True))
    lines.addWidget(fact(tr("First report"), moment(device.first_received)))
    lines.addWidget(fact(tr("Last report"), moment(device.last_received)))
    lines.addWidget(fact(tr("Reports"), str(device.reports)))
    lines.addWidget(fact(tr("Last receipt number"), str(device.last_receipt_no)))
    if device.revocation is not None:
        number = str(device.revocation.after_receipt_no)
        lines.addWidget(fact(tr("Counts up to receipt number"), number))
        why = " · ".join(part for part in (reason_word(device.revocation.reason), device.note) if part)
        lines.addWidget(Label(why, TypeRole.SMALL, Role.INK2))
