"""One key in use: whose it is, since when and why, and ending it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from trainer.services.committee.values import GrantedKey
from trainer.ui.committee.verdict_panel import moment
from trainer.ui.committee.work_page import SidePanel, fact
from trainer.ui.committee_words import ground_word
from trainer.ui.language import tr
from trainer.ui.layouts import column
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.labels import Label, Rule


class KeyPanel(SidePanel):
    """Speaks of a key.

    revoke_requested(object): the GrantedKey to be ended; the wing asks for the reason.
    """

    revoke_requested = Signal(object)

    def show_key(self, key: GrantedKey) -> None:
        """Speaks of a key."""
        lines = column(Label(key.person.name, TypeRole.H3))
        lines.addWidget(Label(key.unit_name, TypeRole.SMALL, Role.INK2))
        lines.addWidget(fact(tr("Short code"), key.code, mono=True))
        lines.addWidget(fact(tr("Approved by"), ground_word(key.ground)))
        lines.addWidget(fact(tr("On"), moment(key.made)))
        lines.addWidget(fact(tr("Reports"), str(key.reports)))
        lines.addWidget(Rule())
        if key.revoked is not None:
            lines.addWidget(fact(tr("Revoked on"), moment(key.revoked.made)))
            lines.addWidget(Label(key.revoked.reason, TypeRole.LIST))
        else:
            words = tr(
                "Revoke a key when the computer was lost or the profile was copied. What has a receipt stays counted."
            )
            lines.addWidget(Label(words, TypeRole.LIST, Role.INK2))
            button = Button(tr("Revoke…"), ButtonKind.DANGER, icon="shield-x")
            button.clicked.connect(lambda *_: self.revoke_requested.emit(key))
            lines.addWidget(button)
        self.fill(lines)
